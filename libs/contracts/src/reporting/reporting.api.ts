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
}

export const REPORTING_PATTERNS = {
  trades: 'reporting.trades',
  totals: 'reporting.totals',
} as const satisfies Record<keyof ReportingApi, string>;
