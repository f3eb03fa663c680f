import { assert as holds, bigInt, integer, property, string, tuple } from 'fast-check';

import { formatDecimal, parseDecimal } from './decimal';
import { uuidFromNumbers, uuidV7 } from './ids';
import { mulDivCeil, mulDivFloor, multiplyExact } from './values';

const SCALE_MAX = 8;
const exact = integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 });
const scale = integer({ min: 0, max: SCALE_MAX });

describe('decimals', () => {
  it('read back what was written, with any number of forced digits', () => {
    holds(
      property(exact, scale, scale, (value, digits, forced) => {
        const text = formatDecimal(value, digits, Math.min(forced, digits));
        const read = parseDecimal(text, digits);
        if (text.replace(/[-.]/g, '').length <= 15) expect(read).toBe(value === 0 ? 0 : value);
        else expect(read).toBe('too_long');
      }),
      { numRuns: 2_000 },
    );
  });

  it('are never guessed: any text is an exact integer or a named problem', () => {
    holds(
      property(string(), scale, (text, digits) => {
        const read = parseDecimal(text, digits);
        if (typeof read === 'number') expect(Number.isSafeInteger(read)).toBe(true);
        else expect(['malformed', 'too_long', 'too_precise']).toContain(read);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('products and shares of money', () => {
  const amount = integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const divisor = integer({ min: 1, max: 1_000_000_000 });

  it('are exact or stop the process', () => {
    holds(
      property(exact, exact, (a, b) => {
        const product = BigInt(a) * BigInt(b);
        const fits =
          product <= BigInt(Number.MAX_SAFE_INTEGER) && product >= BigInt(Number.MIN_SAFE_INTEGER);
        if (fits) expect(BigInt(multiplyExact(a, b))).toBe(product);
        else expect(() => multiplyExact(a, b)).toThrow();
      }),
      { numRuns: 2_000 },
    );
  });

  it('round to the side that their name says, also beyond 2^53', () => {
    holds(
      property(amount, integer({ min: 0, max: 20_000 }), divisor, (value, factor, by) => {
        const product = BigInt(value) * BigInt(factor);
        const floor = product / BigInt(by);
        if (floor >= BigInt(Number.MAX_SAFE_INTEGER)) return;
        const ceil = product % BigInt(by) === 0n ? floor : floor + 1n;
        expect(BigInt(mulDivFloor(value, factor, by))).toBe(floor);
        expect(BigInt(mulDivCeil(value, factor, by))).toBe(ceil);
      }),
      { numRuns: 5_000 },
    );
  });

  it('leave a fee of the parts within the reserve for the whole', () => {
    const quantity = integer({ min: 1, max: 1_000_000_000 });
    holds(
      property(quantity, quantity, integer({ min: 0, max: 10_000 }), (first, second, rate) => {
        const reserve = mulDivCeil(first + second, rate, 10_000);
        const rest = mulDivCeil(second, rate, 10_000);
        expect(mulDivFloor(first, rate, 10_000)).toBeLessThanOrEqual(reserve - rest);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('ids', () => {
  it('made of numbers are the same for the same fact and differ for others', () => {
    const fact = tuple(
      integer({ min: 0, max: 9 }),
      integer({ min: 0, max: 500 }),
      bigInt({ min: 0n, max: 2n ** 53n - 1n }),
      integer({ min: 0, max: 9 }),
    );
    const idOf = ([kind, shard, seq, leg]: [number, number, bigint, number]): string =>
      uuidFromNumbers(kind, shard, parseInt(String(seq), 10), leg);
    holds(
      property(fact, fact, (a, b) => {
        expect(idOf(a) === idOf(b)).toBe(String(a) === String(b));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of orders sort by time', () => {
    const bytes = new Uint8Array(10);
    const time = integer({ min: 0, max: 2 ** 47 });
    holds(
      property(time, time, (a, b) => {
        expect(uuidV7(a, bytes) < uuidV7(b, bytes)).toBe(a < b);
      }),
    );
  });
});
