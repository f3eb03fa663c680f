import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { MarketDataApi, MarketFeed, MatchingApi } from '@app/contracts';
import type { MarketUpdate } from '@app/contracts';
import { AppLogger } from '@app/platform';

import { BandClock } from './band-clock';
import { BarClock } from './bar-clock';
import { ALL, ListenerIndex } from './listener-index';
import type { MarketListener } from './listener-index';
import { statusFrame, tradeFrame } from './market-frames';
import type { Channel, ChannelSymbols, Conflation } from './market-messages';
import { SymbolBook } from './symbol-books';

const FLUSH_MS = 50;
/** Updates of one symbol that are kept while its book is being asked for. */
const MAX_WAITING = 10_000;
const RELOAD_AFTER_MS = 1_000;

/** A book and the updates that came while it was asked for. */
interface Entry {
  readonly book: SymbolBook;
  updates: MarketUpdate[];
  loading: boolean;
}

/**
 * Spreads market data to the connections that asked for it. Books are taken from market-data at the
 * first subscription and then kept by its updates; after a gap the book is taken anew and everybody
 * gets a snapshot.
 */
@Injectable()
export class MarketHub implements OnModuleInit, OnModuleDestroy {
  private readonly index = new ListenerIndex();
  private readonly books = new Map<string, Entry>();
  private readonly dirty: Record<50 | 100, Set<SymbolBook>> = { 50: new Set(), 100: new Set() };
  private readonly bars: BarClock;
  private readonly bands: BandClock;
  private timer: NodeJS.Timeout | null = null;
  private turn = 0;
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly feed: MarketFeed,
    private readonly market: MarketDataApi,
    private readonly logger: AppLogger,
    matching: MatchingApi,
    clock: Clock,
  ) {
    this.bars = new BarClock(market, this.index, logger, clock);
    this.bands = new BandClock(matching, this.index, logger, clock);
  }

  onModuleInit(): void {
    this.unsubscribe = this.feed.subscribe((updates) => this.take(updates));
    this.timer = setInterval(() => this.flushMerged(), FLUSH_MS);
    this.timer.unref();
    this.bars.start();
    this.bands.start();
  }

  onModuleDestroy(): void {
    this.unsubscribe();
    if (this.timer !== null) clearInterval(this.timer);
    this.bars.stop();
    this.bands.stop();
  }

  /** The listener hears of these from now on; of each book it gets a snapshot first. */
  join(listener: MarketListener, symbols: ChannelSymbols): void {
    for (const [channel, names] of Object.entries(symbols) as [Channel, readonly string[]][]) {
      for (const symbol of names) this.index.add(channel, symbol, listener);
    }
    for (const symbol of symbols.quotes ?? []) this.want(symbol, null);
    for (const symbol of symbols.orderbooks ?? []) this.want(symbol, listener);
    void this.bands.greet(listener, symbols);
  }

  /** The listener hears no more of these. */
  leave(listener: MarketListener, symbols: ChannelSymbols): void {
    for (const [channel, names] of Object.entries(symbols) as [Channel, readonly string[]][]) {
      for (const symbol of names) this.index.remove(channel, symbol, listener);
    }
  }

  /** Books and quotes anew for a listener that was behind. */
  refresh(listener: MarketListener, symbols: ChannelSymbols): void {
    for (const { book } of this.loaded(symbols.quotes)) listener.push(book.quoteFrame());
    for (const { book } of this.loaded(symbols.orderbooks)) {
      listener.push(book.snapshotFrame(listener.conflateMs));
    }
  }

  private loaded(symbols: readonly string[] = []): Entry[] {
    const entries = symbols.includes(ALL)
      ? [...this.books.values()]
      : symbols.flatMap((symbol) => this.books.get(symbol) ?? []);
    return entries.filter(({ book }) => book.isLoaded);
  }

  private want(symbol: string, listener: MarketListener | null): void {
    if (symbol === ALL) {
      void this.wantAll(listener);
      return;
    }
    const entry = this.entryOf(symbol);
    // Once it is there, all who listen get it.
    if (!entry.book.isLoaded) void this.load(entry);
    else if (listener !== null) listener.push(entry.book.snapshotFrame(listener.conflateMs));
  }

  private async wantAll(listener: MarketListener | null): Promise<void> {
    try {
      const instruments = await this.market.instruments();
      for (const { instrument } of instruments) this.want(instrument.symbol, listener);
    } catch (error) {
      this.logger.warn({ err: error }, 'market data does not answer: books come with trading');
    }
  }

  private take(updates: readonly MarketUpdate[]): void {
    for (const update of updates) {
      for (const trade of update.trades) {
        this.bars.note(trade);
        if (!this.index.has('trades', trade.symbol)) continue;
        this.index.send('trades', trade.symbol, { frame: tradeFrame(trade) });
      }
      if (update.phase !== null) {
        const frame = statusFrame(update.symbol, update.phase, update.at);
        this.index.send('statuses', update.symbol, { frame });
      }
      this.takeBook(update);
    }
  }

  private takeBook(update: MarketUpdate): void {
    const entry = this.books.get(update.symbol);
    if (entry === undefined) {
      if (this.isWanted(update.symbol)) void this.load(this.entryOf(update.symbol));
      return;
    }
    const { book } = entry;
    if (!book.isLoaded) {
      if (entry.updates.length < MAX_WAITING) entry.updates.push(update);
      return;
    }
    if (!book.apply(update)) {
      book.drop();
      void this.load(entry);
      return;
    }
    book.flush(0);
    this.dirty[50].add(book);
    this.dirty[100].add(book);
  }

  private isWanted(symbol: string): boolean {
    return ([0, 50, 100] as const).some((every) => {
      return this.index.has('orderbooks', symbol, every) || this.index.has('quotes', symbol, every);
    });
  }

  private entryOf(symbol: string): Entry {
    let entry = this.books.get(symbol);
    if (entry === undefined) {
      const book = new SymbolBook(symbol, this.index);
      entry = { book, updates: [], loading: false };
      this.books.set(symbol, entry);
    }
    return entry;
  }

  /** Asks for the book; a symbol that is not listed is forgotten again. */
  private async load(entry: Entry): Promise<void> {
    if (entry.loading) return;
    entry.loading = true;
    const { book } = entry;
    try {
      const snapshot = await this.market.book({
        symbol: book.symbol,
        depth: Number.MAX_SAFE_INTEGER,
      });
      book.reset(snapshot);
      const complete = entry.updates.every((update) => book.apply(update));
      entry.updates = [];
      if (complete) this.announce(entry);
      else book.drop();
    } catch (error) {
      this.books.delete(book.symbol);
      this.logger.info({ err: error, symbol: book.symbol }, 'no book for a subscription');
    } finally {
      entry.loading = false;
    }
    if (!book.isLoaded && this.books.has(book.symbol)) this.reload(entry);
  }

  private reload(entry: Entry): void {
    setTimeout(() => void this.load(entry), RELOAD_AFTER_MS).unref();
  }

  /** Snapshots to all who listen to the book. */
  private announce({ book }: Entry): void {
    for (const every of [0, 50, 100] as const) {
      if (!this.index.has('orderbooks', book.symbol, every)) continue;
      const frame = book.snapshotFrame(every);
      this.index.send('orderbooks', book.symbol, { frame, every });
    }
  }

  private flushMerged(): void {
    this.turn += 1;
    this.flush(50);
    if (this.turn % 2 === 0) this.flush(100);
  }

  private flush(every: Exclude<Conflation, 0>): void {
    const books = this.dirty[every];
    if (books.size === 0) return;
    for (const book of books) if (book.isLoaded) book.flush(every);
    books.clear();
  }
}
