import { CancelSwitchApi, OrdersApi } from '@app/contracts';
import type { SwitchState } from '@app/contracts';
import { Clock } from '@app/kernel';
import { AppLogger, Database } from '@app/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';

const LOOK_MS = 250;
const CANCEL_WITHIN_MS = 5_000;
/** Switches of one account: one per key or session that asked, and `cancel_all_after`. */
const SWITCHES_MAX = 64;

interface Due {
  readonly account_id: string;
  readonly name: string;
  readonly fire_at: number;
}

/**
 * Local binding of {@link CancelSwitchApi}. The table is the truth: a switch that was due while
 * nobody ran fires at the next start. It stays until its cancel has gone through.
 */
@Injectable()
export class CancelSwitches
  extends CancelSwitchApi
  implements OnApplicationBootstrap, OnModuleDestroy
{
  private timer: NodeJS.Timeout | null = null;
  private looking = false;

  constructor(
    private readonly orders: OrdersApi,
    private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  override async arm(request: {
    accountId: string;
    name: string;
    afterMs: number | null;
  }): Promise<SwitchState> {
    const { accountId, name, afterMs } = request;
    const now = this.clock.now();
    if (afterMs === null) {
      await this.database.query(
        'delete from orders.cancel_switches where account_id = $1 and name = $2',
        [accountId, name],
      );
      return { now, triggerAt: null };
    }
    const triggerAt = now + afterMs;
    await this.database.query(
      `insert into orders.cancel_switches (account_id, name, fire_at) values ($1, $2, $3)
       on conflict (account_id, name) do update set fire_at = excluded.fire_at`,
      [accountId, name, triggerAt],
    );
    await this.database.query(
      `delete from orders.cancel_switches where account_id = $1 and (account_id, name) in (
         select account_id, name from orders.cancel_switches
          where account_id = $1 order by fire_at offset $2)`,
      [accountId, SWITCHES_MAX],
    );
    return { now, triggerAt };
  }

  /** Fires what is due; one look at a time. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const due = await this.database.query<Due>(
        'select account_id, name, fire_at from orders.cancel_switches where fire_at <= $1',
        [this.clock.now()],
      );
      for (const row of due) await this.fire(row);
    } catch (error) {
      this.logger.warn({ err: error }, 'cancel switches could not be looked at');
    } finally {
      this.looking = false;
    }
  }

  private async fire({ account_id: accountId, name, fire_at: fireAt }: Due): Promise<void> {
    const deadlineAt = this.clock.now() + CANCEL_WITHIN_MS;
    const rows = await this.orders.cancelAll({ accountId, symbols: null, side: null, deadlineAt });
    const left = rows.filter(({ outcome }) => !outcome.ok && outcome.reason !== 'ORDER_TERMINAL');
    // Whatever could not be cancelled is tried again: the switch stays.
    if (left.length > 0) return;
    await this.database.query(
      'delete from orders.cancel_switches where account_id = $1 and name = $2 and fire_at = $3',
      [accountId, name, fireAt],
    );
    this.logger.info({ accountId, name, orders: rows.length }, 'a cancel switch fired');
  }
}
