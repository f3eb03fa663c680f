import { SeededChance } from '../../domain/seeded-chance';
import { wantedQuotes } from './maker-quotes';
import { MakerResult } from './maker-result';

const RULE = { spreadTicks: 8, levels: 2, quoteSize: 20, inventoryLimit: 100, skewTicks: 4 };

describe('a maker', () => {
  it('quotes both sides around the fair price', () => {
    expect(wantedQuotes(RULE, 10_000, 0)).toEqual([
      { side: 'buy', priceTicks: 9_996, quantityShares: 20 },
      { side: 'buy', priceTicks: 9_995, quantityShares: 20 },
      { side: 'sell', priceTicks: 10_004, quantityShares: 20 },
      { side: 'sell', priceTicks: 10_005, quantityShares: 20 },
    ]);
  });

  it('leans against its inventory and never offers to hold more than its limit', () => {
    const [bid, second] = wantedQuotes(RULE, 10_000, 75);
    expect([bid, second]).toEqual([
      { side: 'buy', priceTicks: 9_993, quantityShares: 20 },
      { side: 'buy', priceTicks: 9_992, quantityShares: 5 },
    ]);
    const full = wantedQuotes(RULE, 10_000, 100);
    expect(full.map(({ side }) => side)).toEqual(['sell', 'sell']);
  });

  it('whatever it trades, spread and inventory add up to cash and shares at the fair price', () => {
    const chance = new SeededChance(7);
    const result = new MakerResult(10_000);
    let fair = 10_000;
    for (let turn = 0; turn < 500; turn += 1) {
      if (chance.happens(0.3)) {
        fair += chance.between(-3, 3);
        result.moveTo(fair);
      }
      const side = chance.happens(0.5) ? 'buy' : 'sell';
      const quantityShares = chance.between(1, 20);
      result.fill({ side, priceTicks: fair + chance.between(-6, 6), quantityShares });
    }
    const worth = result.cashUnits + result.inventoryShares * fair * 100;
    expect(result.resultUnits).toBe(worth);
    expect(result.lowest).toBeLessThanOrEqual(result.highest);
  });
});
