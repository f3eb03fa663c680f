import type { AccountBalances } from '@app/contracts';

import { DEMO_CASH_UNITS, DEMO_INSTRUMENTS, DEMO_SHARES } from '../seed/seed-data';
import { isAtOpening, openingPlan } from './opening-plan';

function balances(cashUnits: number, positions: AccountBalances['positions']): AccountBalances {
  const cash = { asset: 'USD', total: cashUnits, held: 0, available: cashUnits };
  return { accountId: 'a', cash, positions };
}

const ALL = DEMO_INSTRUMENTS.map(({ symbol, referencePriceUnits }) => {
  const costUnits = referencePriceUnits * DEMO_SHARES;
  return { symbol, quantityShares: DEMO_SHARES, heldShares: 0, costUnits };
});

describe('opening plan', () => {
  it('moves nothing when all is as at the opening', () => {
    expect(isAtOpening(openingPlan('seller_demo', balances(DEMO_CASH_UNITS, ALL), 'r'))).toBe(true);
    expect(isAtOpening(openingPlan('buyer_demo', balances(DEMO_CASH_UNITS, []), 'r'))).toBe(true);
    expect(isAtOpening(openingPlan('operator_demo', balances(0, []), 'r'))).toBe(true);
  });

  it('takes back shares that were bought and refunds what they cost', () => {
    const bought = { symbol: 'AAPL', quantityShares: 5, heldShares: 0, costUnits: 9_500_000 };
    const now = balances(DEMO_CASH_UNITS - 9_500_000, [bought]);
    const { withdrawals, deposits } = openingPlan('buyer_demo', now, 'r');
    expect(withdrawals.map(({ asset, amount }) => [asset, amount])).toEqual([['AAPL', 5]]);
    expect(deposits.map(({ asset, amount }) => [asset, amount])).toEqual([['USD', 9_500_000]]);
  });

  it('hands shares out anew when their cost is not that of the opening', () => {
    const [first, ...others] = ALL;
    if (first === undefined) throw new Error('no instrument');
    const now = balances(DEMO_CASH_UNITS + 7, [{ ...first, costUnits: 1 }, ...others]);
    const { withdrawals, deposits } = openingPlan('seller_demo', now, 'r');
    expect(withdrawals.map(({ asset }) => asset)).toEqual(['USD', first.symbol]);
    expect(deposits).toHaveLength(1);
    expect(deposits[0]).toMatchObject({ asset: first.symbol, costUnits: first.costUnits });
  });

  it('every transfer has a request id of its own', () => {
    const { withdrawals, deposits } = openingPlan(
      'seller_demo',
      balances(
        0,
        ALL.map((position) => ({ ...position, costUnits: 0 })),
      ),
      'r',
    );
    const ids = [...withdrawals, ...deposits].map(({ requestId }) => requestId);
    expect(ids).toHaveLength(21);
    expect(new Set(ids).size).toBe(21);
  });
});
