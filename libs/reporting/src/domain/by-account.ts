import type { Json } from '@app/streams';

/** Whose and in what. */
interface Place {
  readonly accountId: string;
  readonly symbol: string;
}

/**
 * Plain data for each account in each symbol. Two steps by strings that are there already cost a
 * third of one by a key that is put together for every entry.
 */
export class ByAccount<Value> {
  private accounts = new Map<string, Map<string, Value>>();

  get({ accountId, symbol }: Place): Value | undefined {
    return this.accounts.get(accountId)?.get(symbol);
  }

  set({ accountId, symbol }: Place, value: Value): void {
    const symbols = this.accounts.get(accountId);
    if (symbols === undefined) this.accounts.set(accountId, new Map([[symbol, value]]));
    else symbols.set(symbol, value);
  }

  /** Drops every value that is over. */
  forget(isOver: (value: Value) => boolean): void {
    for (const [accountId, symbols] of this.accounts) {
      for (const [symbol, value] of symbols) if (isOver(value)) symbols.delete(symbol);
      if (symbols.size === 0) this.accounts.delete(accountId);
    }
  }

  /** All of it, in its order. */
  snapshot(): Json {
    return [...this.accounts].map(([id, symbols]) => [id, [...symbols]]) as unknown as Json;
  }

  /** Becomes what `snapshot` gave; null is empty. */
  restore(state: Json | null): void {
    const saved = (state ?? []) as unknown as [string, [string, Value][]][];
    this.accounts = new Map(saved.map(([id, symbols]) => [id, new Map(symbols)]));
  }
}
