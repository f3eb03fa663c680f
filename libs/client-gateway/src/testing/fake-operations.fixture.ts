import { OperationsApi, ReportingApi } from '@app/contracts';
import { DomainError } from '@app/kernel';
import type {
  ServiceReport,
  SurveillanceAlert,
  SurveillanceQuery,
  TradeReportRow,
} from '@app/contracts';

import { AT } from './order-views.fixture';

/** Two services of a spec: wallet answers, reporting does not. */
export class FakeOperations extends OperationsApi {
  async services(): Promise<ServiceReport[]> {
    const stage = {
      ...{ stream: 'wallet', head: 7, epoch: 1, backlog: 2, requests: 1, halted: null },
      snapshot: { seq: 4, madeAt: AT },
      recovery: { fromSeq: 4, entries: 2, replayMs: 12, leaseMs: 3_000 },
    };
    const report = {
      version: '0.1.0',
      pid: 1,
      startedAt: AT,
      residentBytes: 104_857_600,
      databaseMs: 0.5,
      checks: [{ name: 'database', up: true, detail: null }],
      stages: [stage],
      followers: [
        { name: 'wallet.ledger', kind: 'projection', lag: 3, replay: 0, halted: null } as const,
      ],
      recovery: { readyAt: AT + 40, ms: 40 },
    };
    return [
      { service: 'wallet', report, error: null },
      { service: 'reporting', report: null, error: 'reporting is away' },
    ];
  }
}

/** Reporting of a spec: the trades and alerts that it is given. */
export class FakeReporting extends ReportingApi {
  rows: TradeReportRow[] = [];
  raised: SurveillanceAlert[] = [];

  async trades(query: {
    accountId: string | null;
    symbol: string | null;
    beforeTradeId: number | null;
    limit: number;
  }): Promise<TradeReportRow[]> {
    return this.rows
      .filter(({ buyAccountId, sellAccountId }) => {
        return query.accountId === null || [buyAccountId, sellAccountId].includes(query.accountId);
      })
      .filter(({ symbol }) => query.symbol === null || symbol === query.symbol)
      .filter(({ tradeId }) => tradeId < (query.beforeTradeId ?? Infinity))
      .slice(0, query.limit);
  }

  async totals(): Promise<[]> {
    return [];
  }

  async alerts(query: SurveillanceQuery): Promise<SurveillanceAlert[]> {
    const from = this.raised.findIndex(({ id }) => id === query.beforeId) + 1;
    return this.raised
      .slice(from)
      .filter(({ kind }) => query.kind === null || kind === query.kind)
      .filter(({ acknowledged }) => !query.unseen || acknowledged === null)
      .filter(({ accountId, otherAccountId }) => {
        return query.accountId === null || [accountId, otherAccountId].includes(query.accountId);
      })
      .slice(0, query.limit);
  }

  async acknowledgeAlert(request: {
    id: string;
    by: string;
    note: string;
  }): Promise<SurveillanceAlert> {
    const { id, by, note } = request;
    const found = this.raised.find((alert) => alert.id === id);
    if (found === undefined) throw new DomainError('ALERT_NOT_FOUND', 'no such alert was raised');
    const seen = { ...found, acknowledged: found.acknowledged ?? { by, at: AT, note } };
    this.raised = this.raised.map((alert) => (alert.id === id ? seen : alert));
    return seen;
  }
}
