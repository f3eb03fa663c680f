import { QuoteLog } from './quote-log';

const quote = (sequence: number) => ({
  ...{ symbol: 'ABC', sequence, at: sequence, bidUnits: 1, bidShares: 1 },
  ...{ askUnits: 2, askShares: 1 },
});
const numbers = (log: QuoteLog, count: number) => log.take(count).map((one) => one.sequence);

describe('quotes on their way to the table', () => {
  it('leave in the order in which they came, also those that were put back', () => {
    const log = new QuoteLog(10);
    for (const n of [1, 2, 3, 4]) log.add(quote(n));
    const taken = log.take(2);
    log.add(quote(5));
    log.putBack(taken);
    expect(numbers(log, 3)).toEqual([1, 2, 3]);
    expect(numbers(log, 3)).toEqual([4, 5]);
    expect(log.size).toBe(0);
  });

  it('are bounded: the oldest go, and are counted', () => {
    const log = new QuoteLog(3);
    for (let n = 1; n <= 6; n += 1) log.add(quote(n));
    expect(log.dropped).toBe(3);
    expect(numbers(log, 10)).toEqual([4, 5, 6]);
    log.putBack([7, 8, 9, 10].map(quote));
    expect([log.dropped, log.size]).toEqual([4, 3]);
  });
});
