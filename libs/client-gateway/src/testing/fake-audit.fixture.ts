import { AuditApi } from '@app/contracts';
import type {
  AuditCommand,
  AuditMark,
  AuditOutcome,
  AuditQuery,
  AuditRow,
  AuditVerdict,
} from '@app/contracts';

import { AT } from './order-views.fixture';

/** Audit log of a spec: keeps commands and outcomes in memory. */
export class FakeAudit extends AuditApi {
  readonly commands: AuditCommand[] = [];
  readonly outcomes: AuditOutcome[] = [];
  /** Set by a spec to have nothing go on record. */
  broken: Error | null = null;

  async begin(command: AuditCommand): Promise<AuditMark> {
    if (this.broken !== null) throw this.broken;
    this.commands.push(command);
    return this.mark();
  }

  async end(outcome: AuditOutcome): Promise<AuditMark> {
    this.outcomes.push(outcome);
    return this.mark();
  }

  async search(query: AuditQuery): Promise<AuditRow[]> {
    return this.commands
      .map((command, index): AuditRow => {
        const ended = this.outcomes.find(({ commandId }) => commandId === command.commandId);
        const { outcome = 'unknown', code = null, answer = null } = ended ?? {};
        const place = { seq: index + 1, at: AT, hash: 'f'.repeat(64), endedAt: AT };
        return { ...command, ...place, outcome, code, answer };
      })
      .reverse()
      .filter((row) => query.action === null || row.action === query.action)
      .filter((row) => query.outcome === null || row.outcome === query.outcome)
      .filter((row) => query.beforeSeq === null || row.seq < query.beforeSeq)
      .slice(0, query.limit);
  }

  async verify(): Promise<AuditVerdict> {
    return { ok: true, rows: this.commands.length, head: this.mark(), broken: null };
  }

  private mark(): AuditMark {
    return { seq: this.commands.length + this.outcomes.length, hash: 'f'.repeat(64) };
  }
}
