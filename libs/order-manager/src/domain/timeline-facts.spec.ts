import { orderTerms } from '@app/testing';

import type { WayEvent } from './timeline-facts';
import { factsOf, ordersOf, refusalOf, serviceOf } from './timeline-facts';

const event = (fields: object): WayEvent => fields as WayEvent;
const trade = event({
  type: 'traded',
  priceTicks: 105,
  quantityShares: 4,
  auction: false,
  makerOrderId: 'mine',
  makerAccountId: 'ann',
  makerLeavesShares: 6,
  takerOrderId: 'theirs',
  takerAccountId: 'bob',
  takerLeavesShares: 0,
});

describe('facts of a timeline', () => {
  it('a stream tells its service', () => {
    expect(['orders', 'risk', 'wallet', 'match:3'].map(serviceOf)).toEqual([
      'order-manager',
      'risk-manager',
      'wallet',
      'matching-engine',
    ]);
  });

  it('a trade is told from the side of the order, without the other account', () => {
    expect(factsOf(trade, 'mine', 100)).toEqual({
      price_units: 10_500,
      quantity_shares: 4,
      leaves_shares: 6,
      liquidity: 'maker',
      auction: false,
    });
    expect(factsOf(trade, 'theirs', 100)).toMatchObject({ liquidity: 'taker', leaves_shares: 0 });
    expect(JSON.stringify(factsOf(trade, 'mine', 100))).not.toContain('bob');
  });

  it('an event names every order that it is about', () => {
    const successor = orderTerms({ orderId: 'new' });
    expect(ordersOf(trade)).toEqual(['mine', 'theirs']);
    expect(ordersOf(event({ type: 'replaced', orderId: 'old', successor }))).toEqual([
      'old',
      'new',
    ]);
    expect(ordersOf(event({ type: 'funded', terms: successor }))).toEqual(['new']);
    expect(ordersOf(event({ type: 'limits_set' }))).toEqual([]);
  });

  it('a refusal keeps its reason', () => {
    const refusal = { reason: 'INSUFFICIENT_FUNDS', message: 'too little', details: {} };
    expect(refusalOf(event({ type: 'refused', orderId: 'a', refusal }))).toEqual(refusal);
    expect(refusalOf(trade)).toBeNull();
  });

  it('a hold says of what and how much', () => {
    const funded = event({ type: 'funded', asset: 'USD', heldAmount: 12 });
    expect(factsOf(funded, 'mine', 100)).toEqual({ asset: 'USD', held_amount: 12 });
  });
});
