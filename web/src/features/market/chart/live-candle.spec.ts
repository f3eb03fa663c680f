import { withTrade } from './live-candle';

const LAST = { time: 600, open: 10, high: 11, low: 9, close: 10, volume: 100 };

describe('the running candle', () => {
  it('grows with a trade of its span', () => {
    const next = withTrade(LAST, { atSeconds: 659, price: 12, size: 5 }, 60);
    expect(next).toEqual({ time: 600, open: 10, high: 12, low: 9, close: 12, volume: 105 });
  });

  it('is followed by the next, at a whole number of spans after it', () => {
    const next = withTrade(LAST, { atSeconds: 785, price: 8, size: 5 }, 60);
    expect(next).toEqual({ time: 780, open: 8, high: 8, low: 8, close: 8, volume: 5 });
  });

  it('begins at a round time when there is none before', () => {
    expect(withTrade(null, { atSeconds: 125, price: 8, size: 5 }, 60).time).toBe(120);
  });
});
