import { DomainError } from '@app/kernel';
import { AppLogger, SystemClock } from '@app/platform';
import type { OrderView } from '@app/contracts';

import { InstrumentDirectory } from '../market/instrument-directory';
import { OrderObjects } from '../orders/order-objects.service';
import { FakeFeed, FakeOrders } from '../testing/fake-orders.fixture';
import { FakeMatching, FakeWallet } from '../testing/fake-rooms.fixture';
import { FakeSocket } from '../testing/fake-socket.fixture';
import { FakeUsers } from '../testing/fake-users.fixture';
import { orderUpdate, orderView } from '../testing/order-views.fixture';
import { Replay } from './replay';
import { StreamSession } from './stream-session';
import type { SessionLimits } from './stream-session';
import { TradeUpdateFrames } from './trade-update-frames';
import { TradeUpdatesHub } from './trade-updates.hub';

const AUTH = { action: 'auth', key: 'KEY-buyer', secret: 'SECRET-buyer' };
const LISTEN = { action: 'listen', data: { streams: ['trade_updates'] } };
const LIMITS: SessionLimits = {
  authWithinMs: 40,
  maxBufferedBytes: 1_000,
  maxHeldFrames: 10,
  maxInbox: 8,
};

/** Lets promises and the feed's drain loop run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

class Bench {
  readonly users = new FakeUsers('a secret for specs only, of forty letters');
  readonly orders = new FakeOrders();
  readonly feed = new FakeFeed();
  readonly socket = new FakeSocket();
  readonly account = 'unset';
  readonly hub: TradeUpdatesHub;
  readonly session: StreamSession;
  admitted = true;

  constructor() {
    const wallet = new FakeWallet();
    const directory = new InstrumentDirectory(new FakeMatching(), new SystemClock());
    const objects = new OrderObjects(wallet, directory);
    const logger = AppLogger.create('silent');
    const frames = new TradeUpdateFrames(objects, wallet, directory, logger);
    this.hub = new TradeUpdatesHub(this.feed, frames);
    this.hub.onModuleInit();
    this.session = new StreamSession(
      this.socket.asWebSocket,
      {
        authenticate: (credentials) => {
          if (credentials.kind !== 'key') throw new DomainError('AUTH_INVALID', 'no key');
          return this.users.verifyKey(credentials);
        },
        admit: () => this.admitted,
        hub: this.hub,
        replay: new Replay(this.orders, frames),
      },
      LIMITS,
    );
  }

  async listening(message: unknown = LISTEN): Promise<this> {
    this.socket.say(AUTH);
    this.socket.say(message);
    await settle();
    return this;
  }

  order(): OrderView {
    return orderView({ accountId: this.session.principal?.accountId ?? '' });
  }
}

describe('a session of /stream', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.socket.emit('close'));

  it('answers authorization first, then each listen, repeats too', async () => {
    await bench.listening();
    bench.socket.say(LISTEN);
    bench.socket.say({ action: 'listen', data: { streams: ['account_updates'] } });
    await settle();
    expect(bench.socket.sent).toEqual([
      { stream: 'authorization', data: { action: 'authenticate', status: 'authorized' } },
      { stream: 'listening', data: { streams: ['trade_updates'] } },
      { stream: 'listening', data: { streams: ['trade_updates'] } },
      { stream: 'listening', data: { streams: [] } },
    ]);
  });

  it('delivers every update of the account in order, once, and none of others', async () => {
    await bench.listening();
    bench.socket.say(LISTEN);
    await settle();
    const mine = bench.order();
    const updates = Array.from({ length: 600 }, (_, index) => orderUpdate(mine, index + 1, 'new'));
    const foreign = orderUpdate(orderView({ accountId: 'another' }), 9_999, 'new');
    bench.feed.emit(...updates.slice(0, 300), foreign);
    bench.feed.emit(...updates.slice(300));
    await settle();
    const ids = bench.socket.sent.slice(3).map((frame) => frame.data['event_id']);
    expect(ids).toHaveLength(600);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(600);
  });

  it('tells the position after each fill of a batch', async () => {
    await bench.listening();
    const mine = bench.order();
    bench.feed.emit(orderUpdate(mine, 1, 'partial_fill'), orderUpdate(mine, 2, 'fill'));
    await settle();
    const after = bench.socket.sent.slice(2).map((frame) => frame.data['position_qty']);
    expect(after).toEqual(['90', '100']);
  });

  it('stops after an empty listen', async () => {
    await bench.listening();
    bench.socket.say({ action: 'listen', data: { streams: [] } });
    await settle();
    bench.feed.emit(orderUpdate(bench.order(), 1));
    await settle();
    expect(bench.socket.streams).toEqual(['authorization', 'listening', 'listening']);
  });

  it('replays what came after since, then goes live without a repeat', async () => {
    const { accountId } = await bench.users.verifyKey({ keyId: AUTH.key, secret: AUTH.secret });
    const view = orderView({ accountId });
    bench.orders.updates = [1, 2, 3, 4].map((seq) => orderUpdate(view, seq, 'new'));
    const since = '0000000000000001.0';
    await bench.listening({ action: 'listen', data: { streams: ['trade_updates'], since } });
    bench.feed.emit(orderUpdate(view, 4, 'new'), orderUpdate(view, 5, 'new'));
    await settle();
    expect(bench.socket.streams.slice(1)).toEqual([
      'listening',
      'trade_updates',
      'trade_updates',
      'trade_updates',
      'replay',
      'trade_updates',
    ]);
    expect(bench.socket.sent[5]?.data).toEqual({
      status: 'complete',
      last_event_id: '0000000000000004.0',
      count: 3,
    });
    expect(bench.socket.sent[6]?.data['event_id']).toBe('0000000000000005.0');
  });

  it('refuses wrong credentials three times, then closes', async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      bench.socket.say({ action: 'auth', key: 'KEY-buyer', secret: 'wrong' });
    }
    await settle();
    expect(bench.socket.sent.map((frame) => frame.data['status'])).toEqual([
      'unauthorized',
      'unauthorized',
      'unauthorized',
    ]);
    expect(bench.socket.sent[0]?.data['message']).toBe('access key verification failed');
    expect(bench.socket.closedWith).toBe(1008);
  });

  it('answers a listen before authentication with an error, and unknown messages too', async () => {
    bench.socket.say(LISTEN);
    bench.socket.say('not JSON');
    bench.socket.say({ action: 'fly' });
    await settle();
    expect(bench.socket.streams).toEqual(['error', 'error', 'error']);
    expect(bench.socket.closedWith).toBeNull();
  });

  it('closes when nobody authenticates in time', async () => {
    await new Promise((resolve) => setTimeout(resolve, LIMITS.authWithinMs + 20));
    expect(bench.socket.closedWith).toBe(1008);
  });

  it('closes a client that talks faster than it is answered', () => {
    for (let count = 0; count < 20; count += 1) bench.socket.say(LISTEN);
    expect(bench.socket.closedWith).toBe(1008);
  });

  it('closes a slow reader with 1013 instead of dropping updates', async () => {
    await bench.listening();
    bench.socket.bufferedAmount = LIMITS.maxBufferedBytes + 1;
    bench.feed.emit(orderUpdate(bench.order(), 1));
    await settle();
    expect(bench.socket.closedWith).toBe(1013);
  });

  it('refuses one session too many', async () => {
    bench.admitted = false;
    await bench.listening();
    expect(bench.socket.closedWith).toBe(1008);
    expect(bench.session.principal).toBeNull();
  });
});
