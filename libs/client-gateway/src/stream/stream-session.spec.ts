import { DomainError } from '@app/kernel';
import { AppLogger, SystemClock } from '@app/platform';
import type { OrderView } from '@app/contracts';

import { InstrumentDirectory } from '../market/instrument-directory';
import { OrderObjects } from '../orders/order-objects.service';
import { FakeFeed, FakeOrders } from '../testing/fake-orders.fixture';
import { FakeMatching, FakeWallet } from '../testing/fake-rooms.fixture';
import { FakeSwitches } from '../testing/fake-switches.fixture';
import { FakeSocket } from '../testing/fake-socket.fixture';
import { FakeUsers } from '../testing/fake-users.fixture';
import { orderUpdate, orderView } from '../testing/order-views.fixture';
import type { StateListener } from './account-states';
import type { BroadcastListener } from './broadcast-watch';
import { DisconnectSwitches } from './disconnect-switches';
import type { EntryMessage } from './frames';
import type { EntryAnswer } from './order-entry';
import { Replay } from './replay';
import type { SocketDoor } from './socket-session';
import { StreamSession } from './stream-session';
import type { SessionLimits, SessionServices } from './stream-session';
import { TradeUpdateFrames } from './trade-update-frames';
import { TradeUpdatesHub } from './trade-updates.hub';

