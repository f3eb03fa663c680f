import { api, ApiError } from '../api/client';
import { NO_PEERS, REFRESH_LOCK, SESSIONS } from './tab-peers';
import type { FreshTokens, TabPeers } from './tab-peers';

/** A signed-in person. */
export interface SessionUser {
  readonly id: string;
  readonly username: string;
  readonly role: 'trader' | 'operator' | 'risk' | 'compliance' | 'read_only';
  readonly account_id: string;
}

/** What the registry shows; a new object at every change. */
export interface SessionSnapshot {
  /** False until the accounts of this tab have been read. */
  readonly ready: boolean;
  readonly activeUsername: string | null;
  readonly users: readonly SessionUser[];
}

interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly user: SessionUser;
}

interface Entry {
  readonly user: SessionUser;
  refreshToken: string;
  access: { readonly token: string; readonly expiresAt: number } | null;
  refreshing: Promise<string> | null;
  timer: ReturnType<typeof setTimeout> | null;
}

interface Kept {
  readonly active: string | null;
  readonly accounts: readonly { readonly user: SessionUser; readonly refreshToken: string }[];
}

/** Where refresh tokens are kept, one per account; `sessionStorage` in a browser. */
export interface TokenStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const REFRESH_BEFORE_MS = 60_000;
const USABLE_MS = 5_000;
const NOTHING_EARLY = (): null => null;
export const NOBODY: SessionSnapshot = { ready: false, activeUsername: null, users: [] };

/**
 * The accounts that are signed in in this tab. Access tokens stay in memory. Refresh tokens are in
 * sessionStorage, one per account, and not in the cookie of the API: the account switcher and the
 * split screen need several accounts side by side in one tab, and the cookie holds one for all.
 */
export class SessionRegistry {
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<() => void>();
  private activeUsername: string | null = null;
  private current = NOBODY;

  constructor(
    private readonly address: string,
    private readonly storage: TokenStorage,
    private readonly now: () => number = Date.now,
    private readonly peers: TabPeers = NO_PEERS,
    /** Tokens of an account that the page asked for before its scripts were there. */
    private readonly early: (
      username: string,
    ) => Promise<FreshTokens | null> | null = NOTHING_EARLY,
  ) {
    peers.listen((tokens) => this.adopt(tokens));
  }

  readonly snapshot = (): SessionSnapshot => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Reads the accounts of an earlier page of this tab. */
  restore(): void {
    if (this.current.ready) return;
    const kept = readKept(this.storage.getItem(SESSIONS));
    for (const { user, refreshToken } of kept.accounts) this.put(user, refreshToken);
    this.activeUsername = kept.active;
    for (const entry of this.entries.values()) this.awaitEarly(entry);
    this.publish();
  }

  /** The page began to renew a token as it came: whoever needs one waits for that. */
  private awaitEarly(entry: Entry): void {
    const early = this.early(entry.user.username);
    if (early === null) return;
    entry.refreshing = early
      .then((tokens) => {
        if (tokens === null) return this.renew(entry);
        const { refreshToken, accessToken, expiresAt } = tokens;
        this.take(entry, { refreshToken, accessToken, lifeMs: expiresAt - this.now() });
        return accessToken;
      })
      .finally(() => {
        entry.refreshing = null;
      });
    entry.refreshing.catch(() => undefined);
  }

  /** Signs an account in; it becomes the active one unless told otherwise. Throws ApiError. */
  async login(username: string, password: string, activate = true): Promise<SessionUser> {
    const body = { username, password };
    const answer = await api<TokenAnswer>(this.address, '/v2/auth/login', { method: 'POST', body });
    const { refresh_token: refreshToken, access_token: accessToken } = answer;
    const entry = this.put(answer.user, refreshToken);
    this.take(entry, { refreshToken, accessToken, lifeMs: lifeOf(answer) });
    if (activate || this.activeUsername === null) this.activeUsername = answer.user.username;
    this.publish();
    return answer.user;
  }

