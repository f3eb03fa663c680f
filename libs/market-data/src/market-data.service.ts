import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

import type {
  BarsQuery,
  BookSnapshot,
  Candle,
  CandleHistory,
  Instrument,
  MarketDataApi,
  MarketFeed,
  MarketPhase,
  MarketSnapshot,
  MarketUpdate,
  PublicTrade,
  Quote,
  TradesQuery,
} from '@app/contracts';
import { matchStream } from '@app/contracts';
import { DomainError, required } from '@app/kernel';
import type { HealthState } from '@app/platform';
import { Database, HealthRegistry } from '@app/platform';
import type { FollowerHandle } from '@app/streams';
import { StreamRegistry } from '@app/streams';

import { HistoryProjection } from './database/history.projection';
import { HistoryStore } from './database/history.store';
import { barEnd, barStart, gatherCandles, joinCandles } from './domain/bar-width';
import { mergeCandles } from './domain/candle-window';
import { MarketLiveView } from './domain/market-live.view';
import type { SymbolMarket } from './domain/symbol-market';
import { MarketDataOptions } from './market-data.options';
import { QuoteRecorder } from './quote-recorder';

/** How long a question about the past waits for the tables to reach what memory has let go. */
const HISTORY_WAIT_MS = 2_000;
const MINUTE_MS = 60_000;

/** Answers market data from memory, and what lies further back from the tables. */
@Injectable()
export class MarketDataService implements MarketDataApi, MarketFeed, OnModuleInit {
  private readonly view: MarketLiveView;
  private readonly projection: HistoryProjection;
  private readonly store: HistoryStore;
  private history: FollowerHandle | null = null;

  constructor(
    private readonly registry: StreamRegistry,
    database: Database,
    options: MarketDataOptions,
    private readonly health: HealthRegistry,
    private readonly quotes: QuoteRecorder,
  ) {
    this.view = new MarketLiveView(options.shards, quotes.log);
    this.projection = new HistoryProjection(options.shards);
    this.store = new HistoryStore(database);
  }

  onModuleInit(): void {
    this.registry.addView(this.view);
    this.history = this.registry.addProjection(this.projection);
    this.health.register('market-data', () => Promise.resolve(this.bookHealth()), {
      critical: false,
    });
  }

  instruments(): Promise<{ instrument: Instrument; phase: MarketPhase }[]> {
    const all = this.view.all().map(({ instrument, phase }) => ({ instrument, phase }));
    return Promise.resolve(all);
  }

  async snapshot(query: { symbol: string }): Promise<MarketSnapshot> {
    return this.market(query.symbol).toSnapshot();
  }

  async book(query: { symbol: string; depth: number }): Promise<BookSnapshot> {
    const { book, instrument, sequence, at } = this.market(query.symbol);
    return {
      symbol: instrument.symbol,
      sequence,
      at,
      cashUnitsPerTick: instrument.cashUnitsPerTick,
      bids: book.levels('buy', query.depth),
      asks: book.levels('sell', query.depth),
    };
  }

  /** Newest first: the ring, and from the table what is older than all of the ring. */
  async trades(query: { symbol: string; limit: number }): Promise<PublicTrade[]> {
    const market = this.market(query.symbol);
    const recent = market.ring.newest(query.limit);
    const oldest = recent[recent.length - 1];
    if (oldest === undefined || recent.length === query.limit) return recent;
    await this.reachHistory(market, oldest.tradeId - 1);
    const { symbol, limit } = query;
    const older = await this.store.trades(symbol, oldest.tradeId, limit - recent.length);
    return [...recent, ...older];
  }

  async candles(query: {
    symbol: string;
    startAt: number;
    endAt: number;
    limit: number;
  }): Promise<Candle[]> {
    const market = this.market(query.symbol);
    const { window } = market;
    const oldest = window.oldestStartAt;
    if (oldest === null) return await this.store.candles(query);
    const stored: Candle[] = [];
    if (query.startAt < oldest) {
      await this.reachHistory(market, window.droppedThroughSeq);
      stored.push(...(await this.store.candles(query)));
    }
    const live = window.between(query.startAt, query.endAt);
    return mergeCandles(stored, live).slice(0, query.limit);
  }

