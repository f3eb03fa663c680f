import type { Entry, MatchEvent, MarketUpdate } from '@app/contracts';
import { matchStream } from '@app/contracts';
import { assert } from '@app/kernel';
import type { Json, LiveView } from '@app/streams';

import type { QuoteLog } from './quote-log';
import type { SymbolMarketJson } from './symbol-market';
import { SymbolMarket } from './symbol-market';

const FORMAT = 1;

type Listener = (updates: readonly MarketUpdate[]) => void;

interface ViewJson {
  readonly format: number;
  readonly symbols: readonly SymbolMarketJson[];
}

/**
 * All symbols of all shards, fed with committed match entries. What readers and listeners see
 * changes only after a whole run of entries.
 */
export class MarketLiveView implements LiveView {
  readonly name = 'market-data.live';
  readonly streams: readonly string[];
  private markets = new Map<string, SymbolMarket>();
  private readonly listeners = new Set<Listener>();
  private readonly touched: SymbolMarket[] = [];

  constructor(
    shards: number,
    private readonly quotes: QuoteLog,
  ) {
    this.streams = Array.from({ length: shards }, (_, shard) => matchStream(shard));
  }

  apply(entries: readonly Entry[]): void {
    for (const entry of entries) this.fold(entry.event as MatchEvent, entry.seq, entry.at);
    for (const market of this.touched) {
      market.settle();
      const quote = market.requote();
      if (quote !== null) this.quotes.add(quote);
    }
    if (this.listeners.size > 0) this.publish();
    else for (const market of this.touched) market.forget();
    this.touched.length = 0;
  }

  /** The symbol's market, or undefined for a symbol that was never listed. */
  market(symbol: string): SymbolMarket | undefined {
    return this.markets.get(symbol);
  }

  /** All markets by symbol. */
  all(): SymbolMarket[] {
    return [...this.markets.values()].sort((a, b) =>
      a.instrument.symbol < b.instrument.symbol ? -1 : 1,
    );
  }

  /** Tells of each run's changes right after it; the listener must only take note, never throw. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    for (const market of this.markets.values()) market.watch();
    return () => this.listeners.delete(listener);
  }

  snapshot(): Json {
    const json: ViewJson = { format: FORMAT, symbols: this.all().map((market) => market.toJson()) };
    return json as unknown as Json;
  }

  restore(state: Json): void {
    const json = state as unknown as ViewJson;
    assert(json.format === FORMAT, `${this.name}: snapshot of format ${json.format}`);
    this.markets = new Map(
      json.symbols.map((symbol) => [symbol.instrument.symbol, SymbolMarket.fromJson(symbol)]),
    );
    if (this.listeners.size > 0) for (const market of this.markets.values()) market.watch();
  }

  private fold(event: MatchEvent, seq: number, at: number): void {
    if (event.type === 'instrument_listed' || event.type === 'instrument_changed') {
      this.list(event.instrument);
      this.touch(event.instrument.symbol, seq, at);
      return;
    }
    const symbol = event.type === 'accepted' ? event.terms.symbol : event.symbol;
    switch (event.type) {
      case 'accepted':
        this.touch(symbol, seq, at)?.accept(event);
        return;
      case 'traded':
        this.touch(symbol, seq, at)?.trade(event, seq, at);
        return;
      case 'cancelled':
        this.touch(symbol, seq, at)?.book.cancel(event.bookOrderId, event.leavesShares);
        return;
      case 'replaced':
        this.touch(symbol, seq, at)?.book.replace(event);
        return;
      case 'triggered':
        this.touch(symbol, seq, at)?.book.trigger(event.bookOrderId);
        return;
      case 'book_moved':
        this.touch(symbol, seq, at)?.move(event);
        return;
      case 'phase_changed':
        this.touch(symbol, seq, at)?.enter(event.phase, event.reason);
        return;
      case 'quarantined':
        this.touch(symbol, seq, at)?.enter('halted', 'quarantined');
        return;
      case 'rejected':
      case 'cancel_refused':
      case 'replace_refused':
        return;
    }
  }

  private list(instrument: SymbolMarket['instrument']): void {
    const known = this.markets.get(instrument.symbol);
    if (known !== undefined) {
      known.instrument = instrument;
      return;
    }
    const market = new SymbolMarket(instrument);
    if (this.listeners.size > 0) market.watch();
    this.markets.set(instrument.symbol, market);
  }

  private touch(symbol: string, seq: number, at: number): SymbolMarket | undefined {
    const market = this.markets.get(symbol);
    if (market === undefined) return undefined;
    if (!market.touched) this.touched.push(market);
    market.touch(seq, at);
    return market;
  }

  private publish(): void {
    if (this.touched.length === 0) return;
    const updates = this.touched.map((market) => market.takeUpdate());
    for (const listener of this.listeners) listener(updates);
  }
}
