import { ORDERS_STREAM } from '@app/contracts';
import type { FollowerHandle, StageHandle } from '@app/streams';

import type { OrdersAnswer, OrdersRequest } from './domain/orders.requests';
import type { OrdersState } from './domain/orders.state';
import type { OrderFeedLog } from './order-feed-log';

/** What the services hold of the stage, table and views; the module makes it. */
export class OrdersRuntime {
  constructor(
    readonly stage: StageHandle<OrdersState, OrdersRequest, OrdersAnswer>,
    readonly table: FollowerHandle,
    readonly follower: FollowerHandle,
    readonly log: OrderFeedLog,
  ) {}

  /** Waits until the views hold everything that was committed when this was called. */
  async viewsFresh(): Promise<void> {
    await this.stage.caughtUp();
    await this.follower.reach(ORDERS_STREAM, this.stage.committedSeq);
  }

  /** As {@link viewsFresh} for the tables. */
  async tableFresh(): Promise<void> {
    await this.stage.caughtUp();
    await this.table.reach(ORDERS_STREAM, this.stage.committedSeq, 5_000);
  }
}
