import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { MarketDataApi } from '@app/contracts';
import type { MarketSnapshot } from '@app/contracts';

import { presentBar, presentLatestQuote, presentTrade } from './market-data.presenter';

/** The three things of which there is a latest one, as they stand in paths. */
export type Kind = 'trades' | 'quotes' | 'bars';
/** Their names when there is one of them. */
export const ONE_OF: Readonly<Record<Kind, string>> = {
  trades: 'trade',
  quotes: 'quote',
  bars: 'bar',
};

/** Reads the kind in a path. Throws ROUTE_NOT_FOUND. */
export function kindOf(text: string): Kind {
  if (Object.hasOwn(ONE_OF, text)) return text as Kind;
  throw new DomainError('ROUTE_NOT_FOUND', 'route not found');
}

/** Latest trades, quotes and bars. */
@Injectable()
export class LatestData {
  constructor(
    private readonly market: MarketDataApi,
    private readonly clock: Clock,
  ) {}

  /** The latest of one symbol; null when there was none. */
  async one(symbol: string, kind: Kind): Promise<object | null> {
    return this.row(await this.market.snapshot({ symbol }), kind);
  }

  /** The latest of several symbols; those without are left out. */
  async many(symbols: readonly string[], kind: Kind): Promise<Record<string, object>> {
    const rows = await Promise.all(symbols.map((symbol) => this.one(symbol, kind)));
    const found: Record<string, object> = {};
    for (const [index, symbol] of symbols.entries()) {
      const row = rows[index];
      if (row !== null && row !== undefined) found[symbol] = row;
    }
    return found;
  }

  private row(snapshot: MarketSnapshot, kind: Kind): object | null {
    if (kind === 'quotes') return presentLatestQuote(snapshot, this.clock.now());
    if (kind === 'bars') return snapshot.minute === null ? null : presentBar(snapshot.minute);
    return snapshot.lastTrade === null ? null : presentTrade(snapshot.lastTrade);
  }
}