  /** Ends the session of an account here and at the exchange, as far as that can be reached. */
  async logout(username: string): Promise<void> {
    const entry = this.entries.get(username);
    if (entry === undefined) return;
    this.forget(username);
    const body = { refresh_token: entry.refreshToken };
    try {
      await api(this.address, '/v2/auth/logout', { method: 'POST', body });
    } catch (error) {
      // The token is forgotten here; at the exchange it ends by itself when it is not used.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** Makes another signed-in account the active one. */
  activate(username: string): void {
    if (!this.entries.has(username)) return;
    this.activeUsername = username;
    this.publish();
  }

  /** A token that is good for some seconds at least. Throws ApiError; 401 ends the session. */
  async token(username: string): Promise<string> {
    const entry = this.entries.get(username);
    if (entry === undefined) throw signedOut();
    const { access } = entry;
    if (access !== null && access.expiresAt - this.now() > USABLE_MS) return access.token;
    return this.refresh(username);
  }

  /** A new token, also when the one at hand looks good: for an answer of 401. */
  async refresh(username: string): Promise<string> {
    const entry = this.entries.get(username);
    if (entry === undefined) throw signedOut();
    entry.refreshing ??= this.renew(entry).finally(() => {
      entry.refreshing = null;
    });
    return entry.refreshing;
  }

  /** Asks for new tokens, unless another window did so while this one waited for its turn. */
  private renew(entry: Entry): Promise<string> {
    const { refreshToken: before, user } = entry;
    return this.peers.alone(`${REFRESH_LOCK}${user.username}`, async () => {
      const { access } = entry;
      const isRenewed = entry.refreshToken !== before && access !== null;
      return isRenewed ? access.token : this.fetchTokens(entry);
    });
  }

  private async fetchTokens(entry: Entry): Promise<string> {
    const spent = entry.refreshToken;
    try {
      const answer = await api<TokenAnswer>(this.address, '/v2/auth/refresh', {
        method: 'POST',
        body: { refresh_token: spent },
      });
      const { refresh_token: refreshToken, access_token: accessToken } = answer;
      const expiresAt = this.take(entry, { refreshToken, accessToken, lifeMs: lifeOf(answer) });
      this.peers.tell({
        username: entry.user.username,
        spent,
        refreshToken,
        accessToken,
        expiresAt,
      });
      return accessToken;
    } catch (error) {
      const isRefused = error instanceof ApiError && error.status >= 400 && error.status < 429;
      if (isRefused) this.forget(entry.user.username);
      throw error;
    }
  }

  /** Takes over what another window got for the refresh token that this one holds too. */
  private adopt({ username, spent, refreshToken, accessToken, expiresAt }: FreshTokens): void {
    const entry = this.entries.get(username);
    if (entry === undefined || entry.refreshToken !== spent) return;
    this.take(entry, { refreshToken, accessToken, lifeMs: expiresAt - this.now() });
  }

  /** Keeps new tokens and renews them in time; answers when the access token is over. */
  private take(
    entry: Entry,
    tokens: { refreshToken: string; accessToken: string; lifeMs: number },
  ): number {
    const { lifeMs } = tokens;
    const expiresAt = this.now() + lifeMs;
    entry.refreshToken = tokens.refreshToken;
    entry.access = { token: tokens.accessToken, expiresAt };
    if (entry.timer !== null) clearTimeout(entry.timer);
    const inMs = Math.max(lifeMs - REFRESH_BEFORE_MS, lifeMs / 2);
    entry.timer = setTimeout(() => {
      // A failure shows at the next request, which tries again.
      this.refresh(entry.user.username).catch(() => undefined);
    }, inMs);
    this.keep();
    return expiresAt;
  }

  private put(user: SessionUser, refreshToken: string): Entry {
    this.drop(user.username);
    const entry: Entry = { user, refreshToken, access: null, refreshing: null, timer: null };
    this.entries.set(user.username, entry);
    return entry;
  }

  private drop(username: string): void {
    const timer = this.entries.get(username)?.timer ?? null;
    if (timer !== null) clearTimeout(timer);
    this.entries.delete(username);
  }

  private forget(username: string): void {
    this.drop(username);
    if (this.activeUsername === username) {
      this.activeUsername = this.entries.keys().next().value ?? null;
    }
    this.publish();
  }

  private publish(): void {
    const users = [...this.entries.values()].map((entry) => entry.user);
    this.current = { ready: true, activeUsername: this.activeUsername, users };
    this.keep();
    for (const listener of this.listeners) listener();
  }

  private keep(): void {
    const accounts = [...this.entries.values()].map(({ user, refreshToken }) => {
      return { user, refreshToken };
    });
    const kept: Kept = { active: this.activeUsername, accounts };
    this.storage.setItem(SESSIONS, JSON.stringify(kept));
  }
}

function lifeOf(answer: TokenAnswer): number {
  return answer.expires_in * 1_000;
}

function signedOut(): ApiError {
  return new ApiError(401, 40110000, 'AUTH_REQUIRED', 'you are signed out');
}

function readKept(text: string | null): Kept {
  const none: Kept = { active: null, accounts: [] };
  if (text === null) return none;
  try {
    const kept = JSON.parse(text) as Partial<Kept>;
    return { active: kept.active ?? null, accounts: kept.accounts ?? [] };
  } catch {
    return none;
  }
}
