import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { SettingsApi } from '@app/contracts';
import type { Watchlist } from '@app/contracts';

import { presentAsset } from '../market/asset.presenter';
import type { AssetObject } from '../market/asset.presenter';
import { InstrumentDirectory } from '../market/instrument-directory';
import { formatTime } from '../validation/times';

/** A watchlist of the public API. */
export interface WatchlistObject {
  readonly id: string;
  readonly account_id: string;
  readonly name: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly assets: readonly AssetObject[];
}

/** Watchlists with their assets. */
@Injectable()
export class Watchlists {
  constructor(
    private readonly settings: SettingsApi,
    private readonly directory: InstrumentDirectory,
  ) {}

  async all(accountId: string): Promise<WatchlistObject[]> {
    const lists = await this.settings.watchlists({ accountId });
    return Promise.all(lists.map((list) => this.present(list)));
  }

  /** By id, or with `name:` by name. Throws WATCHLIST_NOT_FOUND. */
  async one(accountId: string, wanted: { id?: string; name?: string | null }): Promise<Watchlist> {
    const lists = await this.settings.watchlists({ accountId });
    const found = lists.find(({ id, name }) => id === wanted.id || name === wanted.name);
    if (found !== undefined) return found;
    throw new DomainError('WATCHLIST_NOT_FOUND', 'watchlist not found');
  }

  async add(accountId: string, name: string, symbols: readonly string[]): Promise<WatchlistObject> {
    await this.known(symbols);
    return this.present(
      await this.settings.addWatchlist({ accountId, name, symbols: unique(symbols) }),
    );
  }

  async change(
    list: Watchlist,
    changes: { name?: string | null; symbols?: readonly string[] | null },
  ): Promise<WatchlistObject> {
    const { id, accountId } = list;
    const symbols = changes.symbols ?? null;
    if (symbols !== null) await this.known(symbols);
    const changed = await this.settings.changeWatchlist({
      accountId,
      id,
      name: changes.name ?? null,
      symbols: symbols === null ? null : unique(symbols),
    });
    return this.present(changed);
  }

  async remove({ accountId, id }: Watchlist): Promise<void> {
    await this.settings.removeWatchlist({ accountId, id });
  }

  async present(list: Watchlist): Promise<WatchlistObject> {
    const statuses = await this.directory.statuses();
    const assets = list.symbols.flatMap((symbol) => {
      const status = statuses.find(({ instrument }) => instrument.symbol === symbol);
      return status === undefined ? [] : [presentAsset(status)];
    });
    return {
      id: list.id,
      account_id: list.accountId,
      name: list.name,
      created_at: formatTime(list.createdAt),
      updated_at: formatTime(list.updatedAt),
      assets,
    };
  }

  private async known(symbols: readonly string[]): Promise<void> {
    for (const symbol of symbols) await this.directory.find(symbol, 'UNKNOWN_SYMBOL');
  }
}

function unique(symbols: readonly string[]): string[] {
  return [...new Set(symbols)];
}
