import { Injectable } from '@nestjs/common';
import { Clock, multiplyExact } from '@app/kernel';
import { CASH_ASSET, MarketDataApi, WalletApi } from '@app/contracts';
import type { Candle, LedgerRow } from '@app/contracts';

import { InstrumentDirectory } from '../market/instrument-directory';
import { cashNumber } from '../money';
import { malformed } from '../validation/decimal-field';

const LEDGER_PAGE = 500;
const LEDGER_PAGES_MAX = 40;
const POINTS_MAX = 2_000;
/** Bars before the first point that are looked at for its price. */
const BARS_BEFORE = 10;

/** The points that are asked for. */
export interface PortfolioQuery {
  readonly accountId: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly frameMs: number;
  readonly frame: { readonly unit: 'minute' | 'hour' | 'day'; readonly count: number };
  /** Name of the time frame, given back. */
  readonly timeframe: string;
}

/** What the account held; assets by name, cash units or shares. */
type Holdings = Map<string, number>;

/**
 * What an account was worth over time. Balances of the past are today's with the ledger undone back
 * to each point; prices are the last closes before it, or the reference price.
 */
@Injectable()
export class PortfolioHistory {
  constructor(
    private readonly wallet: WalletApi,
    private readonly market: MarketDataApi,
    private readonly directory: InstrumentDirectory,
    private readonly clock: Clock,
  ) {}

  /** Throws MALFORMED_FIELD for more points, or more of the ledger, than one answer may hold. */
  async history(query: PortfolioQuery) {
    const points = pointsOf(query, this.clock.now());
    const { accountId } = query;
    const balances = await this.wallet.balances({ accountId });
    const rows = await this.ledger(accountId, points[0] ?? query.endAt);
    const holdings: Holdings = new Map([[CASH_ASSET, balances.cash.total]]);
    for (const { symbol, quantityShares } of balances.positions)
      holdings.set(symbol, quantityShares);
    const symbols = new Set([...holdings.keys(), ...rows.map((row) => row.asset)]);
    symbols.delete(CASH_ASSET);
    const prices = await this.prices([...symbols], query);
    const equity: number[] = [];
    const paidIn: number[] = [];
    let next = 0;
    let paid = 0;
    for (const at of [...points].reverse()) {
      for (let row = rows[next]; row !== undefined && row.at > at; row = rows[(next += 1)]) {
        holdings.set(row.asset, (holdings.get(row.asset) ?? 0) - row.amount);
        if (row.kind === 'deposit' || row.kind === 'withdrawal') {
          paid += row.asset === CASH_ASSET ? row.amount : row.amount * prices(row.asset, at);
        }
      }
      equity.unshift(worth(holdings, (symbol) => prices(symbol, at)));
      paidIn.unshift(paid);
    }
    const base = equity[0] ?? 0;
    const firstPaid = paidIn[0] ?? 0;
    // Money that was paid in or out since the first point is no profit.
    const profit = equity.map((value, index) => value - base - (firstPaid - (paidIn[index] ?? 0)));
    return {
      timestamp: points.map((at) => Math.floor(at / 1_000)),
      equity: equity.map(cashNumber),
      profit_loss: profit.map(cashNumber),
      profit_loss_pct: profit.map((value) => (base === 0 ? 0 : value / base)),
      base_value: cashNumber(base),
      timeframe: query.timeframe,
    };
  }

  /** Ledger of the account after a moment, newest first. */
  private async ledger(accountId: string, afterAt: number): Promise<LedgerRow[]> {
    const all: LedgerRow[] = [];
    let cursor: { seq: number; leg: number } | null = null;
    for (let page = 0; page < LEDGER_PAGES_MAX; page += 1) {
      const rows: LedgerRow[] = await this.wallet.ledger({
        accountId,
        asset: null,
        kinds: null,
        cursor,
        direction: 'desc',
        afterAt,
        untilAt: null,
        limit: LEDGER_PAGE,
      });
      all.push(...rows);
      const last = rows.at(-1);
      if (last === undefined || rows.length < LEDGER_PAGE) return all;
      cursor = { seq: last.seq, leg: last.leg };
    }
    throw malformed('period', 'holds more of the ledger than one answer may: ask for less');
  }

  private async prices(
    symbols: readonly string[],
    query: PortfolioQuery,
  ): Promise<(symbol: string, at: number) => number> {
    const { frame, frameMs } = query;
    const startAt = Math.max(0, query.startAt - BARS_BEFORE * frameMs);
    const bars = new Map<string, readonly Candle[]>();
    const reference = new Map<string, number>();
    for (const { instrument } of await this.directory.statuses()) {
      const { symbol, referencePriceTicks, cashUnitsPerTick } = instrument;
      reference.set(symbol, referencePriceTicks * cashUnitsPerTick);
    }
    for (const symbol of symbols) {
      if (!reference.has(symbol)) continue;
      const window = { symbol, startAt, endAt: query.endAt + 1, limit: POINTS_MAX * 2 };
      bars.set(symbol, await this.market.bars({ ...window, ...frame, direction: 'asc' }));
    }
    return (symbol, at) => {
      const before = bars.get(symbol)?.findLast((bar) => bar.startAt <= at);
      return before?.closeUnits ?? reference.get(symbol) ?? 0;
    };
  }
}

/** Starts of the frames from the query's start on, then its end. */
function pointsOf({ startAt, endAt, frameMs }: PortfolioQuery, now: number): number[] {
  const last = Math.min(endAt, now);
  if ((last - startAt) / frameMs > POINTS_MAX) {
    throw malformed('timeframe', `must not make more than ${POINTS_MAX} points of the period`);
  }
  const points: number[] = [];
  for (let at = Math.ceil(startAt / frameMs) * frameMs; at < last; at += frameMs) points.push(at);
  return [...points, last];
}

function worth(holdings: Holdings, price: (symbol: string) => number): number {
  let units = 0;
  for (const [asset, amount] of holdings) {
    units += asset === CASH_ASSET ? amount : multiplyExact(amount, price(asset));
  }
  return units;
}
