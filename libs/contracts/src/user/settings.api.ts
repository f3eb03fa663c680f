/** What an account has chosen. */
export interface AccountConfiguration {
  /** The owner's own kill switch: new orders are refused. */
  readonly suspendTrade: boolean;
  readonly noShorting: boolean;
  readonly fractionalTrading: boolean;
  readonly maxMarginMultiplier: string;
  readonly tradeConfirmEmail: 'all' | 'none';
  readonly ptpNoExceptionEntry: boolean;
}

/** A named list of symbols. */
export interface Watchlist {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly symbols: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What an account keeps for itself, apart from money and orders; kept by user. */
export abstract class SettingsApi {
  /** An account that chose nothing has the defaults. */
  abstract configuration(query: { accountId: string }): Promise<AccountConfiguration>;
  /** Changes what is named; durable when it returns. */
  abstract setConfiguration(request: {
    accountId: string;
    changes: Partial<AccountConfiguration>;
  }): Promise<AccountConfiguration>;
  /** Ids of the accounts whose owners have stopped new orders. */
  abstract suspendedAccounts(): Promise<string[]>;
  /** Oldest first. */
  abstract watchlists(query: { accountId: string }): Promise<Watchlist[]>;
  /** Throws FIELDS_CONFLICT when the account has a list of that name or too many lists. */
  abstract addWatchlist(request: {
    accountId: string;
    name: string;
    symbols: readonly string[];
  }): Promise<Watchlist>;
  /** Puts name and symbols; null leaves as it is. Throws WATCHLIST_NOT_FOUND, FIELDS_CONFLICT. */
  abstract changeWatchlist(request: {
    accountId: string;
    id: string;
    name: string | null;
    symbols: readonly string[] | null;
  }): Promise<Watchlist>;
  /** Throws WATCHLIST_NOT_FOUND. */
  abstract removeWatchlist(request: {
    accountId: string;
    id: string;
  }): Promise<{ removed: boolean }>;
}

export const SETTINGS_PATTERNS = {
  configuration: 'user.configuration',
  setConfiguration: 'user.set-configuration',
  suspendedAccounts: 'user.suspended-accounts',
  watchlists: 'user.watchlists',
  addWatchlist: 'user.add-watchlist',
  changeWatchlist: 'user.change-watchlist',
  removeWatchlist: 'user.remove-watchlist',
} as const satisfies Record<keyof SettingsApi, string>;