  /** The table up to the oldest minute in memory, then memory; both gathered alike. */
  async bars(query: BarsQuery): Promise<Candle[]> {
    const market = this.market(query.symbol);
    const { window } = market;
    // Without a trade here all that there may be is a history that was loaded.
    const oldest = window.oldestStartAt ?? Number.MAX_SAFE_INTEGER;
    if (query.endAt <= query.startAt) return [];
    const startAt = barStart(query.startAt, query);
    const endAt = barEnd(query.endAt - 1, query);
    const live = gatherCandles(window.between(Math.max(startAt, oldest), endAt), query);
    let stored: Candle[] = [];
    if (startAt < oldest) {
      await this.reachHistory(market, window.droppedThroughSeq);
      stored = await this.store.bars({ ...query, startAt, endAt: Math.min(endAt, oldest) });
    }
    if (query.direction === 'desc') stored.reverse();
    const all = joinRows(stored, live);
    if (query.direction === 'desc') all.reverse();
    return all.slice(0, query.limit);
  }

  /** From the table once it holds all that memory holds. */
  async tradesBetween(query: TradesQuery): Promise<PublicTrade[]> {
    const market = this.market(query.symbol);
    const newest = market.ring.last;
    if (newest === null) return [];
    await this.reachHistory(market, newest.tradeId);
    return await this.store.tradesBetween(query);
  }

  async quotesBetween(query: TradesQuery): Promise<Quote[]> {
    const { instrument } = this.market(query.symbol);
    return await this.quotes.between({ ...query, symbol: instrument.symbol });
  }

  async loadHistory(history: CandleHistory): Promise<{ loaded: number }> {
    const { window } = this.market(history.symbol);
    checkHistory(history, window.oldestStartAt ?? Number.MAX_SAFE_INTEGER);
    return { loaded: await this.store.load(history) };
  }

  subscribe(listener: (updates: readonly MarketUpdate[]) => void): () => void {
    return this.view.subscribe(listener);
  }

  /** A book that met an order it does not know differs from the engine's: say so, keep trading. */
  private bookHealth(): HealthState {
    const wrong = this.view.all().filter((market) => market.book.unknownOrders > 0);
    if (wrong.length === 0) return { up: true };
    const symbols = wrong.map((market) => market.instrument.symbol);
    return { up: false, detail: `unknown orders in the books of ${symbols.join(', ')}` };
  }

  private async reachHistory(market: SymbolMarket, seq: number): Promise<void> {
    const history = required(this.history, 'history projection');
    await history.reach(matchStream(market.instrument.shard), seq, HISTORY_WAIT_MS);
  }

  private market(symbol: string): SymbolMarket {
    const market = this.view.market(symbol);
    if (market === undefined) {
      throw new DomainError('UNKNOWN_SYMBOL', 'there is no such symbol', { symbol });
    }
    return market;
  }
}

/** Throws unless the columns are whole minutes, oldest first, all of them before `endAt`. */
function checkHistory(history: CandleHistory, endAt: number): void {
  const { startAt, openUnits, highUnits, lowUnits, closeUnits, volumeShares, trades } = history;
  const columns = [openUnits, highUnits, lowUnits, closeUnits, volumeShares, trades];
  const isWhole = [...columns, history.notional].every(({ length }) => length === startAt.length);
  const isInOrder = startAt.every((at, index) => {
    return at % MINUTE_MS === 0 && at > (startAt[index - 1] ?? -1) && at < endAt;
  });
  if (isWhole && isInOrder) return;
  const rule = `whole minutes before ${endAt}, oldest first, in columns of one length`;
  throw new DomainError('MALFORMED_FIELD', `history must be ${rule}`, { field: 'history' });
}

/** Two rows of candles, oldest first, of which the last and the first may be of one span. */
function joinRows(earlier: readonly Candle[], later: readonly Candle[]): Candle[] {
  const [last, first] = [earlier.at(-1), later[0]];
  if (last === undefined || first === undefined || last.startAt !== first.startAt) {
    return [...earlier, ...later];
  }
  return [...earlier.slice(0, -1), joinCandles(last, first), ...later.slice(1)];
}
