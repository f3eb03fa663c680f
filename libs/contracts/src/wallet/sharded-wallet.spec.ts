import { shardOfAccount } from '../streams/account-shards';
import { ShardedWallet } from './sharded-wallet';
import type { AccountBalances, ClearingBalance, InvariantCheck } from './wallet.api';
import { WalletApi, walletPatterns } from './wallet.api';

const CHECK: InvariantCheck = { id: 'M1', name: 'sums', ok: true, figure: '0', details: '' };

/** A shard that says its number, and what its clearing account holds at each question. */
class FakeShard extends WalletApi {
  asked = 0;

  constructor(
    readonly shard: number,
    private readonly holds: readonly (readonly ClearingBalance[])[] = [[]],
  ) {
    super();
  }

  override balances({ accountId }: { accountId: string }): Promise<AccountBalances> {
    const cash = { asset: 'USD', total: this.shard, held: 0, available: this.shard };
    return Promise.resolve({ accountId, cash, positions: [] });
  }

  override deposit(): Promise<never> {
    return Promise.reject(new Error(`deposit at ${this.shard}`));
  }

  override withdraw(): Promise<never> {
    return Promise.reject(new Error(`withdrawal at ${this.shard}`));
  }

  override ledger(): Promise<never[]> {
    return Promise.resolve([]);
  }

  override fees(): Promise<Record<string, number>> {
    return Promise.resolve({ shard: this.shard });
  }

  override clearing(): Promise<ClearingBalance[]> {
    const now = this.holds[Math.min(this.asked, this.holds.length - 1)] ?? [];
    this.asked += 1;
    return Promise.resolve([...now]);
  }

  override reconcile(): Promise<InvariantCheck[]> {
    return Promise.resolve([CHECK]);
  }
}

const cash = (amount: number): ClearingBalance[] => [{ asset: 'USD', amount }];

describe('wallet in shards', () => {
  it('asks each account of its own shard', async () => {
    const wallet = new ShardedWallet([new FakeShard(0), new FakeShard(1), new FakeShard(2)]);
    for (const accountId of ['ann', 'bob', 'cyd', 'dan', 'eve']) {
      const shard = shardOfAccount(accountId, 3);
      expect((await wallet.balances({ accountId })).cash.total).toBe(shard);
      expect(await wallet.fees({ accountId, orderIds: ['A'] })).toEqual({ shard });
    }
  });

  it('has patterns of its own for every shard, the first with the plain names', () => {
    expect([walletPatterns(0).deposit, walletPatterns(2).deposit]).toEqual([
      'wallet.deposit',
      'wallet.2.deposit',
    ]);
  });

  it('names the shard of each check, and adds that clearing cancels out', async () => {
    const wallet = new ShardedWallet([new FakeShard(0, [cash(5)]), new FakeShard(1, [cash(-5)])]);
    const checks = await wallet.reconcile();
    expect(checks.map(({ id, ok }) => [id, ok])).toEqual([
      ['M1', true],
      ['M1', true],
      ['M2', true],
      ['M3', true],
    ]);
    expect(checks[1]?.name).toBe('sums (shard 1)');
    expect(await wallet.clearing()).toEqual([]);
  });

  it('looks again while trades are being settled', async () => {
    const behind = new FakeShard(1, [cash(-4), cash(-5)]);
    const wallet = new ShardedWallet([new FakeShard(0, [cash(5)]), behind]);
    const found = (await wallet.reconcile()).find(({ id }) => id === 'M2');
    expect([found?.ok, found?.figure, behind.asked]).toEqual([true, '0', 2]);
  });

  it('says what is missing once nothing moves', async () => {
    const shares = [{ asset: 'ABC', amount: 3 }];
    const wallet = new ShardedWallet([new FakeShard(0, [shares]), new FakeShard(1)]);
    const wrong = (await wallet.reconcile()).filter(({ ok }) => !ok);
    expect(wrong).toMatchObject([{ id: 'M3', figure: '1', details: 'ABC: 3' }]);
  });
});
