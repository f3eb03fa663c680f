import { DomainError } from '@app/kernel';
import { SettingsApi } from '@app/contracts';
import type { AccountConfiguration, Watchlist } from '@app/contracts';

import { AT } from './order-views.fixture';

/** Settings of a spec, in memory. */
export class FakeSettings extends SettingsApi {
  private readonly configurations = new Map<string, AccountConfiguration>();
  private lists: Watchlist[] = [];

  async configuration({ accountId }: { accountId: string }): Promise<AccountConfiguration> {
    return (
      this.configurations.get(accountId) ?? {
        suspendTrade: false,
        noShorting: true,
        fractionalTrading: false,
        maxMarginMultiplier: '1',
        tradeConfirmEmail: 'none',
        ptpNoExceptionEntry: false,
      }
    );
  }

  async setConfiguration(request: {
    accountId: string;
    changes: Partial<AccountConfiguration>;
  }): Promise<AccountConfiguration> {
    const changed = { ...(await this.configuration(request)), ...request.changes };
    this.configurations.set(request.accountId, changed);
    return changed;
  }

  async suspendedAccounts(): Promise<string[]> {
    return [...this.configurations]
      .filter(([, { suspendTrade }]) => suspendTrade)
      .map(([accountId]) => accountId);
  }

  async watchlists({ accountId }: { accountId: string }): Promise<Watchlist[]> {
    return this.lists.filter((list) => list.accountId === accountId);
  }

  async addWatchlist(request: {
    accountId: string;
    name: string;
    symbols: readonly string[];
  }): Promise<Watchlist> {
    const id = `01900000-0000-7000-8000-00000000000${this.lists.length}`;
    const list = { ...request, id, createdAt: AT, updatedAt: AT };
    this.lists.push(list);
    return list;
  }

  async changeWatchlist(request: {
    accountId: string;
    id: string;
    name: string | null;
    symbols: readonly string[] | null;
  }): Promise<Watchlist> {
    const old = this.lists.find((list) => list.id === request.id);
    if (old === undefined) throw new DomainError('WATCHLIST_NOT_FOUND', 'watchlist not found');
    const { name, symbols } = request;
    const list = { ...old, name: name ?? old.name, symbols: symbols ?? old.symbols };
    this.lists = this.lists.map((one) => (one.id === list.id ? list : one));
    return list;
  }

  async removeWatchlist({ id }: { id: string }): Promise<{ removed: boolean }> {
    this.lists = this.lists.filter((list) => list.id !== id);
    return { removed: true };
  }
}
