import { Injectable } from '@nestjs/common';
import { MatchingApi } from '@app/contracts';
import type { Instrument, InstrumentStatus } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';

const RELOAD_AFTER_MS = 1_000;

/**
 * Fixed facts of the instruments (ids, ticks, names), kept from the last answer of matching-engine.
 * A name that is not known is asked for once more, at most once a second, so that unknown names
 * cost nothing. What changes (phase, last price) is always asked for afresh.
 */
@Injectable()
export class InstrumentDirectory {
  private bySymbol = new Map<string, Instrument>();
  private byId = new Map<string, Instrument>();
  private loadedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly matching: MatchingApi,
    private readonly clock: Clock,
  ) {}

  /** Instruments as they are now. */
  async statuses(): Promise<readonly InstrumentStatus[]> {
    const statuses = await this.matching.instruments();
    this.bySymbol = new Map(statuses.map(({ instrument }) => [instrument.symbol, instrument]));
    this.byId = new Map(statuses.map(({ instrument }) => [instrument.assetId, instrument]));
    this.loadedAt = this.clock.monotonic();
    return statuses;
  }

  /** The instrument of a symbol if it is known already; never asks. */
  peek(symbol: string): Instrument | undefined {
    return this.bySymbol.get(symbol);
  }

  /** The instrument of an exact symbol or asset id. Throws the reason given when there is none. */
  async find(
    name: string,
    reason: 'ASSET_NOT_FOUND' | 'UNKNOWN_SYMBOL' = 'ASSET_NOT_FOUND',
  ): Promise<Instrument> {
    const found = this.known(name) ?? (await this.afterReload(name));
    if (found !== undefined) return found;
    const asset = name.slice(0, 64);
    throw new DomainError(reason, `asset "${asset}" not found`, { symbol: asset });
  }

  /** Makes sure that the symbols of `rows` can be peeked at. */
  async prepare(symbols: Iterable<string>): Promise<void> {
    for (const symbol of symbols) {
      if (this.bySymbol.has(symbol)) continue;
      await this.statuses();
      return;
    }
  }

  private known(name: string): Instrument | undefined {
    return this.bySymbol.get(name) ?? this.byId.get(name);
  }

  private async afterReload(name: string): Promise<Instrument | undefined> {
    if (this.clock.monotonic() - this.loadedAt >= RELOAD_AFTER_MS) await this.statuses();
    return this.known(name);
  }
}
