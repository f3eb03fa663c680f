import { FakeSocket } from '../testing/fake-socket.fixture';
import { FakeUsers } from '../testing/fake-users.fixture';
import { MarketFrame } from './market-frame';
import { MarketSession } from './market-session';
import type { MarketLimits } from './market-session';

const AUTH = { action: 'auth', key: 'KEY-buyer', secret: 'SECRET-buyer' };
const LIMITS: MarketLimits = {
  authWithinMs: 5_000,
  subscribeWithinMs: 60_000,
  maxSymbols: 2,
  maxBufferedBytes: 1_000,
  maxHeldFrames: 3,
  slowForMs: 5_000,
  maxInbox: 4,
};

describe('bounds of a market-data session', () => {
  let socket: FakeSocket;
  let session: MarketSession;
  let admitted: boolean;
  let refreshed: number;
  let joined: number;

  beforeEach(() => {
    jest.useFakeTimers();
    admitted = true;
    refreshed = 0;
    joined = 0;
    socket = new FakeSocket();
    const users = new FakeUsers('a secret for specs only, of forty letters');
    const door = {
      authenticate: () => users.verifyKey({ keyId: AUTH.key, secret: AUTH.secret }),
      admit: () => admitted,
      together: (send: () => void) => send(),
    };
    const hub = {
      join: () => void (joined += 1),
      leave: () => undefined,
      refresh: () => (refreshed += 1),
    };
    session = new MarketSession(socket.asWebSocket, door, { codec: 'json', hub }, LIMITS);
  });
  afterEach(() => {
    socket.emit('close', 1000);
    jest.useRealTimers();
  });

  const codes = (): unknown[] => {
    const frames = socket.sent as unknown as { code?: number }[][];
    return frames.flatMap(([frame]) => frame?.code ?? []);
  };
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  const signIn = async () => {
    socket.say(AUTH);
    await pass(0);
  };
  const trade = () => new MarketFrame({ T: 't' }, 1, 'gathered');
  const quote = () => new MarketFrame({ T: 'q' }, 1, 'merged');

  it('says 404 and closes when nobody signs in', async () => {
    await pass(LIMITS.authWithinMs);
    expect([codes(), socket.closedWith]).toEqual([[404], 1008]);
  });

  it('says 406 and closes one connection too many', async () => {
    admitted = false;
    await signIn();
    expect([codes(), socket.closedWith, session.principal]).toEqual([[406], 1008, null]);
  });

  it('closes who never subscribes, and leaves who once did', async () => {
    await signIn();
    await pass(LIMITS.subscribeWithinMs);
    expect([codes(), socket.closedWith]).toEqual([[], 1008]);
  });

  it('leaves who subscribed, whatever comes of it later', async () => {
    await signIn();
    socket.say({ action: 'subscribe', trades: ['A'] });
    await pass(0);
    socket.say({ action: 'unsubscribe', trades: ['A'] });
    await pass(2 * LIMITS.subscribeWithinMs);
    expect(socket.closedWith).toBeNull();
  });

  it('a subscription whose turn comes after the end joins nothing', async () => {
    await signIn();
    socket.say({ action: 'subscribe', trades: ['A'] });
    await pass(0);
    socket.say({ action: 'subscribe', trades: ['B'] });
    socket.readyState = 3;
    socket.emit('close', 1006);
    await pass(0);
    expect(joined).toBe(1);
  });

  it('says 405 to too many symbols and keeps what there was', async () => {
    await signIn();
    socket.say({ action: 'subscribe', trades: ['A', 'B', 'C'] });
    await pass(0);
    expect([codes(), socket.closedWith]).toEqual([[405], null]);
  });

  it('drops quotes for a slow reader, keeps its trades, and refreshes when it caught up', async () => {
    await signIn();
    socket.bufferedAmount = LIMITS.maxBufferedBytes + 1;
    session.push(trade());
    await pass(1);
    session.push(quote());
    session.push(trade());
    const before = socket.sent.length;
    await pass(100);
    expect(socket.sent).toHaveLength(before);
    socket.bufferedAmount = 0;
    await pass(100);
    expect(socket.sent.at(-1)).toMatchObject([{ T: 't' }]);
    expect(refreshed).toBe(1);
  });

  it('gathers trades for who asked for merged books, and sends all else at once', async () => {
    await signIn();
    socket.say({ action: 'subscribe', trades: ['A'], conflate_ms: 100 });
    await pass(100);
    const before = socket.sent.length;
    const told = () => {
      const messages = socket.sent.slice(before) as unknown as { T: string }[][];
      return messages.map((frames) => frames.map(({ T }) => T).join(''));
    };
    session.push(trade());
    await pass(0);
    expect(told()).toEqual(['t']);
    session.push(trade());
    session.push(trade());
    await pass(90);
    expect(told()).toEqual(['t']);
    await pass(10);
    expect(told()).toEqual(['t', 'tt']);
    session.push(trade());
    session.push(new MarketFrame({ T: 's' }, 1));
    await pass(0);
    session.push(trade());
    session.push(quote());
    await pass(0);
    expect(told()).toEqual(['t', 'tt', 'ts', 'tq']);
    await pass(1_000);
    expect(told()).toHaveLength(4);
  });

  it('sends every trade at once to who follows everything', async () => {
    await signIn();
    socket.say({ action: 'subscribe', trades: ['A'], conflate_ms: 0 });
    await pass(0);
    const before = socket.sent.length;
    for (let count = 0; count < 3; count += 1) {
      session.push(trade());
      await pass(0);
    }
    expect(socket.sent).toHaveLength(before + 3);
  });

  it.each([
    ['stays slow', LIMITS.slowForMs + 100, 0],
    ['has too much kept for it', 0, LIMITS.maxHeldFrames + 1],
  ])('says 407 and closes with 1013 a reader that %s', async (_name, ms, frames) => {
    await signIn();
    socket.bufferedAmount = LIMITS.maxBufferedBytes + 1;
    session.push(trade());
    await pass(1);
    for (let count = 0; count < frames; count += 1) session.push(trade());
    await pass(ms);
    expect([codes(), socket.closedWith]).toEqual([[407], 1013]);
  });
});
