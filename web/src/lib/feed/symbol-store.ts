import { MinuteBars } from './bars';
import type { LiveBar } from './bars';
import { Book, EMPTY_BOOK } from './book';
import type { BookView } from './book';
import type { BarFrame, MarketFrame, QuoteFrame, StatusFrame, TradeFrame } from './frames';
import { Slice } from './slice';
import type { FrameScheduler } from './slice';
import { Tape } from './tape';
import type { TapeTrade } from './tape';

/** Best bid and offer; an empty side has price 0. */
export interface Quote {
  readonly bidPrice: number;
  readonly bidSize: number;
  readonly askPrice: number;
  readonly askSize: number;
  readonly at: string;
}

/** Phase of a symbol as the stream told it. */
export interface SymbolStatus {
  /** T trading, Q quotes only (auctions), H halted or closed, P paused by a band. */
  readonly code: string;
  readonly text: string;
  readonly reasonCode: string;
  readonly reason: string;
  readonly at: string;
}

/** What traded today, as far as it is known here. */
export interface DayFigures {
  readonly high: number;
  readonly low: number;
  readonly volume: number;
}

/** Band of prices in which a symbol may trade. */
export interface PriceBand {
  readonly up: number;
  readonly down: number;
}

/** Everything live about one symbol: mutable inside, published as snapshots once per frame. */
export class SymbolStore {
  readonly book: Slice<BookView>;
  readonly tape: Slice<readonly TapeTrade[]>;
  readonly last: Slice<TapeTrade | null>;
  readonly quote: Slice<Quote | null>;
  readonly status: Slice<SymbolStatus | null>;
  readonly day: Slice<DayFigures | null>;
  readonly bars: Slice<readonly LiveBar[]>;
  readonly band: Slice<PriceBand | null>;
  /** Price at which an auction would uncross now; null outside of auctions. */
  readonly indicative: Slice<number | null>;
  readonly bookState = new Book();
  private readonly tapeState = new Tape();
  private readonly barState = new MinuteBars();
  private dayState: DayFigures | null = null;

  /**
   * `calm` publishes some times a second: for figures that people read and React renders; `running`
   * moves the tape on.
   */
  constructor(scheduler: FrameScheduler, calm: FrameScheduler, running: FrameScheduler) {
    this.book = new Slice(EMPTY_BOOK, scheduler);
    this.tape = new Slice<readonly TapeTrade[]>([], running);
    this.last = new Slice<TapeTrade | null>(null, calm);
    this.quote = new Slice<Quote | null>(null, calm);
    this.status = new Slice<SymbolStatus | null>(null, scheduler);
    this.day = new Slice<DayFigures | null>(null, calm);
    this.bars = new Slice<readonly LiveBar[]>([], calm);
    this.band = new Slice<PriceBand | null>(null, scheduler);
    this.indicative = new Slice<number | null>(null, scheduler);
  }

  /** Takes a frame in; true when its book must be asked for anew. */
  apply(frame: MarketFrame): boolean {
    switch (frame.T) {
      case 'o':
        return this.applyBook(this.bookState.apply(frame));
      case 't':
        this.applyTrade(frame);
        return false;
      case 'q':
        this.quote.change(() => quoteOf(frame));
        return false;
      case 'b':
      case 'u':
      case 'd':
        this.applyBar(frame);
        return false;
      case 's':
        this.applyStatus(frame);
        return false;
      case 'l':
        this.band.change(() => ({ up: frame.u, down: frame.d }));
        return false;
      case 'i':
        this.indicative.change(() => (frame.p > 0 ? frame.p : null));
        return false;
      default:
        return false;
    }
  }

  markStale(): void {
    this.bookState.markStale();
    this.book.change(() => this.bookState.view());
  }

  /** Trades before the stream began, oldest first. */
  seedTape(trades: readonly Omit<TradeFrame, 'T' | 'S'>[]): void {
    this.tapeState.seed(trades);
    this.publishTrades();
  }

  /** The day before the stream began. */
  seedDay(day: DayFigures): void {
    this.dayState = widest(this.dayState, day);
    this.day.change(() => this.dayState);
  }

  private applyBook(outcome: ReturnType<Book['apply']>): boolean {
    if (outcome !== 'ignored') this.book.change(() => this.bookState.view());
    return outcome === 'gap' || outcome === 'mismatch';
  }

  private applyTrade(frame: TradeFrame): void {
    if (!this.tapeState.add(frame)) return;
    this.barState.addTrade(frame);
    const { dayState } = this;
    if (dayState !== null) {
      this.dayState = {
        high: Math.max(dayState.high, frame.p),
        low: Math.min(dayState.low, frame.p),
        volume: dayState.volume + frame.s,
      };
      this.day.change(() => this.dayState);
    }
    this.bars.change(() => this.barState.view());
    this.publishTrades();
  }

  private publishTrades(): void {
    this.tape.change(() => this.tapeState.newestFirst());
    this.last.change(() => this.tapeState.last);
  }

  private applyBar(frame: BarFrame): void {
    if (frame.T === 'd') {
      this.dayState = { high: frame.h, low: frame.l, volume: frame.v };
      this.day.change(() => this.dayState);
      return;
    }
    this.barState.addBar(frame);
    this.bars.change(() => this.barState.view());
  }

  private applyStatus(frame: StatusFrame): void {
    const { sc: code, sm: text, rc: reasonCode, rm: reason, t: at } = frame;
    this.status.change(() => ({ code, text, reasonCode, reason, at }));
    if (code === 'T') this.indicative.change(() => null);
  }
}

function quoteOf(frame: QuoteFrame): Quote {
  const { bp: bidPrice, bs: bidSize, ap: askPrice, as: askSize, t: at } = frame;
  return { bidPrice, bidSize, askPrice, askSize, at };
}

/** What came by stream and what REST tells overlap: each figure can only be too small. */
function widest(known: DayFigures | null, told: DayFigures): DayFigures {
  if (known === null) return told;
  return {
    high: Math.max(known.high, told.high),
    low: Math.min(known.low, told.low),
    volume: Math.max(known.volume, told.volume),
  };
}
