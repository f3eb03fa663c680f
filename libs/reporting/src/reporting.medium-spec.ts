import type { Entry, Traded } from '@app/contracts';
import { matchStream } from '@app/contracts';
import { DomainError, uuidFromNumbers } from '@app/kernel';
import type { FollowerHandle, Projection, StreamRegistry } from '@app/streams';
import { PgJournalStore, streamsMigrations } from '@app/streams';
import type { TestDatabase } from '@app/testing';
import { createTestDatabase } from '@app/testing';

import { reportingMigrations } from './database/migrations';
import { ReportingService } from './reporting.service';

const STREAM = matchStream(0);
const clock = { now: () => 0, monotonic: () => 0 };

function trade(seq: number, change: Partial<Traded> = {}): Entry {
  const event = {
    type: 'traded',
    symbol: seq % 2 === 0 ? 'AAPL' : 'MSFT',
    priceTicks: 100 + seq,
    quantityShares: seq,
    cashUnitsPerTick: 100,
    takerSide: seq % 3 === 0 ? 'sell' : 'buy',
    auction: false,
    makerOrderId: uuidFromNumbers(1, 0, seq, 0),
    makerAccountId: `maker-${seq % 2}`,
    takerOrderId: uuidFromNumbers(1, 0, seq, 1),
    takerAccountId: 'taker',
    ...change,
  };
  return { stream: STREAM, seq, at: 1_000 + seq, event };
}

describe('trade reports', () => {
  let db: TestDatabase;
  let service: ReportingService;
  let projection: Projection;
  let store: PgJournalStore;
  let reach: () => Promise<void>;

  beforeEach(async () => {
    db = await createTestDatabase({ migrations: [...streamsMigrations, ...reportingMigrations] });
    store = new PgJournalStore({ connectionString: db.url, pool: db.database.pool });
    reach = () => Promise.resolve();
    const registry = {
      head: () => Promise.resolve(0),
      addProjection: (added: Projection) => {
        if (added.name === 'reporting.trades') projection = added;
        return { reach: () => reach() } as unknown as FollowerHandle;
      },
    } as unknown as StreamRegistry;
    service = new ReportingService(registry, db.database, clock, { shards: 1 });
    service.onModuleInit();
  });

  afterEach(() => db.drop());

  async function project(entries: readonly Entry[]): Promise<boolean> {
    const from = (entries[0]?.seq ?? 1) - 1;
    const { name } = projection;
    await store.cursor(name, STREAM);
    const statements = projection.project(entries);
    const to = from + entries.length;
    return await store.project({ projection: name, stream: STREAM, from, to, statements });
  }

  const range = (from: number, to: number): Entry[] =>
    Array.from({ length: to - from + 1 }, (_, i) => trade(from + i));

  it('names buyer and seller whoever took, newest first, page by page', async () => {
    await project(range(1, 6));
    await project(range(7, 9));
    const query = { accountId: 'taker', symbol: null, beforeTradeId: null, limit: 5 };
    const first = await service.trades(query);
    expect(first.map((row) => row.tradeId)).toEqual([9, 8, 7, 6, 5]);
    expect(first[0]).toMatchObject({ sellAccountId: 'taker', buyAccountId: 'maker-1' });
    expect(first[1]).toEqual({
      tradeId: 8,
      shard: 0,
      at: 1_008,
      symbol: 'AAPL',
      priceUnits: 10_800,
      quantityShares: 8,
      buyAccountId: 'taker',
      buyOrderId: uuidFromNumbers(1, 0, 8, 1),
      sellAccountId: 'maker-0',
      sellOrderId: uuidFromNumbers(1, 0, 8, 0),
    });
    const rest = await service.trades({ ...query, beforeTradeId: 5 });
    expect(rest.map((row) => row.tradeId)).toEqual([4, 3, 2, 1]);
    const some = await service.trades({ ...query, accountId: 'maker-0', symbol: 'AAPL' });
    expect(some.map((row) => row.tradeId)).toEqual([8, 6, 4, 2]);
    expect(await service.trades({ ...query, accountId: 'stranger' })).toEqual([]);
  });

  it('shows a trade of an account with itself once', async () => {
    await project([trade(1, { makerAccountId: 'taker' })]);
    const query = { accountId: 'taker', symbol: null, beforeTradeId: null, limit: 5 };
    expect(await service.trades(query)).toHaveLength(1);
  });

  it('sums per symbol agree with the trades, over runs and repeats', async () => {
    await project(range(1, 6));
    expect(await project(range(1, 6))).toBe(false);
    await project(range(7, 10));
    expect(await service.totals()).toEqual([
      { symbol: 'AAPL', trades: 5, shares: '30' },
      { symbol: 'MSFT', trades: 5, shares: '25' },
    ]);
    const sums = await db.database.query(
      `select symbol, count(*) as trades, sum(quantity)::text as shares
         from reporting.trades group by symbol order by symbol`,
    );
    expect(await service.totals()).toEqual(sums);
  });

  it('a table that lags is shown as it is; an unknown failure is not hidden', async () => {
    await project(range(1, 2));
    reach = () => Promise.reject(new DomainError('EXCHANGE_BUSY', 'lags behind'));
    expect(await service.totals()).toHaveLength(2);
    reach = () => Promise.reject(new TypeError('broken'));
    await expect(service.totals()).rejects.toThrow('broken');
  });
});
