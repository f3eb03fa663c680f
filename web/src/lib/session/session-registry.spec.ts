import { SessionRegistry } from './session-registry';
import type { TokenStorage } from './session-registry';
import { NO_PEERS } from './tab-peers';
import type { FreshTokens, TabPeers } from './tab-peers';

class Memory implements TokenStorage {
  private readonly items = new Map<string, string>();
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
}

/** An exchange whose tokens are counted: `refresh` answers the next pair, once per token. */
class FakeExchange {
  readonly asked: string[] = [];
  private issued = 0;
  refuses = false;

  readonly fetch = (url: unknown, init?: RequestInit): Promise<Response> => {
    const path = new URL(url as string).pathname;
    const body = JSON.parse(init?.body as string) as { username?: string; refresh_token?: string };
    this.asked.push(path);
    if (this.refuses) return answer(401, { code: 40110000, reason: 'AUTH_INVALID', message: 'no' });
    const username = body.username ?? body.refresh_token?.split(' ')[0] ?? '';
    this.issued += 1;
    return answer(200, {
      access_token: `access ${username} ${this.issued}`,
      refresh_token: `${username} ${this.issued}`,
      expires_in: 900,
      user: { id: username, username, role: 'trader', account_id: username },
    });
  };
}

function answer(status: number, body: unknown): Promise<Response> {
  return Promise.resolve(new Response(JSON.stringify(body), { status }));
}

describe('the sessions of a tab', () => {
  const exchange = new FakeExchange();
  let storage: Memory;
  let now: number;
  let registry: SessionRegistry;
  const realFetch = globalThis.fetch;

  beforeEach(() => {
    jest.useFakeTimers();
    globalThis.fetch = exchange.fetch;
    exchange.refuses = false;
    exchange.asked.length = 0;
    storage = new Memory();
    now = 0;
    registry = new SessionRegistry('http://exchange', storage, () => now);
    registry.restore();
  });
  afterEach(() => {
    jest.useRealTimers();
    globalThis.fetch = realFetch;
  });

  it('hold several accounts at once, each with its own token', async () => {
    await registry.login('buyer', 'secret');
    await registry.login('seller', 'secret', false);
    expect(registry.snapshot().activeUsername).toBe('buyer');
    expect(await registry.token('buyer')).toMatch(/^access buyer/);
    expect(await registry.token('seller')).toMatch(/^access seller/);
    registry.activate('seller');
    expect(registry.snapshot().activeUsername).toBe('seller');
  });

  it('wait for the tokens that the page asked for before it was there', async () => {
    await registry.login('buyer', 'secret');
    exchange.asked.length = 0;
    const early = { username: 'buyer', spent: 'buyer 1', refreshToken: 'buyer early' };
    const tokens = Promise.resolve({ ...early, accessToken: 'early access', expiresAt: 900_000 });
    const reloaded = new SessionRegistry(
      'http://exchange',
      storage,
      () => now,
      NO_PEERS,
      (name) => (name === 'buyer' ? tokens : null),
    );
    reloaded.restore();
    expect(await reloaded.token('buyer')).toBe('early access');
    expect(await reloaded.token('buyer')).toBe('early access');
    expect(exchange.asked).toEqual([]);
    expect(storage.getItem('openbell.sessions')).toContain('buyer early');
  });

  it('ask again when those tokens did not come', async () => {
    await registry.login('buyer', 'secret');
    exchange.asked.length = 0;
    const none = () => Promise.resolve(null);
    const reloaded = new SessionRegistry('http://exchange', storage, () => now, NO_PEERS, none);
    reloaded.restore();
    expect(await reloaded.token('buyer')).toMatch(/^access buyer/);
    expect(exchange.asked).toEqual(['/v2/auth/refresh']);
  });

  it('survive a new page of the tab without an access token in storage', async () => {
    await registry.login('buyer', 'secret');
    expect(storage.getItem('openbell.sessions')).not.toContain('access');
    const reloaded = new SessionRegistry('http://exchange', storage, () => now);
    reloaded.restore();
    expect(reloaded.snapshot().users.map(({ username }) => username)).toEqual(['buyer']);
    expect(await reloaded.token('buyer')).toMatch(/^access buyer/);
  });

  it('ask for a new token once, however many need it', async () => {
    await registry.login('buyer', 'secret');
    now = 900_000;
    const tokens = await Promise.all([registry.token('buyer'), registry.token('buyer')]);
    expect(tokens[0]).toBe(tokens[1]);
    expect(exchange.asked.filter((path) => path === '/v2/auth/refresh')).toHaveLength(1);
  });

  it('renew themselves before the token is over', async () => {
    await registry.login('buyer', 'secret');
    await jest.advanceTimersByTimeAsync(840_000);
    expect(exchange.asked).toEqual(['/v2/auth/login', '/v2/auth/refresh']);
  });

  it('end when the exchange refuses the token; another account takes over', async () => {
    await registry.login('seller', 'secret');
    await registry.login('buyer', 'secret');
    exchange.refuses = true;
    await expect(registry.refresh('buyer')).rejects.toMatchObject({ status: 401 });
    const { users, activeUsername } = registry.snapshot();
    expect(users.map(({ username }) => username)).toEqual(['seller']);
    expect(activeUsername).toBe('seller');
  });

  it('are renewed by one of two windows, and the other takes over what it got', async () => {
    const windows: ((tokens: FreshTokens) => void)[] = [];
    let turn: Promise<unknown> = Promise.resolve();
    const peers = (index: number): TabPeers => ({
      alone: (_name, work) => (turn = turn.then(work)) as ReturnType<typeof work>,
      tell: (tokens) => windows.forEach((hear, at) => at !== index && hear(tokens)),
      listen: (hear) => void (windows[index] = hear),
    });
    await registry.login('buyer', 'secret');
    const opened = [0, 1].map((index) => {
      const copy = new Memory();
      copy.setItem('openbell.sessions', storage.getItem('openbell.sessions') ?? '');
      const one = new SessionRegistry('http://exchange', copy, () => now, peers(index));
      one.restore();
      return { one, copy };
    });
    const tokens = await Promise.all(opened.map(({ one }) => one.token('buyer')));
    expect(tokens[0]).toBe(tokens[1]);
    expect(exchange.asked.filter((path) => path === '/v2/auth/refresh')).toHaveLength(1);
    const [kept, other] = opened.map(({ copy }) => copy.getItem('openbell.sessions'));
    expect(kept).toBe(other);
    expect(kept).not.toBe(storage.getItem('openbell.sessions'));
  });
});
