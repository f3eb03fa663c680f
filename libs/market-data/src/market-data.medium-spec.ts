import type { Candle, CandleHistory, Entry } from '@app/contracts';
import { matchStream } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { HealthRegistry } from '@app/platform';
import type { FollowerHandle, LiveView, Projection, StreamRegistry } from '@app/streams';
import { PgJournalStore, streamsMigrations } from '@app/streams';
import type { TestDatabase } from '@app/testing';
import { createTestDatabase } from '@app/testing';

import { gatherCandles } from './domain/bar-width';
import { marketDataMigrations } from './database/migrations';
import { NaiveEngine } from './domain/naive-engine.fixture';
import { MarketDataService } from './market-data.service';
import { QuoteRecorder } from './quote-recorder';

const MINUTE = 60_000;
const STREAM = matchStream(0);

/** The service with its view and projection, fed by hand as the registry would. */
class Desk {
  readonly service: MarketDataService;
  private readonly store: PgJournalStore;
  private projection!: Projection;
  private view!: LiveView;
  private position = 0;

  constructor(db: TestDatabase) {
    this.store = new PgJournalStore({ connectionString: db.url, pool: db.database.pool });
    const registry = {
      addView: (view: LiveView) => (this.view = view),
      addProjection: (projection: Projection) => {
        this.projection = projection;
        return { reach: (_: string, seq: number) => this.reach(seq) } as FollowerHandle;
      },
    } as unknown as StreamRegistry;
    this.service = new MarketDataService(
      registry,
      db.database,
      { shards: 1 },
      new HealthRegistry(),
      new QuoteRecorder(db.database),
    );
    this.service.onModuleInit();
  }

  show(entries: readonly Entry[]): void {
    this.view.apply(entries);
  }

  async project(entries: readonly Entry[]): Promise<boolean> {
    const from = (entries[0]?.seq ?? 1) - 1;
    const to = entries[entries.length - 1]?.seq ?? from;
    const projection = this.projection.name;
    await this.store.cursor(projection, STREAM);
    const statements = this.projection.project(entries);
    const step = { projection, stream: STREAM, from, to, statements };
    const moved = await this.store.project(step);
    if (moved) this.position = to;
    return moved;
  }

  private reach(seq: number): Promise<void> {
    if (this.position >= seq) return Promise.resolve();
    return Promise.reject(new DomainError('EXCHANGE_BUSY', 'lags behind'));
  }
}

/** `count` trades of one share each, `everyMs` apart, at prices that move. */
function tradingDay(count: number, everyMs: number, startAt = MINUTE): NaiveEngine {
  let at = startAt;
  const engine = new NaiveEngine('AAPL', () => at);
  for (let i = 0; i < count; i += 1) {
    const price = 100 + ((i * 7) % 11);
    engine.submit({ side: 'sell', price, quantity: 1 });
    engine.submit({ side: 'buy', price, quantity: 1 });
    at += everyMs;
  }
  return engine;
}

/** Minutes 1 to `count` of AAPL, seven shares each. */
function history(count: number): CandleHistory {
  const column = <T>(of: (minute: number) => T): T[] => {
    return Array.from({ length: count }, (_, index) => of(index + 1));
  };
  return {
    symbol: 'AAPL',
    startAt: column((minute) => minute * MINUTE),
    openUnits: column((minute) => 100 + minute),
    highUnits: column((minute) => 102 + minute),
    lowUnits: column((minute) => 99 + minute),
    closeUnits: column((minute) => 101 + minute),
    volumeShares: column(() => 7),
    trades: column(() => 2),
    notional: column((minute) => String(7 * (100 + minute))),
  };
}

async function inRuns(
  entries: readonly Entry[],
  size: number,
  feed: (run: readonly Entry[]) => Promise<unknown>,
) {
  for (let from = 0; from < entries.length; from += size) {
    await feed(entries.slice(from, from + size));
  }
}

