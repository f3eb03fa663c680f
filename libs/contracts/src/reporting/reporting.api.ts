import type { SurveillanceAlert, SurveillanceQuery } from './surveillance';

/** A trade with both sides, for reports. */
export interface TradeReportRow {
  readonly tradeId: number;
  readonly shard: number;
  readonly at: number;
  readonly symbol: string;
  readonly priceUnits: number;
  readonly quantityShares: number;
  readonly buyAccountId: string;
  readonly buyOrderId: string;
  readonly sellAccountId: string;
  readonly sellOrderId: string;
}

/** Questions to reporting. */
export abstract class ReportingApi {
  /** Trades of an account (either side), newest first, before `(at, tradeId)` if given. */
  abstract trades(query: {
    /** Null for trades of everybody. */
    accountId: string | null;
    symbol: string | null;
    /** Of either side; null for all. */
    orderId?: string | null;
    beforeTradeId: number | null;
    limit: number;
  }): Promise<TradeReportRow[]>;
  /** Per symbol: shares traded, trades, buy and sell shares, for the books to agree (T3). */
  abstract totals(): Promise<{ symbol: string; trades: number; shares: string }[]>;
  /** Alerts of surveillance, newest first. */
  abstract alerts(query: SurveillanceQuery): Promise<SurveillanceAlert[]>;
  /**
   * Notes who has looked at an alert and what was found; durable when it returns. The first stands:
   * a second changes nothing and answers the first. Throws ALERT_NOT_FOUND.
   */
  abstract acknowledgeAlert(request: {
    id: string;
    /** Username of who looked. */
    by: string;
    note: string;
  }): Promise<SurveillanceAlert>;
}

export const REPORTING_PATTERNS = {
  trades: 'reporting.trades',
  totals: 'reporting.totals',
  alerts: 'reporting.alerts',
  acknowledgeAlert: 'reporting.acknowledge-alert',
} as const satisfies Record<keyof ReportingApi, string>;
