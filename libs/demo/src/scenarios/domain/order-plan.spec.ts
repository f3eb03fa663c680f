import { SeededChance } from '../../domain/seeded-chance';
import { PLAN_SHARES_MAX, planOrders } from './order-plan';

const SHAPE = {
  orders: 2_000,
  accounts: 4,
  symbols: 2,
  limitPercent: 60,
  marketPercent: 15,
  iocPercent: 15,
};

describe('the plan of a burst', () => {
  const plan = planOrders(SHAPE, new SeededChance(1));

  it('is the same for the same seed', () => {
    expect(planOrders(SHAPE, new SeededChance(1))).toEqual(plan);
    expect(planOrders(SHAPE, new SeededChance(2))).not.toEqual(plan);
  });

  it('has the mix that was asked for, spread over all accounts', () => {
    const share = (kind: string): number => {
      return (plan.filter((order) => order.kind === kind).length * 100) / plan.length;
    };
    expect(share('limit')).toBeGreaterThan(55);
    expect(share('cancel')).toBeGreaterThan(7);
    expect(new Set(plan.map(({ account }) => account)).size).toBe(4);
  });

  it('stays far from the price band and within the largest order', () => {
    for (const { priceTicks, quantityShares } of plan) {
      expect(Math.abs((priceTicks ?? 10_000) - 10_000)).toBeLessThan(100);
      expect(quantityShares).toBeLessThanOrEqual(PLAN_SHARES_MAX);
    }
  });
});