const AUTH = { action: 'auth', key: 'KEY-buyer', secret: 'SECRET-buyer' };
const LISTEN = { action: 'listen', data: { streams: ['trade_updates'] } };
const LIMITS: SessionLimits = {
  authWithinMs: 5_000,
  maxBufferedBytes: 1_000,
  maxHeldFrames: 10,
  maxInbox: 8,
  maxEntering: 2,
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
  readonly followers = new Set<StateListener>();
  readonly hearers = new Set<BroadcastListener>();
  readonly switches = new FakeSwitches();
  admitted = true;
  entered: (message: EntryMessage) => Promise<EntryAnswer> = ({ id }) => {
    return Promise.resolve({ status: 200, body: { id } });
  };

  constructor() {
    const wallet = new FakeWallet();
    const directory = new InstrumentDirectory(new FakeMatching(), new SystemClock());
    const matching = new FakeMatching();
    const objects = new OrderObjects(wallet, directory, matching);
    const logger = AppLogger.create('silent');
    const frames = new TradeUpdateFrames(objects, wallet, directory, logger);
    this.hub = new TradeUpdatesHub(this.feed, frames);
    this.hub.onModuleInit();
    const door: SocketDoor = {
      authenticate: (credentials) => {
        if (credentials.kind !== 'key') throw new DomainError('AUTH_INVALID', 'no key');
        return this.users.verifyKey(credentials);
      },
      admit: () => this.admitted,
      together: (send) => send(),
    };
    const services: SessionServices = {
      hub: this.hub,
      replay: new Replay(this.orders, frames, objects),
      states: {
        join: (_account, listener) => this.followers.add(listener),
        leave: (_account, listener) => this.followers.delete(listener),
        current: () => Promise.resolve({ account: { cash: '5' }, positions: [{ symbol: 'A' }] }),
      },
      broadcasts: {
        join: (listener) => this.hearers.add(listener),
        leave: (listener) => this.hearers.delete(listener),
      },
      entry: { answer: (_caller, message) => this.entered(message) },
      switches: new DisconnectSwitches(this.switches, logger),
    };
    this.session = new StreamSession(this.socket.asWebSocket, door, services, LIMITS);
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
      { stream: 'listening', data: { streams: ['account_updates'] } },
    ]);
    expect(bench.followers.size).toBe(1);
  });

  it('messages to everybody are heard by who asks for them, and by nobody else', async () => {
    await bench.listening({ action: 'listen', data: { streams: ['broadcasts'] } });
    expect([bench.hearers.size, bench.followers.size]).toEqual([1, 0]);
    bench.socket.say(LISTEN);
    await settle();
    expect(bench.hearers.size).toBe(0);
    bench.socket.say({ action: 'listen', data: { streams: ['broadcasts'] } });
    await settle();
    bench.socket.emit('close');
    expect(bench.hearers.size).toBe(0);
  });

  it('a listen whose turn comes after the end joins nothing', async () => {
    await bench.listening({ action: 'listen', data: { streams: ['positions'] } });
    const streams = ['positions', 'broadcasts'];
    bench.socket.say({ action: 'listen', data: { streams } });
    bench.socket.readyState = 3;
    bench.socket.emit('close');
    await settle();
    expect([bench.followers.size, bench.hearers.size]).toEqual([0, 0]);
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

  it('closes when nobody authenticates in time', () => {
    jest.useFakeTimers();
    try {
      const silent = new Bench();
      jest.advanceTimersByTime(LIMITS.authWithinMs - 1);
      expect(silent.socket.closedWith).toBeNull();
      jest.advanceTimersByTime(1);
      expect(silent.socket.closedWith).toBe(1008);
    } finally {
      jest.useRealTimers();
    }
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

  it('a replay under load meets the live updates, however many come meanwhile', async () => {
    const { accountId } = await bench.users.verifyKey({ keyId: AUTH.key, secret: AUTH.secret });
    const view = orderView({ accountId });
    const add = (seq: number): void => {
      const update = orderUpdate(view, seq, 'new');
      bench.orders.updates.push(update);
      bench.feed.emit(update);
    };
    for (let seq = 1; seq <= 2_000; seq += 1)
      bench.orders.updates.push(orderUpdate(view, seq, 'new'));
    bench.socket.say(AUTH);
    const since = '0000000000000001.0';
    bench.socket.say({ action: 'listen', data: { streams: ['trade_updates'], since } });
    for (let seq = 2_001; seq <= 2_100; seq += 1) {
      add(seq);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await settle();
    const ids = bench.socket.sent.flatMap(({ data }) => data['event_id'] ?? []);
    expect(ids).toHaveLength(2_099);
    expect([...ids].sort()).toEqual(ids);
    expect(bench.socket.streams).toContain('replay');
    expect(bench.socket.closedWith).toBeNull();
  });

  it('says gap for an event that is none of the account, and goes on live', async () => {
    const { accountId } = await bench.users.verifyKey({ keyId: AUTH.key, secret: AUTH.secret });
    const view = orderView({ accountId });
    bench.orders.updates = [3, 4].map((seq) => orderUpdate(view, seq, 'new'));
    const since = '0000000000000099.0';
    await bench.listening({ action: 'listen', data: { streams: ['trade_updates'], since } });
    expect(bench.socket.sent.at(-1)?.data).toEqual({
      status: 'gap',
      count: 0,
      last_event_id: '0000000000000004.9',
      oldest_event_id: '0000000000000003.0',
    });
    bench.feed.emit(orderUpdate(view, 5, 'new'));
    await settle();
    expect(bench.socket.sent.at(-1)?.data['event_id']).toBe('0000000000000005.0');
  });

  it('begins with a snapshot; updates that it already shows are not told again', async () => {
    const { accountId } = await bench.users.verifyKey({ keyId: AUTH.key, secret: AUTH.secret });
    const view = orderView({ accountId }, { lastSeq: 7 });
    bench.orders.byId.set(view.terms.orderId, view);
    bench.orders.updates = [orderUpdate(view, 6, 'new')];
    const data = { streams: ['trade_updates', 'positions'], snapshot: true };
    bench.socket.say(AUTH);
    bench.socket.say({ action: 'listen', data });
    await settle();
    bench.feed.emit(orderUpdate(view, 7, 'new'), orderUpdate(view, 8, 'new'));
    await settle();
    expect(bench.socket.streams.slice(1, 4)).toEqual(['listening', 'snapshot', 'replay']);
    expect(bench.socket.sent[2]?.data).toMatchObject({
      account: { cash: '5' },
      positions: [{ symbol: 'A' }],
      orders: [{ id: view.terms.orderId }],
      more: false,
    });
    expect(bench.socket.sent[3]?.data).toMatchObject({ status: 'complete', count: 1 });
    expect(bench.socket.sent.at(-1)?.data['event_id']).toBe('0000000000000008.0');
  });

  it('refuses since together with snapshot', async () => {
    const data = { streams: ['trade_updates'], since: '0000000000000001.0', snapshot: true };
    await bench.listening({ action: 'listen', data });
    expect(bench.socket.streams).toEqual(['authorization', 'error']);
  });

  it('an update during a repeated listen is not lost', async () => {
    await bench.listening();
    const mine = bench.order();
    bench.feed.emit(orderUpdate(mine, 1, 'new'));
    bench.socket.say(LISTEN);
    bench.feed.emit(orderUpdate(mine, 2, 'new'));
    await settle();
    const ids = bench.socket.sent.flatMap(({ data }) => data['event_id'] ?? []);
    expect(ids).toEqual(['0000000000000001.0', '0000000000000002.0']);
  });

  describe('cancel on disconnect', () => {
    const enable = { action: 'cancel_on_disconnect', data: { enabled: true, grace_ms: 700 } };
    const last = () => bench.switches.arms.at(-1)?.afterMs;

    it('arms a lease beyond the grace and says so; enabling again arms it anew', async () => {
      await bench.listening(enable);
      expect(bench.socket.sent.at(-1)).toEqual({
        stream: 'cancel_on_disconnect',
        data: { enabled: true, grace_ms: 700 },
      });
      expect(last()).toBe(15_700);
      bench.socket.say(enable);
      await settle();
      expect(bench.switches.arms).toHaveLength(2);
      expect(new Set(bench.switches.arms.map(({ name }) => name)).size).toBe(1);
    });

    it.each([
      [1006, 700],
      [1001, 700],
      [1000, null],
      [1005, null],
    ])('a close with %i leaves %p', async (code, after) => {
      await bench.listening(enable);
      bench.socket.emit('close', code);
      expect(last()).toBe(after);
    });

    it('is disarmed by the client, then a lost connection changes nothing', async () => {
      await bench.listening(enable);
      bench.socket.say({ action: 'cancel_on_disconnect', data: { enabled: false } });
      await settle();
      expect(last()).toBeNull();
      bench.socket.emit('close', 1006);
      expect(bench.switches.arms).toHaveLength(2);
    });

    it.each([
      {},
      { enabled: 'yes' },
      { enabled: true, grace_ms: 60_001 },
      { enabled: true, grace_ms: -1 },
    ])('refuses %j', async (data) => {
      await bench.listening({ action: 'cancel_on_disconnect', data });
      expect(bench.socket.streams).toEqual(['authorization', 'error']);
      expect(bench.switches.arms).toEqual([]);
    });
  });

  describe('order entry', () => {
    const submit = (id: number) => ({ action: 'submit_order', id, data: {} });

    it('answers each request with its id and needs authentication', async () => {
      bench.socket.say(submit(1));
      await settle();
      expect(bench.socket.streams).toEqual(['error']);
      bench.socket.say(AUTH);
      await settle();
      bench.socket.say(submit(2));
      await settle();
      expect(bench.socket.sent.at(-1)).toEqual({
        stream: 'order_entry',
        data: { id: 2, action: 'submit_order', status: 200, body: { id: 2 } },
      });
    });

    it('refuses what is too much at once, and nothing else waits for an answer', async () => {
      await bench.listening();
      bench.entered = () => new Promise(() => undefined);
      for (const id of [1, 2, 3]) bench.socket.say(submit(id));
      await settle();
      expect(bench.socket.sent.at(-1)?.data).toMatchObject({
        id: 3,
        status: 503,
        body: { reason: 'EXCHANGE_BUSY', limit: 2, value: 3 },
      });
      bench.socket.say(LISTEN);
      await settle();
      expect(bench.socket.streams.at(-1)).toBe('listening');
    });
  });
});
