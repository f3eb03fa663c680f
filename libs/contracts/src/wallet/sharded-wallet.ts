import { required } from '@app/kernel';

import { shardOfAccount } from '../streams/account-shards';
import type {
  AccountBalances,
  ClearingBalance,
  InvariantCheck,
  LedgerQuery,
  LedgerRow,
  TransferReceipt,
  TransferRequest,
} from './wallet.api';
import { WalletApi } from './wallet.api';
import { CASH_ASSET } from './wallet.events';

/** How often the clearing accounts are read while trades move them. */
const READS_MAX = 20;

/** Wallet as one port, whatever number of shards it has: each account is asked of its own. */
export class ShardedWallet extends WalletApi {
  constructor(private readonly shards: readonly WalletApi[]) {
    super();
  }

  override async balances(query: { accountId: string }): Promise<AccountBalances> {
    return await this.of(query).balances(query);
  }

  override async deposit(request: TransferRequest): Promise<TransferReceipt> {
    return await this.of(request).deposit(request);
  }

  override async withdraw(request: TransferRequest): Promise<TransferReceipt> {
    return await this.of(request).withdraw(request);
  }

  override async ledger(query: LedgerQuery): Promise<LedgerRow[]> {
    return await this.of(query).ledger(query);
  }

  override async fees(query: {
    accountId: string;
    orderIds: readonly string[];
  }): Promise<Record<string, number>> {
    return await this.of(query).fees(query);
  }

  /** Sums over all shards; what is zero is left out. */
  override async clearing(): Promise<ClearingBalance[]> {
    return summed(await this.clearingByShard());
  }

  /** The checks of each shard, and that their clearing accounts cancel each other out. */
  override async reconcile(): Promise<InvariantCheck[]> {
    const parts = await Promise.all(this.shards.map((shard) => shard.reconcile()));
    const own = parts.flatMap((checks, shard) =>
      checks.map((check) => ({ ...check, name: `${check.name} (shard ${shard})` })),
    );
    return [...own, ...(await this.clearingChecks())];
  }

  private clearingByShard(): Promise<ClearingBalance[][]> {
    return Promise.all(this.shards.map((shard) => shard.clearing()));
  }

  /**
   * Shards settle their sides of a trade one after the other, so sums that are not zero say nothing
   * before two reads are the same.
   */
  private async clearingChecks(): Promise<InvariantCheck[]> {
    let before = '';
    for (let read = 1; ; read += 1) {
      const parts = await this.clearingByShard();
      const sums = summed(parts);
      const now = JSON.stringify(parts);
      const isQuiet = now === before;
      before = now;
      if (sums.length > 0 && !isQuiet && read < READS_MAX) continue;
      const check = (id: string, what: string, wrong: ClearingBalance[]): InvariantCheck => ({
        id,
        name: `${what} in the clearing accounts of all shards cancel out`,
        ok: wrong.length === 0 || !isQuiet,
        figure: String(wrong.length),
        details:
          wrong.map(({ asset, amount }) => `${asset}: ${amount}`).join(', ') +
          (wrong.length > 0 && !isQuiet ? '; trades are being settled, look again' : ''),
      });
      return [
        check(
          'M2',
          'cash',
          sums.filter(({ asset }) => asset === CASH_ASSET),
        ),
        check(
          'M3',
          'shares',
          sums.filter(({ asset }) => asset !== CASH_ASSET),
        ),
      ];
    }
  }

  private of({ accountId }: { readonly accountId: string }): WalletApi {
    const shard = shardOfAccount(accountId, this.shards.length);
    return required(this.shards[shard], `wallet shard ${shard}`);
  }
}

function summed(parts: readonly (readonly ClearingBalance[])[]): ClearingBalance[] {
  const sums = new Map<string, number>();
  for (const { asset, amount } of parts.flat()) sums.set(asset, (sums.get(asset) ?? 0) + amount);
  return [...sums]
    .filter(([, amount]) => amount !== 0)
    .map(([asset, amount]) => ({ asset, amount }));
}
