import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { DomainError, isUuid } from '@app/kernel';
import { OrdersApi } from '@app/contracts';
import type { OrderView, Outcome, Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { errorAnswer } from '../http/error-body';
import type { GatewayReply } from '../http/gateway-request';
import { missing } from '../validation/decimal-field';
import { queryFlag, queryList, queryText, queryWord } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { OrderDoor, rejection } from './order-door.service';
import { OrderObjects } from './order-objects.service';
import { NestedOrders } from './nested-orders.service';
import { replaceRequest, submitRequest } from './order-request';
import type { OrderObject } from './order.presenter';
import { asksForOtherClass, ordersQuery } from './orders-query';
import { PlaceOrderDto, SIDES } from './place-order.dto';
import { ReplaceOrderDto } from './replace-order.dto';

const NESTED = 'true rolls legs up under the first order of their class; false by default';

const KEEP_PRIORITY =
  'true: the same order with a smaller qty at its place, or 422 PRIORITY_WOULD_BE_LOST';

/** One row of a cancel of many: the order, or why it was not cancelled. */
interface CancelRow {
  readonly id: string;
  readonly status: number;
  readonly body: OrderObject | Readonly<Record<string, unknown>>;
}

/** Orders of the caller's account: contract sections 4.1 and 4.2. */
@ApiTags('orders')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2')
@Access({ permission: 'read' })
export class OrdersController {
  constructor(
    private readonly orders: OrdersApi,
    private readonly objects: OrderObjects,
    private readonly nested: NestedOrders,
    private readonly door: OrderDoor,
  ) {}

  @Post('orders')
  @HttpCode(200)
  @Access({ permission: 'trade' })
  @ApiOperation({ summary: 'Place an order; the same client_order_id never places two' })
  async place(
    @Body() body: PlaceOrderDto,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: GatewayReply,
  ): Promise<OrderObject> {
    const request = submitRequest(body, this.door.frame(caller));
    const { order, replayed } = await this.door.submit(request);
    if (replayed) void reply.header('idempotent-replayed', 'true');
    if (order.status === 'rejected') throw rejection(order);
    return this.nested.placed(order);
  }

  @Get('orders')
  @Access({ weight: 2 })
  @ApiOperation({ summary: 'Orders of the account' })
  @ApiQuery({ name: 'status', required: false, description: 'open (default), closed, all' })
  @ApiQuery({ name: 'limit', required: false, description: '50, at most 500' })
  @ApiQuery({ name: 'after', required: false })
  @ApiQuery({ name: 'until', required: false })
  @ApiQuery({ name: 'direction', required: false, description: 'desc (default), asc' })
  @ApiQuery({ name: 'symbols', required: false })
  @ApiQuery({ name: 'side', required: false })
  @ApiQuery({ name: 'nested', required: false, description: NESTED })
  async list(@Query() query: QueryValues, @Caller() caller: Principal): Promise<OrderObject[]> {
    const wanted = ordersQuery(query, caller.accountId);
    if (asksForOtherClass(query)) return [];
    const views = await this.orders.orders(wanted);
    return this.nested.list(caller.accountId, views, queryFlag(query, 'nested'));
  }

  @Get('orders::by_client_order_id')
  @ApiOperation({ summary: 'One order by its client_order_id' })
  @ApiQuery({ name: 'client_order_id' })
  @ApiQuery({ name: 'nested', required: false, description: NESTED })
  async byClientId(@Query() query: QueryValues, @Caller() caller: Principal): Promise<OrderObject> {
    const clientOrderId = queryText(query, 'client_order_id');
    if (clientOrderId === null) throw missing('client_order_id');
    const { accountId } = caller;
    const view = await this.orders.orderByClientId({ accountId, clientOrderId });
    return this.nested.one(view, queryFlag(query, 'nested'));
  }

  @Get('orders/:id')
  @ApiOperation({ summary: 'One order' })
  @ApiQuery({ name: 'nested', required: false, description: NESTED })
  async one(
    @Param('id') id: string,
    @Query() query: QueryValues,
    @Caller() caller: Principal,
  ): Promise<OrderObject> {
    const { accountId } = caller;
    const view = await this.orders.order({ accountId, orderId: orderIdOf(id) });
    return this.nested.one(view, queryFlag(query, 'nested'));
  }

  @Patch('orders/:id')
  @Access({ permission: 'trade' })
  @ApiOperation({ summary: 'Replace an order; answers its successor' })
  @ApiQuery({ name: 'keep_priority', required: false, description: KEEP_PRIORITY })
  async replace(
    @Param('id') id: string,
    @Body() body: ReplaceOrderDto,
    @Query() query: QueryValues,
    @Caller() caller: Principal,
  ): Promise<OrderObject> {
    const keepPriority = queryFlag(query, 'keep_priority');
    const asked = replaceRequest(body, orderIdOf(id), this.door.frame(caller));
    const request = keepPriority ? { ...asked, keepPriority } : asked;
    const successor = await this.orders.replace(request);
    if (successor.status === 'rejected') throw rejection(successor);
    return this.objects.oneWithFees(caller.accountId, successor);
  }

  @Delete('orders/:id')
  @HttpCode(204)
  @Access({ permission: 'trade', reserve: true })
  @ApiOperation({ summary: 'Cancel an order' })
  async cancel(@Param('id') id: string, @Caller() caller: Principal): Promise<void> {
    const { accountId, deadlineAt } = this.door.frame(caller);
    await this.orders.cancel({ accountId, orderId: orderIdOf(id), deadlineAt });
  }

  @Delete('orders')
  @HttpCode(207)
  @Access({ permission: 'trade', reserve: true, weight: 5 })
  @ApiOperation({ summary: 'Cancel all open orders' })
  @ApiQuery({ name: 'symbols', required: false })
  @ApiQuery({ name: 'side', required: false })
  async cancelAll(
    @Query() query: QueryValues,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: GatewayReply,
  ): Promise<CancelRow[]> {
    const { accountId, deadlineAt } = this.door.frame(caller);
    const rows = await this.orders.cancelAll({
      accountId,
      deadlineAt,
      symbols: queryList(query, 'symbols'),
      side: queryWord(query, 'side', SIDES),
    });
    const views = rows.flatMap(({ outcome }) => (outcome.ok ? [outcome.value] : []));
    const objects = await this.objects.withFees(caller.accountId, views);
    const byId = new Map(objects.map((object) => [object.id, object]));
    return rows.map(({ orderId, outcome }) => {
      const object = byId.get(orderId);
      if (outcome.ok && object !== undefined) return { id: orderId, status: 200, body: object };
      const { status, body } = errorAnswer(outcomeError(outcome), reply.request.id);
      return { id: orderId, status, body };
    });
  }
}

/** An order id of a path. Throws ORDER_NOT_FOUND for anything else. */
export function orderIdOf(text: string): string {
  const id = text.toLowerCase();
  if (!isUuid(id)) throw new DomainError('ORDER_NOT_FOUND', 'order not found');
  return id;
}

function outcomeError(outcome: Outcome<OrderView>): DomainError {
  if (outcome.ok) return new DomainError('INTERNAL', 'the order has no public form');
  return new DomainError(outcome.reason, outcome.message, outcome.details);
}
