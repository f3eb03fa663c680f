import type { Database } from '@app/platform';
import { HealthRegistry } from '@app/platform';
import type { LiveView, StreamRegistry } from '@app/streams';
import type { MarketUpdate } from '@app/contracts';

import { NaiveEngine } from './domain/naive-engine.fixture';
import { MarketDataService } from './market-data.service';
import { QuoteRecorder } from './quote-recorder';

function desk() {
  let view!: LiveView;
  const registry = {
    addView: (added: LiveView) => (view = added),
    addProjection: () => ({}),
  } as unknown as StreamRegistry;
  const health = new HealthRegistry();
  const database = {} as Database;
  const quotes = new QuoteRecorder(database);
  const service = new MarketDataService(registry, database, { shards: 2 }, health, quotes);
  service.onModuleInit();
  return { service, view, health };
}

describe('market data service', () => {
  it('answers book, quotes, last trade and phase of a symbol', async () => {
    const { service, view } = desk();
    const engine = new NaiveEngine('AAPL');
    engine.submit({ side: 'sell', price: 102, quantity: 100 });
    engine.submit({ side: 'buy', price: 101, quantity: 30 });
    engine.submit({ side: 'buy', price: 102, quantity: 40 });
    view.apply(engine.entries);
    expect(await service.book({ symbol: 'AAPL', depth: 10 })).toEqual({
      symbol: 'AAPL',
      sequence: engine.entries.length,
      at: 1_000_000,
      cashUnitsPerTick: 100,
      bids: [{ priceTicks: 101, quantityShares: 30, orders: 1 }],
      asks: [{ priceTicks: 102, quantityShares: 60, orders: 1 }],
    });
    const snapshot = await service.snapshot({ symbol: 'AAPL' });
    expect(snapshot.phase).toBe('continuous');
    expect(snapshot.bestBid?.priceTicks).toBe(101);
    expect(snapshot.lastTrade).toMatchObject({ priceUnits: 10_200, quantityShares: 40 });
    expect(snapshot.lastTrade?.takerSide).toBe('buy');
    expect(snapshot.minute).toMatchObject({ volumeShares: 40, trades: 1, notional: '408000' });
  });

  it('an unknown symbol is refused by name', async () => {
    const { service } = desk();
    await expect(service.snapshot({ symbol: 'NOPE' })).rejects.toMatchObject({
      reason: 'UNKNOWN_SYMBOL',
      details: { symbol: 'NOPE' },
    });
  });

  it('an order that never rests is not in the book, not even between two runs', async () => {
    const { service, view } = desk();
    const engine = new NaiveEngine('AAPL');
    engine.submit({ side: 'sell', price: 102, quantity: 10 });
    engine.submit({ side: 'buy', price: 103, quantity: 40, kind: 'ioc' });
    for (const entry of engine.entries) {
      view.apply([entry]);
      expect((await service.instruments()).length).toBe(1);
      expect((await service.book({ symbol: 'AAPL', depth: 5 })).bids).toEqual([]);
    }
    expect((await service.book({ symbol: 'AAPL', depth: 5 })).asks).toEqual([]);
  });

  it('refused requests do not move the number of the book', async () => {
    const { service, view } = desk();
    const engine = new NaiveEngine('AAPL');
    view.apply(engine.entries);
    const refusal = { reason: 'ORDER_TERMINAL', message: '', details: {} } as const;
    const refused = { orderId: 'o1', accountId: 'a', symbol: 'AAPL', refusal };
    view.apply([
      { stream: 'match:0', seq: 3, at: 5, event: { type: 'cancel_refused', ...refused } },
    ]);
    expect((await service.book({ symbol: 'AAPL', depth: 5 })).sequence).toBe(2);
  });

  it('a listener hears of trades and phases once, after the run', () => {
    const { service, view } = desk();
    const heard: MarketUpdate[] = [];
    const stop = service.subscribe((updates) => heard.push(...updates));
    const engine = new NaiveEngine('AAPL');
    view.apply(engine.entries.slice());
    engine.submit({ side: 'sell', price: 102, quantity: 10 });
    engine.submit({ side: 'buy', price: 102, quantity: 4 });
    view.apply(engine.entries.slice(2));
    stop();
    expect(heard.map((update) => [update.previousSequence, update.sequence])).toEqual([
      [0, 2],
      [2, 5],
    ]);
    expect(heard[0]?.phase).toEqual({ phase: 'continuous', reason: 'open' });
    expect(heard[1]).toMatchObject({ phase: null, bids: [] });
    expect(heard[1]?.asks).toEqual([{ priceTicks: 102, quantityShares: 6, orders: 1 }]);
    expect(heard[1]?.trades.map((trade) => trade.tradeId)).toEqual([5]);
  });

  it('a book that met an order it does not know says so in the health report', async () => {
    const { view, health } = desk();
    const engine = new NaiveEngine('AAPL');
    engine.submit({ side: 'sell', price: 102, quantity: 10 });
    engine.submit({ side: 'buy', price: 102, quantity: 4 });
    view.apply(engine.entries.filter((entry) => entry.seq !== 3));
    expect((await health.report()).checks['market-data']).toEqual({
      up: false,
      detail: 'unknown orders in the books of AAPL',
    });
  });
});
