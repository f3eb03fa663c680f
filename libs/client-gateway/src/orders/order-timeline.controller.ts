import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty } from '@nestjs/swagger';
import { ApiNotFoundResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { MatchingApi, OrdersApi, WalletApi } from '@app/contracts';
import type { Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { OrderTimelineObject, presentTimeline } from './order-timeline.presenter';
import { orderIdOf } from './orders.controller';

/** Ledger rows of one order that are looked at: two or three for each fill. */
const LEDGER_ROWS_MAX = 1_000;

/** Where an order stands in the queue of its price. */
class QueuePositionObject {
  @ApiProperty({ format: 'uuid' })
  order_id!: string;
  @ApiProperty()
  symbol!: string;
  @ApiProperty({ type: String, nullable: true, description: 'null while it does not rest there' })
  qty_ahead!: string | null;
  @ApiProperty({ type: Number, nullable: true })
  orders_ahead!: number | null;
  @ApiProperty()
  leaves_qty!: string;
}

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
    private readonly matching: MatchingApi,
  ) {}

  @Get(':id/queue_position')
  @Access({ permission: 'read', weight: 2 })
  @ApiOperation({ summary: 'Shares and orders that trade before the order at its price' })
  @ApiOkResponse({ type: QueuePositionObject })
  @ApiNotFoundResponse({ description: "ORDER_NOT_FOUND: not live, or not the caller's" })
  async queuePosition(
    @Param('id') id: string,
    @Caller() caller: Principal,
  ): Promise<QueuePositionObject> {
    const orderId = orderIdOf(id);
    const found = await this.matching.queuePosition({ accountId: caller.accountId, orderId });
    return {
      order_id: found.orderId,
      symbol: found.symbol,
      qty_ahead: found.sharesAhead === null ? null : String(found.sharesAhead),
      orders_ahead: found.ordersAhead ?? null,
      leaves_qty: String(found.leavesShares),
    };
  }

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
