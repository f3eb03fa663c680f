import { realisedProfit } from './realised-profit';

const buy = (quantity: number, price: number) => ({ side: 'buy' as const, quantity, price });
const sell = (quantity: number, price: number) => ({ side: 'sell' as const, quantity, price });

describe('realised profit by average cost', () => {
  it('is nothing while only bought', () => {
    expect(realisedProfit([buy(10, 100)], { quantity: 10, averagePrice: 100 })).toBe(0);
  });

  it('is what sales brought above the average', () => {
    const fills = [buy(10, 100), buy(10, 110), sell(5, 120)];
    expect(realisedProfit(fills, { quantity: 15, averagePrice: 105 })).toBeCloseTo(75);
  });

  it('counts a position that was closed and opened again', () => {
    const fills = [buy(10, 100), sell(10, 101), buy(1, 50)];
    expect(realisedProfit(fills, { quantity: 1, averagePrice: 50 })).toBeCloseTo(10);
  });

  it('finds the price of what was there before from the average now', () => {
    expect(realisedProfit([sell(100, 191)], { quantity: 900, averagePrice: 190 })).toBeCloseTo(100);
    const mixed = [buy(100, 200), sell(50, 195)];
    expect(realisedProfit(mixed, { quantity: 150, averagePrice: 195 })).toBeCloseTo(0);
  });

  it('is unknown when that can no longer be told', () => {
    const fills = [sell(10, 100), buy(5, 90)];
    expect(realisedProfit(fills, { quantity: 5, averagePrice: 90 })).toBeNull();
  });

  it('knows short positions', () => {
    const fills = [sell(10, 100), buy(10, 90)];
    expect(realisedProfit(fills, { quantity: 0, averagePrice: 0 })).toBeCloseTo(100);
  });
});
