import { randomUUID } from 'node:crypto';

import { UserApi, WalletApi } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { SIM_ACCOUNTS } from '../domain/sim-market';
import { DEMO_ACCOUNTS } from '../seed/seed-data';
import { Simulator } from '../simulator/simulator.service';
import { isAtOpening, openingPlan } from './opening-plan';
import { OpeningMarket } from './opening-market';

const REASON = 'demo reset';
const POLL_MS = 25;
/** How long orders may take to end and transfers to come through. */
const RESET_MS_MAX = 20_000;

/** What a reset did. */
export interface ResetReport {
  readonly resetId: string;
  /** Null for the whole exchange. */
  readonly account: string | null;
  readonly cancelledOrders: number;
  readonly transfers: number;
  readonly accounts: readonly string[];
  readonly tookMs: number;
}

/**
 * Puts the demo back to its opening state through the operator's path: orders are cancelled, blocks
 * and limits lifted, and balances restored by transfers against the bank. Nothing that is on record
 * is touched. Orders of everybody are cancelled, balances of the demo's own accounts restored.
 */
@Injectable()
export class DemoReset {
  constructor(
    private readonly users: UserApi,
    private readonly wallet: WalletApi,
    private readonly market: OpeningMarket,
    private readonly simulator: Simulator,
  ) {}

  /** Throws ACCOUNT_NOT_FOUND for an account that is none of the demo's, EXCHANGE_BUSY in time. */
  async reset(account: string | null): Promise<ResetReport> {
    const startedAt = performance.now();
    if (account !== null && !resettable().includes(account)) {
      throw new DomainError('ACCOUNT_NOT_FOUND', 'not an account of the demo', {
        account,
        accounts: resettable().join(','),
      });
    }
    const resetId = `reset-${randomUUID()}`;
    const isSimulated = SIM_ACCOUNTS.some((name) => name === account);
    const report =
      account === null
        ? await this.simulator.interrupted(() => this.all(resetId), true)
        : await (isSimulated
            ? this.simulator.interrupted(() => this.one(account, resetId), false)
            : this.one(account, resetId));
    const tookMs = Math.round(performance.now() - startedAt);
    return { resetId, account, ...report, tookMs };
  }

  private async all(resetId: string) {
    let cancelledOrders = await this.market.cancelOrders(null, REASON);
    await this.market.open(REASON);
    const names = await this.existing();
    const done = await Promise.all(
      names.map(([username, accountId]) => this.restore({ username, accountId, resetId })),
    );
    cancelledOrders += done.reduce((sum, one) => sum + one.cancelled, 0);
    const transfers = done.reduce((sum, one) => sum + one.transfers, 0);
    return { cancelledOrders, transfers, accounts: names.map(([username]) => username) };
  }

  private async one(username: string, resetId: string) {
    const { accountId } = await this.users.userByName({ username });
    const first = await this.market.cancelOrders(accountId, REASON);
    const { cancelled, transfers } = await this.restore({ username, accountId, resetId });
    return { cancelledOrders: first + cancelled, transfers, accounts: [username] };
  }

  /** Transfers until the account is as at the opening; what is ordered meanwhile is cancelled. */
  private async restore(whom: { username: string; accountId: string; resetId: string }) {
    const { username, accountId, resetId } = whom;
    await this.market.release(accountId, REASON, `${resetId}-${username}`);
    const giveUpAt = performance.now() + RESET_MS_MAX;
    let cancelled = 0;
    let transfers = 0;
    for (let round = 0; ; round += 1) {
      const now = await this.wallet.balances({ accountId });
      const isHeld = now.cash.held > 0 || now.positions.some(({ heldShares }) => heldShares > 0);
      const plan = openingPlan(username, now, `${resetId}-${round}`);
      if (!isHeld && isAtOpening(plan)) return { cancelled, transfers };
      if (performance.now() > giveUpAt) {
        throw new DomainError('EXCHANGE_BUSY', `${username} goes on trading: try again`);
      }
      if (isHeld) {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        if (round > 0) cancelled += await this.market.cancelOrders(accountId, REASON);
        continue;
      }
      await Promise.all(plan.withdrawals.map((one) => this.wallet.withdraw(one)));
      await Promise.all(plan.deposits.map((one) => this.wallet.deposit(one)));
      transfers += plan.withdrawals.length + plan.deposits.length;
    }
  }

  /** Accounts of the demo that there are: those of the simulator come with its first start. */
  private async existing(): Promise<(readonly [string, string])[]> {
    const found: (readonly [string, string])[] = [];
    for (const username of resettable()) {
      try {
        const { accountId } = await this.users.userByName({ username });
        found.push([username, accountId]);
      } catch (error) {
        const isMissing = error instanceof DomainError && error.reason === 'ACCOUNT_NOT_FOUND';
        if (!isMissing) throw error;
      }
    }
    return found;
  }
}

function resettable(): string[] {
  return [...DEMO_ACCOUNTS.map(({ username }) => username), ...SIM_ACCOUNTS];
}
