import type { OrdersEvent, SurveillanceAlert, SurveillanceQuery } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import { priceTicks, shares, uuidFromNumbers } from '@app/kernel';
import type { Json, StageDefinition, StageHandle } from '@app/streams';
import {
  InProcessHintBus,
  LoopScheduler,
  PgJournalStore,
  StreamHost,
  streamsMigrations,
} from '@app/streams';
import type { TestDatabase } from '@app/testing';
import { createTestDatabase, orderTerms, until } from '@app/testing';

import { reportingMigrations } from './database/migrations';
import { ReportingService } from './reporting.service';

type OrdersStage = StageDefinition<{ count: number }, OrdersEvent, OrdersEvent, number>;

/** Writes the orders stream as it is told. */
function ordersStage(): OrdersStage {
  return {
    stream: ORDERS_STREAM,
    inputs: [],
    initial: () => ({ count: 0 }),
    decide: () => undefined,
    request: (_state, event, _at, emit) => emit(event),
    fold: (state) => {
      state.count += 1;
    },
    snapshot: (state): Json => ({ ...state }),
    restore: (json) => ({ ...(json as { count: number }) }),
  };
}

const [ANN, BOB] = [uuidFromNumbers(2, 0, 1, 0), uuidFromNumbers(2, 0, 2, 0)];
const idOf = (number: number): string => uuidFromNumbers(1, 0, number, 0);
const clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** One life of a process that writes orders and watches them. */
class Life {
  readonly orders: StageHandle<{ count: number }, OrdersEvent, number>;
  readonly service: ReportingService;
  readonly host: StreamHost;
  /** The next projection fails in the middle of its transaction. */
  cut = false;
  private readonly store: PgJournalStore;

  private constructor(
    private readonly db: TestDatabase,
    snapshotEvery: number,
  ) {
    this.store = new PgJournalStore({
      connectionString: db.url,
      pool: db.database.pool,
      crashpoint: (name) => {
        if (!this.cut || name !== 'project.inside') return;
        this.cut = false;
        throw new Error('connection terminated');
      },
    });
    this.host = new StreamHost({
      store: this.store,
      bus: new InProcessHintBus(),
      clock,
      scheduler: new LoopScheduler(),
      owner: 'spec',
      log: { info: () => undefined, error: () => undefined },
      onFatal: () => undefined,
      snapshotEvery,
    });
    this.orders = this.host.addStage(ordersStage());
    this.service = new ReportingService(this.host, db.database, clock, { shards: 1 });
    this.service.onModuleInit();
  }

  static async start(db: TestDatabase, snapshotEvery = 100): Promise<Life> {
    const life = new Life(db, snapshotEvery);
    await life.store.connect();
    await life.host.start();
    return life;
  }

  async tell(...events: OrdersEvent[]): Promise<void> {
    for (const event of events) await this.orders.request(event);
  }

  alerts(change: Partial<SurveillanceQuery> = {}): Promise<SurveillanceAlert[]> {
    return this.service.alerts({ ...EVERYTHING, ...change });
  }

  async stop(): Promise<void> {
    await this.host.stop();
    await this.store.close();
  }

  /** Dies without a word. */
  async die(): Promise<void> {
    await this.store.close();
    await this.db.database.query(`update streams.stream_head set lease_until = '-infinity'`);
  }
}

const EVERYTHING: SurveillanceQuery = {
  kind: null,
  accountId: null,
  symbol: null,
  unseen: false,
  beforeId: null,
  limit: 10,
};

function submitted(number: number, side: 'buy' | 'sell', quantityShares: number): OrdersEvent {
  const orderId = idOf(number);
  const terms = orderTerms({ orderId, accountId: ANN, side, quantityShares });
  return { type: 'submitted', terms, fingerprint: '' };
}

function filled(number: number, side: 'buy' | 'sell', change: object = {}): OrdersEvent {
  return {
    ...{ type: 'filled', orderId: idOf(number), accountId: ANN, symbol: 'ABC', side },
    ...{ shard: 0, tradeId: number, liquidity: 'taker', tradedAt: 0 },
    priceTicks: priceTicks(1_000),
    quantityShares: shares(10),
    filledShares: shares(10),
    leavesShares: shares(0),
    ...change,
  };
}

function cancelled(number: number): OrdersEvent {
  const [cancelledShares, leavesShares] = [shares(500), shares(0)];
  const ended = { orderId: idOf(number), accountId: ANN, symbol: 'ABC' };
  return { type: 'cancelled', ...ended, cancelledShares, leavesShares, cause: 'requested' };
}

