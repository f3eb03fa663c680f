import type { FreshTokens } from './session/tab-peers';

/** A connection to market data that already signs in, and what came over it so far. */
export interface EarlySocket {
  readonly socket: WebSocket;
  readonly texts: readonly string[];
}

interface EarlyStart extends EarlySocket {
  readonly username: string;
  readonly tokens: Promise<FreshTokens | null>;
}

/** What the early start must know; it can import nothing. */
export interface EarlyOptions {
  readonly apiAddress: string;
  /** Path of the market-data socket. */
  readonly path: string;
  readonly conflateMs: number;
  /** Where the session keeps its accounts, and the channel of that name. */
  readonly sessions: string;
  /** Lock of a renewal: this and the name of the account. */
  readonly refreshLock: string;
}

interface Kept {
  readonly active?: string | null;
  readonly accounts?: { readonly user: { readonly username: string }; refreshToken: string }[];
}

type WithEarlyStart = typeof globalThis & { openbellEarly?: Partial<EarlyStart> };

/**
 * Runs inside the page as it arrives, from its own text: while the scripts load, the token of the
 * active account is renewed and the book of the symbol in the address comes in, so that the first
 * picture has one. The session and the feed take both over. Refresh tokens work once: the renewal
 * stands in the same queue as those of other windows, tells them, and leaves it to the session when
 * it would have to wait.
 */
export function startEarly(options: EarlyOptions): void {
  const { apiAddress, path, conflateMs, sessions, refreshLock } = options;
  const symbol = /^\/(?:trade|ladder)\/([^/]+)/.exec(window.location.pathname)?.[1];
  const textsMax = 1_000;
  const read = () => (JSON.parse(sessionStorage.getItem(sessions) ?? '{}') ?? {}) as Kept;
  const accountOf = ({ accounts = [] }: Kept, name: string) =>
    accounts.find(({ user }) => user.username === name);
  const username = read().active ?? '';
  const spent = accountOf(read(), username)?.refreshToken;
  if (symbol === undefined || spent === undefined) return;

  const renew = async (): Promise<FreshTokens | null> => {
    const reply = await fetch(`${apiAddress}/v2/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: spent }),
      cache: 'no-store',
    });
    if (!reply.ok) return null;
    const answer = (await reply.json()) as Readonly<Record<string, string>>;
    const refreshToken = answer['refresh_token'] ?? '';
    const accessToken = answer['access_token'] ?? '';
    const expiresAt = Date.now() + Number(answer['expires_in']) * 1_000;
    const kept = read();
    const account = accountOf(kept, username);
    if (account?.refreshToken === spent) {
      account.refreshToken = refreshToken;
      sessionStorage.setItem(sessions, JSON.stringify(kept));
    }
    return { username, spent, refreshToken, accessToken, expiresAt };
  };
  const renewAlone = async (): Promise<FreshTokens | null> => {
    const { locks } = navigator as { locks?: LockManager };
    if (locks === undefined) return renew();
    const name = `${refreshLock}${username}`;
    return locks.request(name, { ifAvailable: true }, async (lock) => {
      const tokens = lock === null ? null : await renew();
      if (tokens === null) return null;
      const channel = new BroadcastChannel(sessions);
      channel.postMessage(tokens);
      channel.close();
      return tokens;
    });
  };

  const tokens = renewAlone().catch(() => null);
  const socket = new WebSocket(`${apiAddress.replace(/^http/, 'ws')}${path}`);
  const texts: string[] = [];
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    if (data.includes('"connected"')) {
      void tokens.then((fresh) => {
        if (fresh === null) socket.close();
        else socket.send(JSON.stringify({ action: 'auth', token: fresh.accessToken }));
      });
      return;
    }
    if (data.includes('"authenticated"')) {
      const orderbooks = [decodeURIComponent(symbol)];
      const message = { action: 'subscribe', conflate_ms: conflateMs, orderbooks };
      socket.send(JSON.stringify(message));
    }
    texts.push(data);
    // Nobody came for it: a page whose scripts failed must not collect for ever.
    if (texts.length > textsMax) socket.close();
  };
  (globalThis as WithEarlyStart).openbellEarly = { username, tokens, socket, texts };
}

/** The tokens that are on their way for `username`; null when there are none. Answers them once. */
export function earlyTokens(username: string): Promise<FreshTokens | null> | null {
  const early = (globalThis as WithEarlyStart).openbellEarly;
  if (early?.tokens === undefined || early.username !== username) return null;
  const { tokens } = early;
  delete (early as { tokens?: unknown }).tokens;
  return tokens;
}

/** The connection that was opened early, when it still stands. Answers it once. */
export function earlySocket(): EarlySocket | null {
  const early = (globalThis as WithEarlyStart).openbellEarly;
  if (early?.socket === undefined) return null;
  const { socket, texts = [] } = early;
  delete (early as { socket?: unknown }).socket;
  return socket.readyState <= WebSocket.OPEN ? { socket, texts } : null;
}
