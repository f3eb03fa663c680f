import { ALERTS_MAX, directionTo, isReached, readAlerts } from './price-alert';
import type { PriceAlert } from './price-alert';

const ALERT: PriceAlert = {
  id: 'a1',
  username: 'buyer_demo',
  symbol: 'AAPL',
  direction: 'above',
  price: '191.00',
  createdAt: '2026-01-05T12:00:00Z',
  firedAt: null,
};

describe('a price alert', () => {
  it.each([
    ['above', 190.99, false],
    ['above', 191, true],
    ['below', 191.01, false],
    ['below', 190.5, true],
  ] as const)('%s 191.00 is reached by a trade at %d: %p', (direction, last, reached) => {
    expect(isReached({ ...ALERT, direction }, last)).toBe(reached);
  });

  it('goes off once', () => {
    expect(isReached({ ...ALERT, firedAt: '2026-01-05T12:01:00Z' }, 200)).toBe(false);
  });

  it('waits for the way that the price has to go', () => {
    expect([directionTo('191', 190), directionTo('189', 190)]).toEqual(['above', 'below']);
  });

  it('is read without trusting what was kept', () => {
    expect(readAlerts([ALERT, { ...ALERT, price: 'x' }, { id: 'a2' }, null])).toEqual([ALERT]);
    expect(readAlerts('alerts')).toEqual([]);
    expect(readAlerts(Array.from({ length: 99 }, () => ALERT))).toHaveLength(ALERTS_MAX);
  });
});
