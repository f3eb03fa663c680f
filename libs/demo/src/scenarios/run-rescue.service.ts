import { MatchingApi, OrdersApi, UserApi } from '@app/contracts';
import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import type { RunProgress } from './run-log';
import { messageOf } from './scene';

const DEADLINE_MS = 5_000;

/**
 * Puts right what a run left behind whose thread or process ended in the middle: its orders are
 * cancelled and its instruments trade again.
 */
@Injectable()
export class RunRescue {
  constructor(
    private readonly users: UserApi,
    private readonly orders: OrdersApi,
    private readonly matching: MatchingApi,
    private readonly clock: Clock,
  ) {}

  /** Answers in words what was done or could not be done. */
  async after(progress: Pick<RunProgress, 'accounts' | 'symbols'>): Promise<string> {
    const { accounts, symbols } = progress;
    if (symbols.length === 0) return 'it had begun nothing';
    let cancelled = 0;
    try {
      for (const username of accounts) {
        const { accountId } = await this.users.userByName({ username });
        const deadlineAt = this.clock.now() + DEADLINE_MS;
        const ended = await this.orders.cancelAll({ accountId, symbols, side: null, deadlineAt });
        cancelled += ended.length;
      }
      for (const symbol of symbols) {
        const { phase } = await this.matching.status({ symbol });
        if (phase === 'halted') await this.matching.resume({ symbol, reason: 'use case is over' });
      }
      return `${cancelled} open orders were cancelled`;
    } catch (error) {
      return `not everything could be put right: ${messageOf(error)}`;
    }
  }
}
