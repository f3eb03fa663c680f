import { OrderFeed, OrdersApi } from '@app/contracts';
import { Database } from '@app/platform';
import { StreamRegistry } from '@app/streams';
import { Global, Module } from '@nestjs/common';

import { OrdersProjection } from './database/orders.projection';
import { OrdersQueries } from './database/orders.queries';
import { ordersStage } from './domain/orders.stage';
import { OrderManagerService, OrdersRuntime } from './order-manager.service';
import { OrderViews } from './order-views';

/** Shards of the matching engine whose streams this reads. */
const MATCH_SHARDS = 1;

/** Records orders, cancels and replaces, and says what became of them. */
@Global()
@Module({
  providers: [
    OrderViews,
    OrdersQueries,
    OrderManagerService,
    {
      provide: OrdersRuntime,
      inject: [StreamRegistry, Database, OrderViews],
      useFactory: (streams: StreamRegistry, database: Database, views: OrderViews) => {
        const stage = streams.addStage(ordersStage(MATCH_SHARDS));
        const table = streams.addProjection(new OrdersProjection(database));
        const follower = streams.addView(views);
        views.evictBehind(table);
        return new OrdersRuntime(stage, table, follower);
      },
    },
    { provide: OrdersApi, useExisting: OrderManagerService },
    { provide: OrderFeed, useExisting: OrderViews },
  ],
  exports: [OrdersApi, OrderFeed],
})
export class OrderManagerModule {}
