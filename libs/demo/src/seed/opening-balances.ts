import type { TransferRequest } from '@app/contracts';
import { CASH_ASSET, UserApi, WalletApi } from '@app/contracts';
import { multiplyExact } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { DEMO_INSTRUMENTS, openingOf } from './seed-data';

/** What an account of the demo opens with, brought there by deposits from the bank. */
@Injectable()
export class OpeningBalances {
  constructor(
    private readonly users: UserApi,
    private readonly wallet: WalletApi,
  ) {}

  /** Deposits it all, once for good: every deposit has a fixed request id. */
  async seed(username: string): Promise<void> {
    const { accountId } = await this.users.userByName({ username });
    const deposits = openingDeposits(username, accountId, 'seed');
    await Promise.all(deposits.map((deposit) => this.wallet.deposit(deposit)));
  }
}

/** The deposits that make the opening balances of an account out of nothing. */
export function openingDeposits(
  username: string,
  accountId: string,
  idPrefix: string,
): TransferRequest[] {
  const { cashUnits, shares } = openingOf(username);
  const deposits: TransferRequest[] = [];
  if (cashUnits > 0) {
    const requestId = `${idPrefix}-cash`;
    deposits.push({ accountId, asset: CASH_ASSET, amount: cashUnits, costUnits: 0, requestId });
  }
  if (shares === 0) return deposits;
  for (const { symbol, referencePriceUnits } of DEMO_INSTRUMENTS) {
    const costUnits = multiplyExact(referencePriceUnits, shares);
    const requestId = `${idPrefix}-${symbol}`;
    deposits.push({ accountId, asset: symbol, amount: shares, costUnits, requestId });
  }
  return deposits;
}
