import { Injectable } from '@nestjs/common';
import { AuditApi, MatchingApi, OperationsApi, RiskApi } from '@app/contracts';
import type { AuditRow } from '@app/contracts';

/** Something that an operator should look at. */
export interface Alert {
  /** The same for the same event, so that it is acknowledged once. */
  readonly id: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly kind: 'service' | 'market' | 'kill_switch' | 'breach' | 'command';
  readonly subject: string;
  readonly message: string;
  /** When it began; null when nobody knows. */
  readonly at: number | null;
}

/** Entries that a follower may be behind before it is worth an alert. */
const LAG_MAX = 5_000;
const BREACHES = 50;
const COMMANDS = 50;
const ACKNOWLEDGED = 1_000;

/** Gathers alerts from whoever knows; keeps none, so that none can be out of date. */
@Injectable()
export class Alerts {
  constructor(
    private readonly operations: OperationsApi,
    private readonly matching: MatchingApi,
    private readonly risk: RiskApi,
    private readonly audit: AuditApi,
  ) {}

  /** Newest first; those without a time come before all others. */
  async list(): Promise<Alert[]> {
    const parts = await Promise.all([
      this.services(),
      this.markets(),
      this.switches(),
      this.breaches(),
      this.commands(),
    ]);
    return parts.flat().sort((a, b) => (b.at ?? Infinity) - (a.at ?? Infinity));
  }

  /** Who acknowledged what, by the id of the alert: the audit trail has it. */
  async acknowledged(): Promise<ReadonlyMap<string, AuditRow>> {
    const rows = await this.audit.search({
      ...EVERYTHING,
      action: 'acknowledge_alert',
      outcome: 'done',
      limit: ACKNOWLEDGED,
    });
    return new Map(rows.map((row) => [row.subject ?? '', row]));
  }

  private async services(): Promise<Alert[]> {
    const reports = await this.operations.services();
    return reports.flatMap(({ service, report, error }): Alert[] => {
      const common = { kind: 'service', subject: service, at: null } as const;
      if (report === null) {
        const message = `${service} does not answer: ${error ?? 'no reason known'}`;
        return [{ ...common, id: `service:${service}:down`, severity: 'critical', message }];
      }
      const down = report.checks.filter(({ up }) => !up);
      const late = report.followers.filter(({ lag, halted }) => lag > LAG_MAX || halted !== null);
      return [
        ...down.map(({ name, detail }): Alert => {
          const message = `${name} of ${service} is down${detail === null ? '' : `: ${detail}`}`;
          return { ...common, id: `service:${service}:${name}`, severity: 'critical', message };
        }),
        ...late.map(({ name, lag, halted }): Alert => {
          const message =
            halted === null ? `${name} is ${lag} behind` : `${name} halted at ${halted}`;
          return { ...common, id: `service:${name}:late`, severity: 'warning', message };
        }),
      ];
    });
  }

  private async markets(): Promise<Alert[]> {
    const statuses = await this.matching.instruments();
    const halted = statuses.filter(({ phase, quarantined }) => phase === 'halted' || quarantined);
    return halted.map(({ instrument, quarantined, reason, phaseEndsAt }): Alert => {
      const { symbol } = instrument;
      const why = quarantined ? 'is quarantined' : `is halted: ${reason === '' ? 'band' : reason}`;
      return {
        id: `market:${symbol}:${quarantined ? 'quarantine' : reason}:${phaseEndsAt ?? ''}`,
        severity: quarantined ? 'critical' : 'warning',
        kind: 'market',
        subject: symbol,
        message: `${symbol} ${why}`,
        at: null,
      };
    });
  }

  private async switches(): Promise<Alert[]> {
    return (await this.risk.killSwitches()).map((one): Alert => ({
      id: `kill:${one.accountId ?? '*'}:${one.symbol ?? '*'}:${one.at}`,
      severity: 'warning',
      kind: 'kill_switch',
      subject: one.symbol ?? one.accountId ?? 'market',
      message: `kill switch engaged by ${one.by}: ${one.reason}`,
      at: one.at,
    }));
  }

  private async breaches(): Promise<Alert[]> {
    const rows = await this.risk.breaches({ accountId: null, limit: BREACHES });
    return rows.map(({ seq, symbol, message, reason, at }): Alert => {
      const subject = symbol;
      const words = `${reason}: ${message}`;
      return { id: `breach:${seq}`, severity: 'info', kind: 'breach', subject, message: words, at };
    });
  }

  /** Commands whose outcome nobody knows, or that failed. */
  private async commands(): Promise<Alert[]> {
    const failed = { ...EVERYTHING, outcome: 'failed', limit: COMMANDS } as const;
    const rows = await this.audit.search(failed);
    return rows.map((row): Alert => ({
      id: `command:${row.seq}`,
      severity: 'critical',
      kind: 'command',
      subject: row.subject ?? 'market',
      message: `${row.action} by ${row.username} failed: ${row.code ?? 'no reason known'}`,
      at: row.at,
    }));
  }
}

const EVERYTHING = {
  username: null,
  action: null,
  subject: null,
  outcome: null,
  text: null,
  fromAt: null,
  untilAt: null,
  beforeSeq: null,
} as const;
