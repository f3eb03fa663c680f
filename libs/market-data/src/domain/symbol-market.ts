import type {
  BookMoved,
  Instrument,
  MatchAccepted,
  MarketPhase,
  MarketSnapshot,
  MarketUpdate,
  PublicTrade,
  Quote,
  Traded,
} from '@app/contracts';
import { multiplyExact } from '@app/kernel';

import { CandleWindow } from './candle-window';
import type { OrderJson } from './symbol-book';
import { SymbolBook } from './symbol-book';
import { TradeRing } from './trade-ring';

/** Trades per symbol that are answered from memory. */
export const RING_TRADES = 1_000;
/** Trades per symbol that a snapshot carries; older ones are asked of the table. */
const SNAPSHOT_TRADES = 200;
/** Minutes per symbol kept beside the table. */
const WINDOW_MINUTES = 120;

/** `[tradeId, at, price units, shares, taker buys 1 or sells 0]` */
type TradeJson = readonly [number, number, number, number, number];

/** Text form of a {@link SymbolMarket}. */
export interface SymbolMarketJson {
  readonly instrument: Instrument;
  readonly phase: MarketPhase;
  readonly phaseReason: string;
  readonly sequence: number;
  readonly at: number;
  readonly orders: readonly OrderJson[];
  readonly trades: readonly TradeJson[];
  readonly window: ReturnType<CandleWindow['snapshot']>;
  /** Missing in snapshots from before quotes were kept. */
  readonly quote?: Quote | null;
}

/** The public trade that a match entry tells of. */
export function publicTrade(event: Traded, shard: number, seq: number, at: number): PublicTrade {
  return {
    tradeId: seq,
    shard,
    at,
    symbol: event.symbol,
    priceUnits: multiplyExact(event.priceTicks, event.cashUnitsPerTick),
    quantityShares: event.quantityShares,
    takerSide: event.takerSide,
  };
}

/** Everything that the public may know of one symbol, as of the last whole run of entries. */
export class SymbolMarket {
  readonly book = new SymbolBook();
  readonly ring = new TradeRing(RING_TRADES);
  readonly window = new CandleWindow(WINDOW_MINUTES);
  phase: MarketPhase = 'pre_open';
  phaseReason = '';
  /** Number of the last match entry that touched the symbol, and its stamp. */
  sequence = 0;
  at = 0;
  /** True from the first touch in a run until the run is over. */
  touched = false;
  private quote: Quote | null = null;
  private sequenceBefore = 0;
  private phaseMoved = false;
  private fresh: PublicTrade[] = [];

  constructor(public instrument: Instrument) {}

  touch(seq: number, at: number): void {
    if (!this.touched) this.sequenceBefore = this.sequence;
    this.touched = true;
    this.sequence = seq;
    this.at = at;
  }

  enter(phase: MarketPhase, reason: string): void {
    this.book.rest();
    this.phase = phase;
    this.phaseReason = reason;
    this.phaseMoved = true;
  }

  accept(event: MatchAccepted): void {
    this.book.accept(event, this.phase === 'closing_auction');
  }

  /** An iceberg's next slice is the only move inside a book that changes what is shown. */
  move(event: BookMoved): void {
    const { kind, orderId, displayedShares } = event.report;
    if (kind !== 'refreshed') return;
    if (typeof orderId !== 'number' || typeof displayedShares !== 'number') return;
    this.book.refresh(orderId, displayedShares);
  }

  trade(event: Traded, seq: number, at: number): void {
    this.book.trade(event);
    const trade = publicTrade(event, this.instrument.shard, seq, at);
    this.ring.add(trade);
    this.window.add(trade);
    this.fresh.push(trade);
  }

  /** Ends a run: from here on readers see its effect. */
  settle(): void {
    this.book.settle(this.phase !== 'continuous');
    this.touched = false;
  }

  /** The best of both sides if the run that has just been settled moved it; else null. */
  requote(): Quote | null {
    const { quote, sequence, at } = this;
    const { symbol, cashUnitsPerTick } = this.instrument;
    const bid = this.book.bids.best;
    const ask = this.book.asks.best;
    const bidUnits = (bid?.priceTicks ?? 0) * cashUnitsPerTick;
    const askUnits = (ask?.priceTicks ?? 0) * cashUnitsPerTick;
    const bidShares = bid?.quantityShares ?? 0;
    const askShares = ask?.quantityShares ?? 0;
    if (
      bidUnits === (quote?.bidUnits ?? 0) &&
      bidShares === (quote?.bidShares ?? 0) &&
      askUnits === (quote?.askUnits ?? 0) &&
      askShares === (quote?.askShares ?? 0)
    ) {
      return null;
    }
    this.quote = { symbol, sequence, at, bidUnits, bidShares, askUnits, askShares };
    return this.quote;
  }

  /** What the run changed, and forgets it. */
  takeUpdate(): MarketUpdate {
    const { instrument, sequence, at, phase, phaseReason } = this;
    const update: MarketUpdate = {
      symbol: instrument.symbol,
      shard: instrument.shard,
      cashUnitsPerTick: instrument.cashUnitsPerTick,
      sequence,
      previousSequence: this.sequenceBefore,
      at,
      bids: this.book.bids.takeChanges(),
      asks: this.book.asks.takeChanges(),
      trades: this.fresh,
      phase: this.phaseMoved ? { phase, reason: phaseReason } : null,
    };
    this.forget();
    return update;
  }

  /** Forgets what a run changed, when nobody listens. */
  forget(): void {
    if (this.fresh.length > 0) this.fresh = [];
    this.phaseMoved = false;
  }

  /** Notes changes of levels from here on. */
  watch(): void {
    this.book.bids.watch();
    this.book.asks.watch();
  }

  toSnapshot(): MarketSnapshot {
    return {
      instrument: this.instrument,
      phase: this.phase,
      phaseReason: this.phaseReason,
      lastTrade: this.ring.last,
      bestBid: this.book.levels('buy', 1)[0] ?? null,
      bestAsk: this.book.levels('sell', 1)[0] ?? null,
      minute: this.window.newest,
      quoteAt: this.quote?.at ?? null,
    };
  }

  toJson(): SymbolMarketJson {
    const trades = this.ring.newest(SNAPSHOT_TRADES).reverse();
    return {
      instrument: { ...this.instrument },
      phase: this.phase,
      phaseReason: this.phaseReason,
      sequence: this.sequence,
      at: this.at,
      orders: this.book.snapshot(),
      trades: trades.map((trade) => [
        trade.tradeId,
        trade.at,
        trade.priceUnits,
        trade.quantityShares,
        trade.takerSide === 'buy' ? 1 : 0,
      ]),
      window: this.window.snapshot(),
      quote: this.quote,
    };
  }

  static fromJson(json: SymbolMarketJson): SymbolMarket {
    const market = new SymbolMarket(json.instrument);
    const { symbol, shard } = json.instrument;
    market.phase = json.phase;
    market.phaseReason = json.phaseReason;
    market.sequence = json.sequence;
    market.at = json.at;
    market.book.restore(json.orders);
    for (const [tradeId, at, priceUnits, quantityShares, buy] of json.trades) {
      const takerSide = buy === 1 ? 'buy' : 'sell';
      market.ring.add({ tradeId, shard, at, symbol, priceUnits, quantityShares, takerSide });
    }
    market.window.restore(json.window);
    market.quote = json.quote ?? null;
    return market;
  }
}
