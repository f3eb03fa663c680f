import * as fc from 'fast-check';
import { createOrderBook, packFlags, REFUSAL_CODES } from './index';
import { NaiveOrderBook } from './naive/naive-order-book';
import type { Comparison } from './testing/compare-books.fixture';
import { BookComparison } from './testing/compare-books.fixture';
import type { FlowShape } from './testing/random-commands.fixture';
import { CROWDED, RandomCommands } from './testing/random-commands.fixture';
import { SeededRandom } from './testing/seeded-random.fixture';

/** 100,000 in `npm test`; the nightly run sets a million. */
const COMMANDS = parseInt(process.env.ENGINE_COMMANDS ?? '100000', 10);
const SEED = parseInt(process.env.ENGINE_SEED ?? '20261', 10);
const PER_RUN = 2_000;

/** Kinds of flow with their part of the commands; the oracle is slow where prices are many. */
const SHAPES: Array<[string, number, FlowShape]> = [
  ['crowded', 0.5, CROWDED],
  ['one price or two', 0.25, { ...CROWDED, lowTicks: 99, highTicks: 100 }],
  ['far apart', 0.05, { ...CROWDED, lowTicks: 1, highTicks: 100_000_000, owners: 40 }],
  ['at the edge of the range', 0.2, { ...CROWDED, lowTicks: 2 ** 27 - 20, highTicks: 2 ** 27 - 1 }],
];

function add(into: Record<string, number>, from: Record<string, number>): void {
  for (const [key, count] of Object.entries(from)) into[key] = (into[key] ?? 0) + count;
}

describe(`oracle and fast book, seed ${SEED}`, () => {
  const total: Comparison = { commands: 0, reports: {}, refusals: {} };

  it.each(SHAPES)('agree on every report, queue, hash and fold: %s', (name, part, shape) => {
    const runs = Math.max(1, Math.ceil((COMMANDS * part) / PER_RUN));
    for (let run = 0; run < runs; run += 1) {
      const options = { publishIndicative: run % 4 === 0, lotShares: run % 5 === 4 ? 2 : 1 };
      const result = new BookComparison(SEED + run, options, shape).run(PER_RUN);
      total.commands += result.commands;
      add(total.reports, result.reports);
      add(total.refusals, result.refusals);
    }
    expect(name).not.toBe('');
  });

  it('met every kind of report and every refusal that a command can earn', () => {
    expect(total.commands).toBeGreaterThanOrEqual(Math.min(COMMANDS, 8_000));
    expect(Object.keys(total.reports).sort()).toEqual([
      'accepted',
      'band_hit',
      'cancelled',
      'expired',
      'indicative',
      'phase_changed',
      'reduced',
      'refreshed',
      'refused',
      'replaced',
      'settings_changed',
      'traded',
      'triggered',
      'uncrossed',
    ]);
    const unmet = REFUSAL_CODES.filter((code) => total.refusals[code] === undefined);
    expect(unmet.filter((code) => code !== 'BOOK_FULL' && code !== 'MISSING_FIELD')).toEqual([]);
  });
});

describe('the path of plain numbers', () => {
  it('keeps the same book as the oracle, special orders in between', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const random = new SeededRandom(seed);
        const flow = new RandomCommands(seed, { ...CROWDED, malformedOnceIn: 0 });
        const fast = createOrderBook();
        const oracle = new NaiveOrderBook();
        for (let step = 0; step < 400; step += 1) {
          const command = flow.next();
          if (random.once(4)) {
            fast.execute(command);
            oracle.execute(command);
          } else if (command.kind === 'cancel') {
            fast.hot.cancel(command.orderId, command.owner ?? -1);
            oracle.execute(command);
          } else if (command.kind === 'replace') {
            const [orderId, price, open] = [command.orderId, random.integer(90, 110), 7];
            const filled = oracle.order(orderId)?.filledShares ?? 0;
            fast.hot.reenter(orderId, price, open);
            const wanted = { kind: 'replace', orderId, losePriority: true } as const;
            const totalQuantityShares = filled + open;
            oracle.execute({ ...wanted, priceTicks: price, totalQuantityShares });
          } else if (command.kind === 'submit') {
            const { orderId, owner, side, quantityShares, selfTrade = 'none' } = command;
            const tif = random.of(['gtc', 'day', 'ioc', 'fok'] as const);
            const type = random.of(['limit', 'limit', 'market'] as const);
            const priceTicks = random.integer(90, 110);
            const shape = { side, type, tif, selfTrade, hidden: random.once(9), postOnly: false };
            fast.hot.submit(orderId, owner, packFlags(shape), priceTicks, quantityShares);
            oracle.execute({
              kind: 'submit',
              orderId,
              owner,
              priceTicks,
              quantityShares,
              ...shape,
            });
          }
          fast.ring.release(fast.ring.head);
          if (step % 20 === 0) expect(fast.stateHash()).toBe(oracle.stateHash());
        }
        fast.check();
      }),
      { numRuns: 60, seed: SEED },
    );
  });
});

describe('properties of one book', () => {
  const seeds = fc.integer({ min: 1, max: 2 ** 30 });

  it('gives identical reports when its commands are executed again (B3)', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [first, second] = [createOrderBook(), createOrderBook()];
        const [one, other] = [new RandomCommands(seed), new RandomCommands(seed)];
        for (let step = 0; step < 200; step += 1) {
          const reports = JSON.stringify(first.execute(one.next()));
          expect(JSON.stringify(second.execute(other.next()))).toBe(reports);
        }
        expect(second.stateHash()).toBe(first.stateHash());
      }),
      { numRuns: 50, seed: SEED },
    );
  });

  it('conserves shares: filled, left and cancelled make up what was ordered (T2, T3)', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const book = createOrderBook();
        const flow = new RandomCommands(seed);
        const open = new Map<number, number>();
        const change = (id: number, by: number): void => {
          open.set(id, (open.get(id) ?? 0) + by);
        };
        for (let step = 0; step < 300; step += 1) {
          for (const report of book.execute(flow.next())) {
            if (report.kind === 'accepted') open.set(report.orderId, report.quantityShares);
            if (report.kind === 'replaced') open.set(report.orderId, report.leavesShares);
            if (report.kind === 'traded') {
              change(report.makerId, -report.quantityShares);
              change(report.takerId, -report.quantityShares);
              expect(open.get(report.makerId)).toBe(report.makerLeavesShares);
              expect(open.get(report.takerId)).toBe(report.takerLeavesShares);
            }
            const ends = report.kind === 'cancelled' || report.kind === 'expired';
            if (ends || report.kind === 'reduced') change(report.orderId, -report.quantityShares);
          }
        }
        for (const order of book.orders()) {
          expect(open.get(order.orderId)).toBe(order.leavesShares);
          open.delete(order.orderId);
        }
        expect([...open.values()].every((left) => left === 0)).toBe(true);
      }),
      { numRuns: 50, seed: SEED },
    );
  });
});
