import { CancelSwitchApi, OrderFeed, OrdersApi } from '@app/contracts';
import { AppConfig, Database } from '@app/platform';
import { StreamRegistry } from '@app/streams';
import { Global, Module } from '@nestjs/common';

import { CancelSwitches } from './cancel-switches';
import { OrdersProjection } from './database/orders.projection';
import { OrdersQueries } from './database/orders.queries';
import { ordersStage } from './domain/orders.stage';
import { OrderFeedLog } from './order-feed-log';
import { OrderHistory } from './order-history';
import { OrderManagerService } from './order-manager.service';
import { OrderTimelines } from './order-timelines';
import { OrdersRuntime } from './orders-runtime';
import { OrderViews } from './order-views';

/** Records orders, cancels and replaces, and says what became of them. */
@Global()
@Module({
  providers: [
    OrderViews,
    OrdersQueries,
    OrderTimelines,
    OrderHistory,
    OrderManagerService,
    CancelSwitches,
    {
      provide: OrdersRuntime,
      inject: [StreamRegistry, Database, OrderViews, AppConfig],
      useFactory: (
        streams: StreamRegistry,
        database: Database,
        views: OrderViews,
        config: AppConfig,
      ) => {
        const { matchShards, accountShards } = config;
        const stage = streams.addStage(ordersStage(matchShards, accountShards));
        const table = streams.addProjection(new OrdersProjection(database));
        const follower = streams.addView(views);
        views.evictBehind(table);
        const log = new OrderFeedLog();
        views.subscribe((updates) => log.note(updates));
        return new OrdersRuntime(stage, table, follower, log);
      },
    },
    { provide: OrdersApi, useExisting: OrderManagerService },
    { provide: OrderFeed, useExisting: OrderViews },
    { provide: CancelSwitchApi, useExisting: CancelSwitches },
  ],
  exports: [OrdersApi, OrderFeed, CancelSwitchApi],
})
export class OrderManagerModule {}
