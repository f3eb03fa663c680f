import { CHANNELS } from './market-messages';
import type { Channel, ChannelSymbols } from './market-messages';

/** What one connection listens to. */
export class Subscriptions {
  private readonly sets = new Map<Channel, Set<string>>();

  /** Symbols of a channel in the order in which they were asked for. */
  of(channel: Channel): readonly string[] {
    return [...(this.sets.get(channel) ?? [])];
  }

  all(): ChannelSymbols {
    return Object.fromEntries([...this.sets].map(([channel, set]) => [channel, [...set]]));
  }

  /** Number of symbols over all channels if these were added. */
  sizeWith(symbols: ChannelSymbols): number {
    let size = 0;
    for (const channel of CHANNELS) {
      size += new Set([...this.of(channel), ...(symbols[channel] ?? [])]).size;
    }
    return size;
  }

  /** Adds; answers those that are new. */
  add(symbols: ChannelSymbols): ChannelSymbols {
    return this.change(symbols, (set, name) => !set.has(name) && set.add(name) === set);
  }

  /** Removes; answers those that were there. */
  remove(symbols: ChannelSymbols): ChannelSymbols {
    return this.change(symbols, (set, name) => set.delete(name));
  }

  private change(
    symbols: ChannelSymbols,
    apply: (set: Set<string>, name: string) => boolean,
  ): ChannelSymbols {
    const changed: Partial<Record<Channel, readonly string[]>> = {};
    for (const channel of CHANNELS) {
      const names = symbols[channel];
      if (names === undefined) continue;
      const set = this.sets.get(channel) ?? new Set<string>();
      this.sets.set(channel, set);
      changed[channel] = names.filter((name) => apply(set, name));
    }
    return changed;
  }
}
