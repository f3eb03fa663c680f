import type { BroadcastRequest, Entry } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import { DomainError, uuidFromNumbers } from '@app/kernel';
import type { FollowerHandle, Projection, StreamRegistry } from '@app/streams';
import { PgJournalStore, streamsMigrations } from '@app/streams';
import type { TestDatabase } from '@app/testing';
import { createTestDatabase, SetClock } from '@app/testing';

import { notificationMigrations } from './database/migrations';
import { NotificationService } from './notification.service';

const ORDER = uuidFromNumbers(1, 0, 1, 0);

describe('the inbox', () => {
  let db: TestDatabase;
  let store: PgJournalStore;
  let service: NotificationService;
  let projection: Projection;
  let next = 1;
  const clock = new SetClock();

  beforeEach(async () => {
    db = await createTestDatabase({
      migrations: [...streamsMigrations, ...notificationMigrations],
    });
    store = new PgJournalStore({ connectionString: db.url, pool: db.database.pool });
    next = 1;
    await start();
    await project([
      entry({ type: 'instrument_noted', instrument: { symbol: 'AAPL', cashUnitsPerTick: 100 } }),
    ]);
  });

  afterEach(() => db.drop());

  /** A process start: a service with nothing in memory. */
  async function start(): Promise<void> {
    const registry = {
      head: () => Promise.resolve(next - 1),
      addProjection: (added: Projection) => {
        projection = added;
        const lag = new DomainError('EXCHANGE_BUSY', 'lags behind');
        return { reach: () => Promise.reject(lag) } as unknown as FollowerHandle;
      },
    } as unknown as StreamRegistry;
    service = new NotificationService(registry, clock, db.database);
    service.onModuleInit();
    await projection.load?.();
  }

  function entry(event: object): Entry {
    const seq = next++;
    return { stream: ORDERS_STREAM, seq, at: 1_000 + seq, event };
  }

  const fill = (accountId: string, leavesShares = 0): Entry =>
    entry({
      type: 'filled',
      orderId: ORDER,
      accountId,
      symbol: 'AAPL',
      side: 'buy',
      priceTicks: 19_050,
      quantityShares: 40,
      leavesShares,
    });

  async function project(entries: readonly Entry[]): Promise<boolean> {
    const from = (entries[0]?.seq ?? 1) - 1;
    await store.cursor(projection.name, ORDERS_STREAM);
    const statements = projection.project(entries);
    const step = { projection: projection.name, stream: ORDERS_STREAM, from, statements };
    return await store.project({ ...step, to: from + entries.length });
  }

  const list = (accountId: string, change: { beforeId?: string; unreadOnly?: boolean } = {}) =>
    service.list({ accountId, beforeId: null, unreadOnly: false, limit: 3, ...change });

  it('holds one row for each event that concerns the account, newest first', async () => {
    const run = [fill('a', 60), fill('b'), entry({ type: 'accepted', accountId: 'a' }), fill('a')];
    expect(await project(run)).toBe(true);
    expect(await project(run)).toBe(false);
    expect(await list('a')).toEqual([
      {
        id: 'orders:5',
        seq: 5,
        at: 1_005,
        accountId: 'a',
        kind: 'fill',
        orderId: ORDER,
        symbol: 'AAPL',
        severity: null,
        text: 'Bought 40 AAPL at 190.50, order filled',
        read: false,
      },
      expect.objectContaining({ id: 'orders:2', text: 'Bought 40 AAPL at 190.50, 60 left' }),
    ]);
    expect((await list('b')).map((row) => row.id)).toEqual(['orders:3']);
    expect(await list('stranger')).toEqual([]);
  });

  it('knows tick sizes after a restart', async () => {
    await start();
    await project([fill('a')]);
    expect((await list('a'))[0]?.text).toBe('Bought 40 AAPL at 190.50, order filled');
  });

  it('keeps a refusal, its words included', async () => {
    const refusal = { reason: 'RISK_MAX_POSITION', message: `limit 10 "shares", {x}`, details: {} };
    const rejected = {
      type: 'rejected',
      orderId: ORDER,
      accountId: 'a',
      symbol: 'AAPL',
      by: 'risk',
    };
    await project([entry({ ...rejected, refusal })]);
    expect((await list('a'))[0]).toMatchObject({
      kind: 'rejected',
      text: 'Order for AAPL refused by the risk check: limit 10 "shares", {x}',
    });
  });

  it('goes through the pages', async () => {
    await project(Array.from({ length: 5 }, () => fill('a')));
    const first = await list('a');
    expect(first.map((row) => row.seq)).toEqual([6, 5, 4]);
    expect((await list('a', { beforeId: 'orders:4' })).map((row) => row.seq)).toEqual([3, 2]);
  });

  it('marks some, then all, each once, and never those of others', async () => {
    await project([fill('a'), fill('a'), fill('b'), fill('a')]);
    expect(await service.markRead({ accountId: 'a', ids: ['orders:3', 'orders:4'] })).toEqual({
      marked: 1,
    });
    expect(await service.markRead({ accountId: 'a', ids: ['orders:3'] })).toEqual({ marked: 0 });
    expect((await list('a')).map((row) => row.read)).toEqual([false, true, false]);
    expect((await list('a', { unreadOnly: true })).map((row) => row.seq)).toEqual([5, 2]);
    expect(await service.markRead({ accountId: 'a', ids: null })).toEqual({ marked: 2 });
    expect(await service.markRead({ accountId: 'a', ids: null })).toEqual({ marked: 0 });
    expect(await service.markRead({ accountId: 'a', ids: ['orders:2'] })).toEqual({ marked: 0 });
    expect(await list('a', { unreadOnly: true })).toEqual([]);
    expect((await list('a')).map((row) => row.read)).toEqual([true, true, true]);
    expect((await list('b', { unreadOnly: true })).map((row) => row.seq)).toEqual([4]);
    await project([fill('a')]);
    expect((await list('a', { unreadOnly: true })).map((row) => row.seq)).toEqual([6]);
  });

  it.each(['', 'orders:', 'orders:0', 'orders:1x', 'match:1', 'orders:99999999999999999'])(
    'refuses "%s" as an id',
    async (id) => {
      const marking = service.markRead({ accountId: 'a', ids: [id] });
      await expect(marking).rejects.toMatchObject({ reason: 'MALFORMED_FIELD' });
    },
  );

  describe('messages to everybody', () => {
    let sent = 0;
    const announce = (change: Partial<BroadcastRequest> = {}) => {
      sent += 1;
      const text = `message ${sent}`;
      const what = { severity: 'info', text, symbol: null, endsAt: null, by: 'olga' } as const;
      return service.announce({ ...what, requestId: `request ${sent}`, ...change });
    };
    const valid = async () => {
      const rows = await service.broadcasts({ validOnly: true, limit: 100 });
      return rows.map(({ id }) => id);
    };

    it('stand in every inbox where the stream then was, page by page, newest first', async () => {
      await project([fill('a')]);
      const [older, newer] = [await announce(), await announce({ severity: 'critical' })];
      await project([fill('a')]);
      const ids = ['orders:3', newer.id, older.id, 'orders:2'];
      for (const first of [0, 1, 2, 3]) {
        const before = ids[first - 1];
        const page = await list('a', before === undefined ? {} : { beforeId: before });
        expect(page.map(({ id }) => id)).toEqual(ids.slice(first, first + 3));
      }
      expect((await list('stranger'))[0]).toMatchObject({
        ...{ id: newer.id, kind: 'broadcast', severity: 'critical', orderId: null, read: false },
      });
    });

    it('are there while they are valid, after a restart too, and nobody sees them then', async () => {
      const [ends, stays] = [await announce({ endsAt: clock.at + 10 }), await announce()];
      await start();
      expect(await valid()).toEqual([stays.id, ends.id]);
      clock.at += 10;
      expect(await valid()).toEqual([stays.id]);
      expect(await service.withdraw({ id: stays.id, by: 'otto' })).toMatchObject({
        ...{ withdrawnBy: 'otto', withdrawnAt: clock.at },
      });
      clock.at += 1;
      expect(await service.withdraw({ id: stays.id, by: 'olga' })).toMatchObject({
        ...{ withdrawnBy: 'otto', withdrawnAt: clock.at - 1 },
      });
      expect([await valid(), await list('a')]).toEqual([[], []]);
      expect(await service.broadcasts({ validOnly: false, limit: 1 })).toMatchObject([
        { id: stays.id },
      ]);
    });

    it('are read by each account on its own', async () => {
      const [first, second] = [await announce(), await announce()];
      const ids = [first.id, 'broadcast:99', 'orders:99'];
      expect(await service.markRead({ accountId: 'a', ids })).toEqual({ marked: 1 });
      expect((await list('a', { unreadOnly: true })).map(({ id }) => id)).toEqual([second.id]);
      await project([fill('a')]);
      expect(await service.markRead({ accountId: 'a', ids: null })).toEqual({ marked: 2 });
      expect(await service.markRead({ accountId: 'a', ids: null })).toEqual({ marked: 0 });
      expect(await list('b', { unreadOnly: true })).toHaveLength(2);
    });

    it('a repeat of a request is the same message; another under its id is refused', async () => {
      const request = { requestId: 'again', text: 'once' };
      const made = await announce(request);
      expect(await announce(request)).toEqual(made);
      await expect(announce({ ...request, text: 'twice' })).rejects.toMatchObject({
        reason: 'DUPLICATE_REQUEST_ID',
      });
      expect(await valid()).toEqual([made.id]);
    });

    it('are twenty at once, also when many announce', async () => {
      const made = await Promise.allSettled(Array.from({ length: 25 }, () => announce()));
      const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect([refused.length, (await valid()).length]).toEqual([5, 20]);
      expect(refused[0]).toMatchObject({ reason: 'FIELDS_CONFLICT', details: { limit: 20 } });
    });

    it('are refused with an end that has passed, or when nobody knows them', async () => {
      await expect(announce({ endsAt: clock.at })).rejects.toMatchObject({
        reason: 'MALFORMED_FIELD',
      });
      for (const id of ['broadcast:99', 'orders:1', 'x']) {
        await expect(service.withdraw({ id, by: 'olga' })).rejects.toMatchObject({
          reason: 'BROADCAST_NOT_FOUND',
        });
      }
      await expect(list('a', { beforeId: 'broadcast:99' })).rejects.toMatchObject({
        reason: 'MALFORMED_FIELD',
      });
    });
  });

  it('marks nothing in an empty inbox', async () => {
    expect(await service.markRead({ accountId: 'nobody', ids: null })).toEqual({ marked: 0 });
  });
});
