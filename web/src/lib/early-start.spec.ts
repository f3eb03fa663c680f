import { earlySocket, earlyTokens, startEarly } from './early-start';

const PLACE = 'openbell.sessions';
const OPTIONS = {
  apiAddress: 'http://exchange',
  path: '/v2/iex',
  conflateMs: 50,
  sessions: PLACE,
  refreshLock: 'openbell.refresh.',
};
const KEPT = {
  active: 'buyer',
  accounts: [
    { user: { username: 'seller' }, refreshToken: 'seller 1' },
    { user: { username: 'buyer' }, refreshToken: 'buyer 1' },
  ],
};
const RENEWED = { access_token: 'access', refresh_token: 'buyer 2', expires_in: 900 };

class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readonly sent: unknown[] = [];
  readyState = 1;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor(readonly address: string) {
    FakeSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  hear(...frames: object[]): void {
    this.onmessage?.({ data: JSON.stringify(frames) });
  }
}

describe('what a page begins before its scripts are there', () => {
  const before = { ...globalThis };
  let stored: string;
  let asked: string[];
  let told: unknown[];
  let isTaken: boolean;

  /** Lets a page of that address arrive. */
  const arrive = (pathname: string): void => {
    Object.assign(globalThis, { window: { location: { pathname } }, openbellEarly: undefined });
    startEarly(OPTIONS);
  };
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    FakeSocket.made = [];
    stored = JSON.stringify(KEPT);
    asked = [];
    told = [];
    isTaken = false;
    const locks = {
      request: (_name: string, _how: unknown, work: (lock: unknown) => unknown) =>
        Promise.resolve(work(isTaken ? null : {})),
    };
    Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
    Object.assign(globalThis, {
      WebSocket: FakeSocket,
      sessionStorage: {
        getItem: () => stored,
        setItem: (_key: string, text: string) => void (stored = text),
      },
      BroadcastChannel: class {
        constructor(readonly name: string) {}
        postMessage(message: unknown): void {
          told.push([this.name, message]);
        }
        close(): void {
          /* nothing to end */
        }
      },
      fetch: (url: string, { body }: { body: string }) => {
        asked.push(`${url} ${body}`);
        return Promise.resolve(new Response(JSON.stringify(RENEWED)));
      },
    });
  });
  afterAll(() => {
    Object.assign(globalThis, before);
  });

  it('renews the token of the active account, keeps it, and tells the other windows', async () => {
    arrive('/trade/AAPL');
    const tokens = await earlyTokens('buyer');
    expect(asked).toEqual(['http://exchange/v2/auth/refresh {"refresh_token":"buyer 1"}']);
    expect(tokens).toMatchObject({ refreshToken: 'buyer 2', accessToken: 'access' });
    expect(JSON.parse(stored)).toMatchObject({
      accounts: [{ refreshToken: 'seller 1' }, { refreshToken: 'buyer 2' }],
    });
    expect(stored).not.toContain('access');
    expect(told).toEqual([[PLACE, tokens]]);
    expect(earlyTokens('buyer')).toBeNull();
  });

  it('signs in, asks for the book in the address, and keeps what came', async () => {
    arrive('/trade/BRK%2EB');
    const [socket] = FakeSocket.made;
    expect(socket?.address).toBe('ws://exchange/v2/iex');
    socket?.hear({ T: 'success', msg: 'connected' });
    await settled();
    socket?.hear({ T: 'success', msg: 'authenticated' });
    socket?.hear({ T: 'o', S: 'BRK.B' });
    expect(socket?.sent).toEqual([
      { action: 'auth', token: 'access' },
      { action: 'subscribe', conflate_ms: 50, orderbooks: ['BRK.B'] },
    ]);
    const early = earlySocket();
    expect(early?.socket).toBe(socket);
    expect(early?.texts.map((text) => JSON.parse(text) as unknown)).toEqual([
      [{ T: 'success', msg: 'authenticated' }],
      [{ T: 'o', S: 'BRK.B' }],
    ]);
    expect(earlySocket()).toBeNull();
  });

  it('leaves the renewal to the session while another window renews', async () => {
    isTaken = true;
    arrive('/trade/AAPL');
    FakeSocket.made[0]?.hear({ T: 'success', msg: 'connected' });
    expect(await earlyTokens('buyer')).toBeNull();
    await settled();
    expect([asked, told, stored]).toEqual([[], [], JSON.stringify(KEPT)]);
    expect(earlySocket()).toBeNull();
  });

  it('has no tokens when the exchange refuses or cannot be reached', async () => {
    globalThis.fetch = () => Promise.resolve(new Response('{}', { status: 401 }));
    arrive('/ladder/AAPL');
    expect(await earlyTokens('buyer')).toBeNull();
    globalThis.fetch = () => Promise.reject(new Error('no network'));
    arrive('/ladder/AAPL');
    expect(await earlyTokens('buyer')).toBeNull();
    expect(stored).toBe(JSON.stringify(KEPT));
  });

  it.each([
    ['on a page without a symbol', '/account', JSON.stringify(KEPT)],
    ['when nobody is signed in', '/trade/AAPL', '{"active":null,"accounts":[]}'],
    ['in a new tab', '/trade/AAPL', 'null'],
  ])('begins nothing %s', (_where, path, kept) => {
    stored = kept;
    arrive(path);
    expect([FakeSocket.made, asked]).toEqual([[], []]);
  });

  it('does not collect for ever when nobody comes for it', () => {
    arrive('/trade/AAPL');
    const [socket] = FakeSocket.made;
    for (let frame = 0; frame <= 1_000; frame += 1) socket?.hear({ T: 'o' });
    expect(socket?.readyState).toBe(3);
  });
});
