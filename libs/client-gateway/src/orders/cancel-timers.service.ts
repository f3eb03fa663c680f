import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { OrdersApi } from '@app/contracts';
import { AppLogger } from '@app/platform';

import { formatTime } from '../validation/times';

const ATTEMPTS = 5;
const DEADLINE_MS = 5_000;

/**
 * Dead man's switch per account: unless it is armed again in time, all orders of the account are
 * cancelled. It lives in this process; a client re-arms every 15 to 30 seconds, which also arms it
 * anew after a restart.
 */
@Injectable()
export class CancelTimers implements OnModuleDestroy {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly orders: OrdersApi,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  onModuleDestroy(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  /** Arms the switch anew; zero seconds disarm it. */
  arm(accountId: string, seconds: number): { current_time: string; trigger_time: string | null } {
    clearTimeout(this.timers.get(accountId));
    this.timers.delete(accountId);
    const now = this.clock.now();
    if (seconds > 0) {
      const timer = setTimeout(() => void this.fire(accountId), seconds * 1_000);
      timer.unref();
      this.timers.set(accountId, timer);
    }
    const triggerAt = now + seconds * 1_000;
    return {
      current_time: formatTime(now),
      trigger_time: seconds === 0 ? null : formatTime(triggerAt),
    };
  }

  private async fire(accountId: string): Promise<void> {
    this.timers.delete(accountId);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        const deadlineAt = this.clock.now() + DEADLINE_MS;
        const all = { accountId, symbols: null, side: null, deadlineAt };
        const rows = await this.orders.cancelAll(all);
        this.logger.info({ accountId, orders: rows.length }, 'cancelled by cancel_all_after');
        return;
      } catch (error) {
        this.logger.error({ err: error, accountId, attempt }, 'cancel_all_after failed');
      }
    }
  }
}
