import { ORDERS_STREAM } from '@app/contracts';
import type { PlatformRuntime } from '@app/platform';
import {
  CancelSwitchRpcController,
  OrderManagerModule,
  OrderManagerRpcController,
} from '@app/order-manager';
import { OrderFeedBroadcast, PresenceGateModule, ServiceModule } from '@app/service';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

/** Order manager in a process of its own; it refuses orders while a stage is away. */
@Module({})
export class AppModule {
  static forRoot(runtime: PlatformRuntime): DynamicModule {
    const ground = ServiceModule.forRoot(runtime, {
      answersAs: ['order-manager'],
      owned: [ORDERS_STREAM],
    });
    return {
      module: AppModule,
      imports: [ground, OrderManagerModule, PresenceGateModule],
      controllers: [OrderManagerRpcController, CancelSwitchRpcController],
      providers: [OrderFeedBroadcast],
    };
  }
}