const SETUP = [submitted(1, 'buy', 500), submitted(2, 'sell', 10), filled(2, 'sell')];

describe('surveillance over PostgreSQL', () => {
  let db: TestDatabase;
  const lives: Life[] = [];

  beforeEach(async () => {
    db = await createTestDatabase({ migrations: [...streamsMigrations, ...reportingMigrations] });
  });
  afterEach(async () => {
    for (const life of lives.splice(0)) await life.stop().catch(() => undefined);
    await db.drop();
  });

  const start = async (snapshotEvery?: number): Promise<Life> => {
    const life = await Life.start(db, snapshotEvery);
    lives.push(life);
    return life;
  };

  it('raises an alert with its evidence', async () => {
    const life = await start();
    await life.tell(...SETUP, cancelled(1));
    expect(await life.alerts()).toEqual([
      {
        ...{ id: 'spoofing:4', seq: 4, at: expect.any(Number), kind: 'spoofing' },
        ...{ severity: 'warning', accountId: ANN, otherAccountId: null, symbol: 'ABC' },
        orderIds: [idOf(1), idOf(2)],
        trades: [{ shard: 0, tradeId: 2 }],
        figures: {
          orders_cancelled: 1,
          shares_cancelled: 500,
          shares_traded: 10,
          ms_after_trade: expect.any(Number),
        },
        acknowledged: null,
      },
    ]);
  });

  it.each([
    ['nothing was saved yet', 100],
    ['all of it was saved', 1],
  ])('a kill loses and repeats nothing, where %s', async (_what, snapshotEvery) => {
    const first = await start(snapshotEvery);
    await first.tell(...SETUP);
    await first.alerts();
    await first.die();
    const second = await start(snapshotEvery);
    await second.tell(cancelled(1));
    expect((await second.alerts()).map(({ id }) => id)).toEqual(['spoofing:4']);
    await second.die();
    const third = await start(snapshotEvery);
    await third.tell(submitted(3, 'buy', 500), submitted(4, 'sell', 10), filled(4, 'sell'));
    await third.tell(cancelled(3));
    // It keeps quiet for a while about what it has said in an earlier life.
    expect((await third.alerts()).map(({ id }) => id)).toEqual(['spoofing:4']);
  });

  it('a transaction that is cut takes back what it remembered', async () => {
    const life = await start();
    await life.tell(...SETUP);
    await life.alerts();
    life.cut = true;
    await life.tell(cancelled(1));
    await until('it is raised', async () => (await life.alerts()).length === 1);
    expect(life.cut).toBe(false);
  });

  it('is listed by kind, account, symbol and page, and by what nobody has seen', async () => {
    const life = await start();
    await life.tell(...SETUP, cancelled(1));
    const alone = { orderId: idOf(7), liquidity: 'maker', side: 'buy' };
    await life.tell(filled(7, 'sell', alone), filled(7, 'sell'));
    const ids = async (change: Partial<SurveillanceQuery>): Promise<string[]> =>
      (await life.alerts(change)).map(({ id }) => id);
    expect(await ids({})).toEqual(['wash_trade:6', 'spoofing:4']);
    expect(await ids({ limit: 1 })).toEqual(['wash_trade:6']);
    expect(await ids({ beforeId: 'wash_trade:6' })).toEqual(['spoofing:4']);
    expect(await ids({ beforeId: 'wash_trade:9' })).toEqual([]);
    expect(await ids({ kind: 'spoofing' })).toEqual(['spoofing:4']);
    expect(await ids({ accountId: ANN, symbol: 'ABC' })).toHaveLength(2);
    expect(await ids({ accountId: BOB })).toEqual([]);
    expect(await ids({ symbol: 'XYZ' })).toEqual([]);
    await life.service.acknowledgeAlert({ id: 'spoofing:4', by: 'carol', note: 'a fat finger' });
    expect(await ids({ unseen: true })).toEqual(['wash_trade:6']);
  });

  it('is acknowledged once: the first word stands', async () => {
    const life = await start();
    await life.tell(...SETUP, cancelled(1));
    await life.alerts();
    const id = 'spoofing:4';
    const first = await life.service.acknowledgeAlert({ id, by: 'carol', note: 'a fat finger' });
    expect(first.acknowledged).toMatchObject({ by: 'carol', note: 'a fat finger' });
    const again = await life.service.acknowledgeAlert({ id, by: 'dave', note: 'looks bad' });
    expect(again).toEqual(first);
    await expect(
      life.service.acknowledgeAlert({ id: 'spoofing:5', by: 'carol', note: 'what' }),
    ).rejects.toMatchObject({ reason: 'ALERT_NOT_FOUND' });
  });
});
