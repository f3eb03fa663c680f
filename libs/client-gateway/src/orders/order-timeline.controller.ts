import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiNotFoundResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { OrdersApi, WalletApi } from '@app/contracts';
import type { Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { OrderTimelineObject, presentTimeline } from './order-timeline.presenter';
import { orderIdOf } from './orders.controller';

/** Ledger rows of one order that are looked at: two or three for each fill. */
const LEDGER_ROWS_MAX = 1_000;

/** The "why" of an order. */
@ApiTags('orders')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/orders')
@Access({ permission: 'read' })
export class OrderTimelineController {
  constructor(
    private readonly orders: OrdersApi,
    private readonly wallet: WalletApi,
  ) {}

  @Get(':id/timeline')
  @Access({ permission: 'read', weight: 5 })
  @ApiOperation({
    summary: 'Every state change of an order: stream, number, stamp, time in each service, reason',
  })
  @ApiOkResponse({ type: OrderTimelineObject })
  @ApiNotFoundResponse({ description: "ORDER_NOT_FOUND: no such order, or not the caller's" })
  async timeline(
    @Param('id') id: string,
    @Caller() caller: Principal,
  ): Promise<OrderTimelineObject> {
    const { accountId } = caller;
    const orderId = orderIdOf(id);
    const view = await this.orders.order({ accountId, orderId });
    const [timeline, ledger] = await Promise.all([
      this.orders.timeline({ accountId, orderId }),
      this.wallet.ledger({
        accountId,
        orderId,
        asset: null,
        kinds: null,
        cursor: null,
        direction: 'asc',
        afterAt: null,
        untilAt: null,
        limit: LEDGER_ROWS_MAX,
      }),
    ]);
    return presentTimeline(view, timeline, ledger);
  }
}