describe('market data over PostgreSQL', () => {
  let db: TestDatabase;

  beforeEach(async () => {
    db = await createTestDatabase({ migrations: [...streamsMigrations, ...marketDataMigrations] });
  });

  afterEach(() => db.drop());

  const allCandles = (desk: Desk): Promise<Candle[]> =>
    desk.service.candles({ symbol: 'AAPL', startAt: 0, endAt: 1e12, limit: 10_000 });

  it('table and memory give the same candles, wherever runs are cut', async () => {
    const { entries } = tradingDay(200, 9_500);
    const live = new Desk(db);
    live.show(entries);
    const fromMemory = await allCandles(live);
    await inRuns(entries, 37, (run) => live.project(run));
    const rows = await db.database.query<{ start_at: number; trades: number; notional: string }>(
      `select start_at, open_units, high_units, low_units, close_units, volume, trades,
              notional::text from market_data.candles_1m order by start_at`,
    );
    expect(rows).toEqual(
      fromMemory.map((candle) => ({
        start_at: candle.startAt,
        open_units: candle.openUnits,
        high_units: candle.highUnits,
        low_units: candle.lowUnits,
        close_units: candle.closeUnits,
        volume: candle.volumeShares,
        trades: candle.trades,
        notional: candle.notional,
      })),
    );
    expect(rows.reduce((sum, row) => sum + row.trades, 0)).toBe(200);
  });

  it('a run that was projected already changes nothing', async () => {
    const { entries } = tradingDay(5, 1_000);
    const desk = new Desk(db);
    expect(await desk.project(entries)).toBe(true);
    expect(await desk.project(entries)).toBe(false);
    const [row] = await db.database.query<{ trades: number; volume: number }>(
      'select trades, volume from market_data.candles_1m',
    );
    expect(row).toEqual({ trades: 5, volume: 5 });
  });

  it('candles older than memory come from the table, newer ones from memory', async () => {
    const { entries } = tradingDay(200, MINUTE);
    const desk = new Desk(db);
    desk.show(entries);
    await inRuns(entries.slice(0, -30), 100, (run) => desk.project(run));
    const candles = await allCandles(desk);
    expect(candles).toHaveLength(200);
    expect(candles.map((candle) => candle.startAt)).toEqual(
      Array.from({ length: 200 }, (_, i) => (i + 1) * MINUTE),
    );
    expect(candles.every((candle) => candle.trades === 1)).toBe(true);
  });

  it.each([
    ['minute', 5],
    ['minute', 30],
    ['hour', 1],
    ['day', 1],
    ['week', 1],
    ['month', 1],
  ] as const)(
    'bars of %s x %i hold every minute once, over table and memory',
    async (unit, count) => {
      const { entries } = tradingDay(300, 7 * MINUTE);
      const desk = new Desk(db);
      desk.show(entries);
      await inRuns(entries.slice(0, -30), 100, (run) => desk.project(run));
      const minutes = await allCandles(desk);
      const query = { symbol: 'AAPL', unit, count, startAt: 0, endAt: 1e12 } as const;
      const bars = await desk.service.bars({ ...query, direction: 'asc', limit: 10_000 });
      expect(bars).toEqual(gatherCandles(minutes, { unit, count }));
      expect(bars.reduce((sum, bar) => sum + bar.trades, 0)).toBe(300);
      const back = await desk.service.bars({ ...query, direction: 'desc', limit: 10_000 });
      expect(back).toEqual([...bars].reverse());
      const [first, second] = bars;
      const page = { ...query, direction: 'asc', limit: 1 } as const;
      expect(await desk.service.bars(page)).toEqual([first]);
      if (second !== undefined) {
        expect(await desk.service.bars({ ...page, startAt: second.startAt })).toEqual([second]);
      }
    },
  );

  it('a history from before the first trade is loaded once and joins what trades since', async () => {
    const desk = new Desk(db);
    const { entries } = tradingDay(3, MINUTE, 100 * MINUTE);
    desk.show(entries.slice(0, 2));
    const past = history(90);
    expect(await desk.service.loadHistory(past)).toEqual({ loaded: 90 });
    expect(await desk.service.loadHistory(past)).toEqual({ loaded: 0 });
    expect(await allCandles(desk)).toHaveLength(90);
    const query = { symbol: 'AAPL', unit: 'hour', count: 1, startAt: 0, endAt: 1e12 } as const;
    const hours = await desk.service.bars({ ...query, direction: 'asc', limit: 10 });
    expect(hours.map(({ volumeShares }) => volumeShares)).toEqual([59 * 7, 31 * 7]);
    desk.show(entries);
    await desk.project(entries);
    expect(await allCandles(desk)).toHaveLength(93);
    await expect(desk.service.loadHistory(history(200))).rejects.toMatchObject({
      reason: 'MALFORMED_FIELD',
    });
    const short = { ...past, notional: past.notional.slice(1) };
    await expect(desk.service.loadHistory(short)).rejects.toMatchObject({
      reason: 'MALFORMED_FIELD',
    });
  });

  it('trades of a time come in pages both ways, without gap or repeat', async () => {
    const { entries } = tradingDay(50, MINUTE);
    const desk = new Desk(db);
    desk.show(entries);
    await desk.project(entries);
    const ids = entries.filter((entry) => entry.event.type === 'traded').map((entry) => entry.seq);
    const inTime = ids.slice(9, 39);
    const range = { symbol: 'AAPL', startAt: 10 * MINUTE, endAt: 40 * MINUTE, limit: 7 };
    for (const direction of ['asc', 'desc'] as const) {
      const seen: number[] = [];
      for (let cursor: number | null = null; ; cursor = seen.at(-1) ?? null) {
        const page = await desk.service.tradesBetween({ ...range, direction, cursor });
        if (page.length === 0) break;
        seen.push(...page.map((trade) => trade.tradeId));
      }
      expect(seen).toEqual(direction === 'asc' ? inTime : [...inTime].reverse());
    }
  });

  it('every change of the best of a side is a quote; read again they are the same', async () => {
    let now = MINUTE;
    const engine = new NaiveEngine('AAPL', () => (now += 1_000));
    const desk = new Desk(db);
    const show = (): void =>
      desk.show(engine.entries.slice(shown, (shown = engine.entries.length)));
    let shown = 0;
    show();
    engine.submit({ side: 'buy', price: 100, quantity: 10 });
    show();
    // Below the best: nobody's quote moves.
    engine.submit({ side: 'buy', price: 99, quantity: 5 });
    show();
    engine.submit({ side: 'sell', price: 102, quantity: 7 });
    show();
    engine.submit({ side: 'sell', price: 100, quantity: 4 });
    show();
    engine.submit({ side: 'sell', price: 100, quantity: 6 });
    show();
    const quotes = (from: typeof desk, more: object = {}) => {
      const range = { symbol: 'AAPL', startAt: 0, endAt: 1e12, limit: 100, cursor: null };
      return from.service.quotesBetween({ ...range, direction: 'asc', ...more });
    };
    const all = await quotes(desk);
    const best = all.map(({ bidUnits, bidShares, askUnits, askShares }) => [
      [bidUnits, bidShares],
      [askUnits, askShares],
    ]);
    expect(best).toEqual([
      [
        [10_000, 10],
        [0, 0],
      ],
      [
        [10_000, 10],
        [10_200, 7],
      ],
      [
        [10_000, 6],
        [10_200, 7],
      ],
      [
        [9_900, 5],
        [10_200, 7],
      ],
    ]);
    expect((await desk.service.snapshot({ symbol: 'AAPL' })).quoteAt).toBe(all.at(-1)?.at);
    const [first, second, ...rest] = all;
    expect(await quotes(desk, { cursor: second?.sequence })).toEqual(rest);
    expect(await quotes(desk, { endAt: second?.at })).toEqual([first]);
    expect(await quotes(desk, { direction: 'desc', limit: 1 })).toEqual([all.at(-1)]);
    const again = new Desk(db);
    again.show(engine.entries.slice(0, 3));
    expect(await quotes(again)).toEqual(all);
  });

  it('a table that lacks what memory has let go is waited for, never shown short', async () => {
    const { entries } = tradingDay(200, MINUTE);
    const desk = new Desk(db);
    desk.show(entries);
    await desk.project(entries.slice(0, 100));
    await expect(allCandles(desk)).rejects.toMatchObject({ reason: 'EXCHANGE_BUSY' });
  });

  it('trades beyond the ring continue in the table without gap or repeat', async () => {
    const { entries } = tradingDay(1_100, 10);
    const desk = new Desk(db);
    desk.show(entries);
    await inRuns(entries, 500, (run) => desk.project(run));
    const trades = await desk.service.trades({ symbol: 'AAPL', limit: 5_000 });
    const ids = entries.filter((entry) => entry.event.type === 'traded').map((entry) => entry.seq);
    expect(trades.map((trade) => trade.tradeId)).toEqual(ids.reverse());
  });

  it('a value out of range is refused by the table, so the projection halts there', async () => {
    const { entries } = tradingDay(1, 10);
    const desk = new Desk(db);
    const bad = entries.map((entry) =>
      entry.event.type === 'traded'
        ? { ...entry, event: { ...entry.event, quantityShares: 0 } }
        : entry,
    );
    await expect(desk.project(bad)).rejects.toThrow(/check constraint/);
  });
});
