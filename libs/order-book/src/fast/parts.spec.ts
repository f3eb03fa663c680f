import { SeededRandom } from '../testing/seeded-random.fixture';
import { IdTable } from './id-table';
import { OrderPool } from './order-pool';
import { PriceLadder } from './price-ladder';
import { readReports } from './report-codec';
import { ReportRing } from './report-ring';

describe('id table', () => {
  it.each([
    ['neighbours', (index: number): number => index],
    ['multiples of 4096', (index: number): number => index * 4096],
    ['beyond 32 bits', (index: number): number => index * 4294967296 + 3],
  ])('holds what a map holds: %s', (_name, idOf) => {
    const random = new SeededRandom(7);
    const pool = new OrderPool(16);
    const ids = new IdTable(8);
    const model = new Map<number, number>();
    for (let step = 0; step < 6_000; step += 1) {
      const id = idOf(random.integer(1, 500));
      const handle = ids.find(id, pool.ids);
      expect(handle).toBe(model.get(id) ?? 0);
      if (handle === 0) {
        const fresh = pool.take();
        pool.ids[fresh * 4 + 3] = id;
        ids.add(id, fresh);
        model.set(id, fresh);
      } else {
        ids.remove(id, handle);
        pool.give(handle);
        model.delete(id);
      }
    }
    expect(ids.count).toBe(model.size);
    expect(pool.used).toBeLessThanOrEqual(501);
  });
});

describe('price ladder', () => {
  it.each([
    ['near prices', 1_000_000, 1_000_500],
    ['the whole range', 0, 2 ** 27 - 1],
    ['two clusters', 5, 90_000_000],
  ])('finds the best and the next like a sorted list: %s', (_name, low, high) => {
    const random = new SeededRandom(11);
    const ladder = new PriceLadder(0);
    const model = new Set<number>();
    for (let step = 0; step < 2_000; step += 1) {
      const near = random.once(2) ? low + random.integer(0, 300) : random.integer(low, high);
      const key = Math.min(near, high);
      if (model.has(key)) {
        ladder.remove(ladder.find(key));
        model.delete(key);
      } else {
        ladder.levels[ladder.findOrAdd(key) * 8 + 2] = 1;
        model.add(key);
      }
      if (step % 50 > 0) continue;
      const sorted = [...model].sort((a, b) => a - b);
      const walked: number[] = [];
      for (let level = ladder.best; level !== 0; level = ladder.next(level)) {
        walked.push(ladder.levels[level * 8 + 3] ?? 0);
      }
      expect(walked).toEqual(sorted);
    }
    expect(ladder.countByBits()).toBe(model.size);
  });

  it('starts anew elsewhere after it was empty', () => {
    const ladder = new PriceLadder(0);
    ladder.remove(ladder.findOrAdd(20_000));
    const keys = [9_000, 60_000, 8_000, 20_001];
    for (const key of keys) ladder.findOrAdd(key);
    for (const key of [8_000, 9_000, 20_001, 60_000]) {
      expect(ladder.bestKey).toBe(key);
      ladder.remove(ladder.best);
    }
    expect(ladder.bestKey).toBe(PriceLadder.NO_KEY);
    for (const key of [20_000, 50_000]) ladder.remove(ladder.findOrAdd(key));
    expect(ladder.findOrAdd(60_000)).toBe(ladder.best);
  });

  it('moves its window for nothing while it is empty', () => {
    const ladder = new PriceLadder(0);
    const { bytes } = ladder;
    for (const key of [5, 100_000_000, 40, 2 ** 27 - 1, 0]) {
      ladder.remove(ladder.findOrAdd(key));
    }
    expect(ladder.bytes).toBe(bytes);
  });
});

describe('report ring', () => {
  it('goes round when it is read and grows when it is not', () => {
    const ring = new ReportRing(16);
    for (let number = 0; number < 100; number += 1) {
      ring.put(9, number, 0, 0, 0, 0, 0);
      ring.release(ring.head);
    }
    expect(ring.capacity).toBe(16);
    for (let number = 0; number < 100; number += 1) ring.put(9, number, 0, 0, 0, 0, 0);
    expect(ring.capacity).toBe(128);
    const reports = readReports(ring, 100);
    expect(reports.map((report) => 'orderId' in report && report.orderId)).toEqual(
      Array.from({ length: 100 }, (_, number) => number),
    );
  });

  it('says so when it holds a record that nobody wrote', () => {
    const ring = new ReportRing();
    ring.put(200, 0, 0, 0, 0, 0, 0);
    expect(() => readReports(ring, 0)).toThrow('code 200');
    const empty = new ReportRing();
    empty.put(0, 0, 0, 0, 0, 0, 0);
    expect(() => readReports(empty, 0)).toThrow('kind none');
  });
});
