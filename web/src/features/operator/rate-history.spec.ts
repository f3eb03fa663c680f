import { ratesOf } from './rate-history';

describe('rates of streams', () => {
  it('are what the heads grew by between two answers, per second', () => {
    const history = ratesOf([
      { at: 1_000, heads: { orders: 10, risk: 5 } },
      { at: 3_000, heads: { orders: 50, risk: 5 } },
      { at: 3_500, heads: { orders: 51, risk: 9 } },
    ]);
    expect(history.times).toEqual([3, 3.5]);
    expect(history.rates).toEqual({ orders: [20, 2], risk: [0, 8] });
  });

  it('a stream that is new or starts anew stands still', () => {
    const history = ratesOf([
      { at: 1_000, heads: { orders: 900 } },
      { at: 2_000, heads: { orders: 3, wallet: 7 } },
    ]);
    expect(history.rates).toEqual({ orders: [0], wallet: [0] });
  });

  it('one answer gives no rate yet', () => {
    expect(ratesOf([{ at: 1_000, heads: { orders: 1 } }])).toEqual({
      times: [],
      rates: { orders: [] },
    });
  });
});
