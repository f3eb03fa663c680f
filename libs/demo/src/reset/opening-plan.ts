import type { AccountBalances, TransferRequest } from '@app/contracts';
import { CASH_ASSET } from '@app/contracts';
import { multiplyExact } from '@app/kernel';

import { DEMO_INSTRUMENTS, openingOf } from '../seed/seed-data';

/** What brings an account back to its opening balances: withdrawals first, deposits then. */
export interface OpeningPlan {
  readonly withdrawals: readonly TransferRequest[];
  readonly deposits: readonly TransferRequest[];
}

/**
 * The transfers against the bank that turn `now` into the opening balances of `username`. Shares
 * whose number or cost differ are given back and handed out anew, so that the cost is that of the
 * opening too. Holds must be gone before: what is held cannot be withdrawn.
 */
export function openingPlan(username: string, now: AccountBalances, idPrefix: string): OpeningPlan {
  const { cashUnits, shares } = openingOf(username);
  const { accountId } = now;
  const withdrawals: TransferRequest[] = [];
  const deposits: TransferRequest[] = [];
  const out = (asset: string, amount: number): void => {
    const requestId = `${idPrefix}-out-${username}-${asset}`;
    withdrawals.push({ accountId, asset, amount, costUnits: 0, requestId });
  };
  const back = (asset: string, amount: number, costUnits: number): void => {
    const requestId = `${idPrefix}-in-${username}-${asset}`;
    deposits.push({ accountId, asset, amount, costUnits, requestId });
  };
  const surplus = now.cash.total - cashUnits;
  if (surplus > 0) out(CASH_ASSET, surplus);
  if (surplus < 0) back(CASH_ASSET, -surplus, 0);
  const opening = new Map(
    (shares > 0 ? DEMO_INSTRUMENTS : []).map(({ symbol, referencePriceUnits }) => {
      return [symbol, multiplyExact(referencePriceUnits, shares)];
    }),
  );
  for (const { symbol, quantityShares, costUnits } of now.positions) {
    const isOpening = quantityShares === shares && opening.get(symbol) === costUnits;
    if (isOpening) opening.delete(symbol);
    else if (quantityShares > 0) out(symbol, quantityShares);
  }
  for (const [symbol, costUnits] of opening) back(symbol, shares, costUnits);
  return { withdrawals, deposits };
}

/** True when nothing has to move. */
export function isAtOpening(plan: OpeningPlan): boolean {
  return plan.withdrawals.length === 0 && plan.deposits.length === 0;
}
