import type {
  AccountBalances,
  ClearingBalance,
  InvariantCheck,
  LedgerQuery,
  LedgerRow,
  TransferReceipt,
  TransferRequest,
} from '@app/contracts';
import { CASH_ASSET, CLEARING_ACCOUNT, FEE_ACCOUNT, WalletApi, walletStream } from '@app/contracts';
import { DomainError } from '@app/kernel';
import type { FollowerHandle, StageHandle } from '@app/streams';

import type { LedgerQueries } from './database/ledger.queries';
import { memoryChecks, walletFigures } from './domain/reconciliation';
import type { WalletAnswer, WalletRequest } from './domain/wallet.stage';
import type { WalletState } from './domain/wallet.state';
import { balanceOf } from './domain/wallet.state';

/** What the service holds of its stage and ledger; the module makes it. */
export class WalletRuntime {
  constructor(
    readonly stage: StageHandle<WalletState, WalletRequest, WalletAnswer>,
    readonly ledger: FollowerHandle,
    readonly shard: number,
  ) {}
}

/** Local binding of {@link WalletApi} for one shard. */
export class WalletService extends WalletApi {
  constructor(
    private readonly runtime: WalletRuntime,
    private readonly queries: LedgerQueries,
  ) {
    super();
  }

  override async balances(query: { accountId: string }): Promise<AccountBalances> {
    await this.runtime.stage.caughtUp();
    return await this.runtime.stage.read((state) => accountBalances(state, query.accountId));
  }

  override deposit(request: TransferRequest): Promise<TransferReceipt> {
    return this.transfer('deposit', request);
  }

  override withdraw(request: TransferRequest): Promise<TransferReceipt> {
    return this.transfer('withdrawal', request);
  }

  override async ledger(query: LedgerQuery): Promise<LedgerRow[]> {
    await this.fresh();
    return await this.queries.ledger(query);
  }

  override async fees(query: {
    accountId: string;
    orderIds: readonly string[];
  }): Promise<Record<string, number>> {
    if (query.orderIds.length === 0) return {};
    const charged = await this.runtime.stage.read((state) => state.house.has(FEE_ACCOUNT));
    if (!charged) return {};
    await this.fresh();
    return await this.queries.fees(query.accountId, query.orderIds);
  }

  override async clearing(): Promise<ClearingBalance[]> {
    await this.runtime.stage.caughtUp();
    return await this.runtime.stage.read((state) =>
      [...(state.house.get(CLEARING_ACCOUNT) ?? [])].map(([asset, amount]) => ({ asset, amount })),
    );
  }

  /** Compares at a quiet moment: it waits until the ledger has what memory has, and tries again. */
  override async reconcile(): Promise<InvariantCheck[]> {
    for (let attempt = 1; ; attempt += 1) {
      const { figures, checks } = await this.runtime.stage.read((state) => {
        const taken = walletFigures(state);
        return { figures: taken, checks: memoryChecks(taken, state) };
      });
      const seq = this.runtime.stage.committedSeq;
      await this.fresh();
      const totals = await this.queries.totals(this.runtime.shard);
      const rows = await this.queries.balances(this.runtime.shard);
      const moved = this.runtime.stage.committedSeq !== seq;
      const different = rows.filter(
        (row) => figures.balances.get(`${row.accountId} ${row.asset}`) !== row.amount,
      );
      if (moved && different.length > 0 && attempt < 20) continue;
      const sums = totals.assetSums.filter(({ sum }) => sum !== '0');
      return [
        {
          id: 'M1',
          name: 'each ledger transaction sums to zero per asset',
          ok: totals.unbalancedTransactions === 0 && sums.length === 0,
          figure: String(totals.unbalancedTransactions),
          details: sums.map(({ asset, sum }) => `${asset}: ${sum}`).join(', '),
        },
        ...checks,
        {
          id: 'M4',
          name: 'balance = sum of its ledger legs',
          ok: different.length === 0 && totals.balanceDifferences === 0,
          figure: String(different.length + totals.balanceDifferences),
          details: different
            .slice(0, 10)
            .map((row) => `${row.accountId} ${row.asset}`)
            .join(', '),
        },
        {
          id: 'M7',
          name: 'each trade settled exactly once',
          ok: totals.doubleSettlements === 0,
          figure: `${totals.settlements} settled, ${totals.doubleSettlements} twice`,
          details: '',
        },
      ];
    }
  }

  private async transfer(
    kind: 'deposit' | 'withdrawal',
    request: TransferRequest,
  ): Promise<TransferReceipt> {
    if (!Number.isSafeInteger(request.amount) || request.amount <= 0) {
      throw new DomainError('MALFORMED_FIELD', 'amount must be positive', { field: 'amount' });
    }
    const { record, replayed } = await this.recorded({ kind, transfer: request });
    return {
      transactionId: `${this.stream}:${record.seq}`,
      kind,
      accountId: record.accountId,
      asset: record.asset,
      amount: record.amount,
      requestId: request.requestId,
      at: record.at,
      replayed,
    };
  }

  /** A symbol that was listed just now may not have come here yet; a refusal records nothing. */
  private async recorded(request: WalletRequest): Promise<WalletAnswer> {
    try {
      return await this.runtime.stage.request(request);
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason !== 'UNKNOWN_SYMBOL') throw error;
      await this.runtime.stage.caughtUp();
      return await this.runtime.stage.request(request);
    }
  }

  private get stream(): string {
    return walletStream(this.runtime.shard);
  }

  private async fresh(): Promise<void> {
    await this.runtime.stage.caughtUp();
    await this.runtime.ledger.reach(this.stream, this.runtime.stage.committedSeq, 5_000);
  }
}

function accountBalances(state: WalletState, accountId: string): AccountBalances {
  const cash = balanceOf(state, accountId, CASH_ASSET);
  const positions = [...(state.balances.get(accountId) ?? [])]
    .filter(([asset, { total }]) => asset !== CASH_ASSET && total !== 0)
    .map(([symbol, { total, held, costUnits }]) => ({
      symbol,
      quantityShares: total,
      heldShares: held,
      costUnits,
    }));
  const { total, held } = cash;
  return {
    accountId,
    cash: { asset: CASH_ASSET, total, held, available: total - held },
    positions,
  };
}
