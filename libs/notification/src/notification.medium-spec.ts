import type { Entry } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import { DomainError, uuidFromNumbers } from '@app/kernel';
import type { FollowerHandle, Projection, StreamRegistry } from '@app/streams';
import { PgJournalStore, streamsMigrations } from '@app/streams';
import type { TestDatabase } from '@app/testing';
import { createTestDatabase } from '@app/testing';

import { notificationMigrations } from './database/migrations';
import { NotificationService } from './notification.service';

const ORDER = uuidFromNumbers(1, 0, 1, 0);

describe('the inbox', () => {
  let db: TestDatabase;
  let store: PgJournalStore;
  let service: NotificationService;
  let projection: Projection;
  let next = 1;

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
    service = new NotificationService(registry, db.database);
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

  const list = (accountId: string, change: { beforeSeq?: number; unreadOnly?: boolean } = {}) =>
    service.list({ accountId, beforeSeq: null, unreadOnly: false, limit: 3, ...change });

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
    expect((await list('a', { beforeSeq: 4 })).map((row) => row.seq)).toEqual([3, 2]);
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

  it('marks nothing in an empty inbox', async () => {
    expect(await service.markRead({ accountId: 'nobody', ids: null })).toEqual({ marked: 0 });
  });
});
