import type { Channel, Conflation } from './market-messages';
import type { MarketFrame } from './market-frame';

/** A connection as the hub sees it. */
export interface MarketListener {
  readonly conflateMs: Conflation;
  /** Takes a frame; never blocks. */
  push(frame: MarketFrame): void;
}

/** Stands for every symbol. */
export const ALL = '*';

/** Who listens to what: by channel and rhythm, then by symbol. */
export class ListenerIndex {
  private readonly sets = new Map<string, Map<string, Set<MarketListener>>>();

  add(channel: Channel, symbol: string, listener: MarketListener): void {
    const key = keyOf(channel, listener.conflateMs);
    const bySymbol = this.sets.get(key) ?? new Map<string, Set<MarketListener>>();
    this.sets.set(key, bySymbol);
    const listeners = bySymbol.get(symbol);
    if (listeners === undefined) bySymbol.set(symbol, new Set([listener]));
    else listeners.add(listener);
  }

  remove(channel: Channel, symbol: string, listener: MarketListener): void {
    const bySymbol = this.sets.get(keyOf(channel, listener.conflateMs));
    const listeners = bySymbol?.get(symbol);
    listeners?.delete(listener);
    if (listeners?.size === 0) bySymbol?.delete(symbol);
  }

  /** True when somebody listens to the symbol. */
  has(channel: Channel, symbol: string, conflateMs: Conflation = 0): boolean {
    const bySymbol = this.sets.get(keyOf(channel, conflateMs));
    return bySymbol !== undefined && (bySymbol.has(symbol) || bySymbol.has(ALL));
  }

  /** True when somebody listens to the channel at all. */
  hasAny(channel: Channel): boolean {
    return (this.sets.get(keyOf(channel, 0))?.size ?? 0) > 0;
  }

  /** Sends a frame to all who listen to the symbol, to each once. */
  send(channel: Channel, symbol: string, sent: { frame: MarketFrame; every?: Conflation }): void {
    const bySymbol = this.sets.get(keyOf(channel, sent.every ?? 0));
    if (bySymbol === undefined) return;
    const all = bySymbol.get(ALL);
    for (const listener of all ?? []) listener.push(sent.frame);
    for (const listener of bySymbol.get(symbol) ?? []) {
      if (all?.has(listener) !== true) listener.push(sent.frame);
    }
  }
}

/** Only quotes and books are merged over time; everything else goes out at once. */
function keyOf(channel: Channel, conflateMs: Conflation): string {
  return channel === 'quotes' || channel === 'orderbooks' ? `${channel}:${conflateMs}` : channel;
}
