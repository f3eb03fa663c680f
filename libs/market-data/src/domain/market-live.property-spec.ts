import fc from 'fast-check';

import type { BookLevel, Entry, MarketUpdate, Side } from '@app/contracts';
import { required } from '@app/kernel';

import { MarketLiveView } from './market-live.view';
import { QuoteLog } from './quote-log';
import { NaiveEngine } from './naive-engine.fixture';

const SYMBOL = 'AAPL';
const DEPTH = 1_000;

const step = fc.record({
  action: fc.constantFrom('new', 'new', 'new', 'cancel', 'replace'),
  kind: fc.constantFrom('day' as const, 'day' as const, 'day' as const, 'ioc', 'market'),
  side: fc.constantFrom<Side>('buy', 'sell'),
  price: fc.integer({ min: 95, max: 105 }),
  quantity: fc.integer({ min: 1, max: 30 }),
  display: fc.constantFrom(0, 0, 0, 3, 7),
  pick: fc.nat(1_000),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Plays the steps; answers the engine and the levels that a reader should see after each. */
function play(steps: readonly Step[]) {
  let at = 1_000_000;
  const engine = new NaiveEngine(SYMBOL, () => (at += 7_000));
  const after: { entries: number; buy: BookLevel[]; sell: BookLevel[] }[] = [];
  for (const { action, kind, side, price, quantity, display, pick } of steps) {
    const ids = engine.liveIds;
    const id = ids[pick % Math.max(1, ids.length)] ?? 0;
    if (action === 'new') engine.submit({ side, price, quantity, display, kind });
    else if (action === 'cancel') engine.cancel(id);
    else engine.replace(id, (pick % 2 === 0 ? engine.priceOf(id) : undefined) ?? price, quantity);
    const buy = engine.levels('buy');
    after.push({ entries: engine.entries.length, buy, sell: engine.levels('sell') });
  }
  return { engine, after };
}

function levels(view: MarketLiveView, side: Side): BookLevel[] {
  return required(view.market(SYMBOL), SYMBOL).book.levels(side, DEPTH);
}

function freeze(entries: readonly Entry[]): readonly Entry[] {
  for (const entry of entries) Object.freeze(Object.freeze(entry).event);
  return entries;
}

describe('the live book', () => {
  it('equals a naive book after every step', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { engine, after } = play(steps);
        const view = new MarketLiveView(1, new QuoteLog(1_000));
        view.apply(engine.entries.slice(0, 2));
        let done = 2;
        for (const { entries, buy, sell } of after) {
          view.apply(freeze(engine.entries.slice(done, entries)));
          done = entries;
          expect({ buy: levels(view, 'buy'), sell: levels(view, 'sell') }).toEqual({ buy, sell });
        }
        expect(view.market(SYMBOL)?.book.unknownOrders).toBe(0);
        expect(view.market(SYMBOL)?.book.orderCount).toBe(engine.liveIds.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is never crossed wherever runs are cut, and the same at the end', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), cuts, (steps, sizes) => {
        const { engine } = play(steps);
        const view = new MarketLiveView(1, new QuoteLog(1_000));
        view.apply(engine.entries.slice(0, 1));
        for (let from = 1, i = 0; from < engine.entries.length; i += 1) {
          const to = from + (sizes[i % sizes.length] ?? 1);
          view.apply(engine.entries.slice(from, to));
          from = to;
          const bid = levels(view, 'buy')[0]?.priceTicks ?? 0;
          const ask = levels(view, 'sell')[0]?.priceTicks ?? Infinity;
          expect(bid).toBeLessThan(ask);
        }
        expect(levels(view, 'buy')).toEqual(engine.levels('buy'));
        expect(levels(view, 'sell')).toEqual(engine.levels('sell'));
      }),
      { numRuns: 300 },
    );
  });

  it('goes on from a snapshot taken anywhere as if it had read everything', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.nat(200), (steps, at) => {
        const { engine } = play(steps);
        const cut = Math.min(at, engine.entries.length);
        const whole = new MarketLiveView(1, new QuoteLog(1_000));
        whole.apply(engine.entries.slice(0, cut));
        const restored = new MarketLiveView(1, new QuoteLog(1_000));
        restored.restore(JSON.parse(JSON.stringify(whole.snapshot())));
        const rest = engine.entries.slice(cut);
        whole.apply(rest);
        restored.apply(rest);
        expect(JSON.stringify(restored.snapshot())).toBe(JSON.stringify(whole.snapshot()));
      }),
      { numRuns: 200 },
    );
  });

  it('can be followed by its updates alone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { engine, after } = play(steps);
        const view = new MarketLiveView(1, new QuoteLog(1_000));
        const books = { buy: new Map<number, BookLevel>(), sell: new Map<number, BookLevel>() };
        let sequence = 0;
        view.subscribe((updates: readonly MarketUpdate[]) => {
          for (const update of updates) {
            expect(update.previousSequence).toBe(sequence);
            sequence = update.sequence;
            for (const level of update.bids) books.buy.set(level.priceTicks, level);
            for (const level of update.asks) books.sell.set(level.priceTicks, level);
          }
        });
        let done = 0;
        for (const { entries } of after) {
          view.apply(engine.entries.slice(done, entries));
          done = entries;
        }
        for (const side of ['buy', 'sell'] as const) {
          const live = [...books[side].values()].filter((level) => level.orders > 0);
          live.sort((a, b) => (side === 'buy' ? -1 : 1) * (a.priceTicks - b.priceTicks));
          expect(live).toEqual(engine.levels(side));
        }
      }),
      { numRuns: 200 },
    );
  });
});
