import type { BookLevel, BookSnapshot, MarketUpdate } from '@app/contracts';

import { CHECKSUM_LEVELS } from '../market/checksum';
import { LevelLadder } from './level-ladder';
import type { ListenerIndex } from './listener-index';
import type { MarketFrame } from './market-frame';
import { bookFrame, quoteFrame } from './market-frames';
import type { Top } from './market-frames';
import type { Conflation } from './market-messages';
import { CONFLATIONS } from './market-messages';

/** Changes that one rhythm of sending has not told yet. */
interface Lane {
  readonly every: Conflation;
  readonly bids: Map<number, BookLevel>;
  readonly asks: Map<number, BookLevel>;
  /** Sequence of its last book frame. */
  sequence: number;
  top: Top;
}

const NOTHING: Top = { bid: null, ask: null };

/**
 * The book of one symbol as the feed told it, and what each rhythm (raw, 50 ms, 100 ms) has still
 * to tell. Frames of a rhythm are the same for all its listeners, so each is made once.
 */
export class SymbolBook {
  private readonly bids = new LevelLadder('buy');
  private readonly asks = new LevelLadder('sell');
  private cashUnitsPerTick = 1;
  private at = 0;
  /** Sequence of the last update; null while there is no book yet. */
  private sequence: number | null = null;
  private readonly lanes: readonly Lane[] = CONFLATIONS.map((every) => {
    return { every, bids: new Map(), asks: new Map(), sequence: 0, top: NOTHING };
  });

  constructor(
    readonly symbol: string,
    private readonly index: ListenerIndex,
  ) {}

  get isLoaded(): boolean {
    return this.sequence !== null;
  }

  /** Starts anew from a snapshot; who listens must get {@link snapshotFrame} next. */
  reset(book: BookSnapshot): void {
    this.bids.reset(book.bids);
    this.asks.reset(book.asks);
    this.cashUnitsPerTick = book.cashUnitsPerTick;
    this.at = book.at;
    this.sequence = book.sequence;
    for (const lane of this.lanes) {
      lane.bids.clear();
      lane.asks.clear();
      lane.sequence = book.sequence;
      lane.top = this.top();
    }
  }

  /** Forgets the book until the next {@link reset}. */
  drop(): void {
    this.sequence = null;
  }

  /** Takes an update; false when one before it is missing. */
  apply(update: MarketUpdate): boolean {
    if (this.sequence === null || update.sequence <= this.sequence) return true;
    if (update.previousSequence !== this.sequence) return false;
    this.sequence = update.sequence;
    this.at = update.at;
    for (const level of update.bids) this.bids.set(level);
    for (const level of update.asks) this.asks.set(level);
    for (const lane of this.lanes) {
      for (const level of update.bids) lane.bids.set(level.priceTicks, level);
      for (const level of update.asks) lane.asks.set(level.priceTicks, level);
    }
    return true;
  }

  /** Sends what changed since the last flush of the rhythm. */
  flush(every: Conflation): void {
    const lane = this.lane(every);
    if (lane.bids.size === 0 && lane.asks.size === 0) return;
    this.flushQuote(lane);
    const previousSequence = lane.sequence;
    lane.sequence = this.sequence ?? lane.sequence;
    if (this.index.has('orderbooks', this.symbol, every)) {
      const frame = this.frame({
        bids: [...lane.bids.values()].sort((a, b) => b.priceTicks - a.priceTicks),
        asks: [...lane.asks.values()].sort((a, b) => a.priceTicks - b.priceTicks),
        sequence: lane.sequence,
        previousSequence,
      });
      this.index.send('orderbooks', this.symbol, { frame, every });
    }
    lane.bids.clear();
    lane.asks.clear();
  }

  /** The whole book for one listener of the rhythm; what it had still to tell goes out first. */
  snapshotFrame(every: Conflation): MarketFrame {
    this.flush(every);
    const depth = Number.MAX_SAFE_INTEGER;
    return this.frame({
      bids: this.bids.top(depth),
      asks: this.asks.top(depth),
      sequence: this.lane(every).sequence,
      previousSequence: null,
    });
  }

  /** The quote of the rhythm's moment. */
  quoteFrame(): MarketFrame {
    const { at, cashUnitsPerTick } = this;
    return quoteFrame(this.symbol, this.top(), { at, cashUnitsPerTick });
  }

  private flushQuote(lane: Lane): void {
    const top = this.top();
    if (sameLevel(top.bid, lane.top.bid) && sameLevel(top.ask, lane.top.ask)) return;
    lane.top = top;
    if (!this.index.has('quotes', this.symbol, lane.every)) return;
    this.index.send('quotes', this.symbol, { frame: this.quoteFrame(), every: lane.every });
  }

  private frame(parts: {
    bids: readonly BookLevel[];
    asks: readonly BookLevel[];
    sequence: number;
    previousSequence: number | null;
  }): MarketFrame {
    const { symbol, at, cashUnitsPerTick } = this;
    const best = { bids: this.bids.top(CHECKSUM_LEVELS), asks: this.asks.top(CHECKSUM_LEVELS) };
    return bookFrame({ ...parts, symbol, at, cashUnitsPerTick, best });
  }

  private top(): Top {
    return { bid: this.bids.top(1)[0] ?? null, ask: this.asks.top(1)[0] ?? null };
  }

  private lane(every: Conflation): Lane {
    const [raw, half, whole] = this.lanes as [Lane, Lane, Lane];
    return every === 0 ? raw : every === 50 ? half : whole;
  }
}

function sameLevel(a: BookLevel | null, b: BookLevel | null): boolean {
  return a?.priceTicks === b?.priceTicks && a?.quantityShares === b?.quantityShares;
}
