import { Body, Controller, Delete, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { DomainError } from '@app/kernel';
import { OrdersApi } from '@app/contracts';
import type { Principal, SubmitRequest } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { errorAnswer } from '../http/error-body';
import { RowsRefused } from '../http/rows-refused';
import type { RefusedRow } from '../http/rows-refused';
import type { GatewayReply } from '../http/gateway-request';
import { malformed } from '../validation/decimal-field';
import { flatDto } from '../validation/compiled-dto';
import { CancelAllAfterDto, CancelBatchDto, OrderBatchDto } from './order-batch.dto';
import { CancelTimers } from './cancel-timers.service';
import { NestedOrders } from './nested-orders.service';
import { OrderDoor } from './order-door.service';
import { OrderObjects } from './order-objects.service';
import { OrderPreviews } from './order-preview.service';
import { submitRequest } from './order-request';
import { orderIdOf } from './orders.controller';
import { PlaceOrderDto } from './place-order.dto';

const BATCH_MAX = 100;
const rowDto = flatDto(PlaceOrderDto);

/** What became of one row of a batch. */
interface BatchRow {
  readonly index: number;
  readonly status: number;
  readonly body?: object;
  readonly error?: object;
}

/** What other exchanges have and our clients asked for: contract section 8. */
@ApiTags('orders')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/orders')
@Access({ permission: 'trade' })
export class OrderBatchController {
  constructor(
    private readonly orders: OrdersApi,
    private readonly objects: OrderObjects,
    private readonly nested: NestedOrders,
    private readonly door: OrderDoor,
    private readonly previews: OrderPreviews,
    private readonly timers: CancelTimers,
  ) {}

  @Post('batch')
  @HttpCode(207)
  @Access({ permission: 'trade', weight: 20 })
  @ApiOperation({ summary: 'Up to 100 orders; a malformed one refuses all, else each for itself' })
  async place(
    @Body() body: OrderBatchDto,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: GatewayReply,
  ): Promise<BatchRow[]> {
    const requests = this.requests(body.orders, caller);
    return this.rows(requests, reply, async (request) => {
      return this.nested.placed(await this.door.place(request));
    });
  }

  @Delete('batch')
  @HttpCode(207)
  @Access({ permission: 'trade', reserve: true, weight: 20 })
  @ApiOperation({ summary: 'Cancel up to 100 orders by id or client id' })
  async cancel(
    @Body() body: CancelBatchDto,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: GatewayReply,
  ): Promise<BatchRow[]> {
    const { accountId, deadlineAt } = this.door.frame(caller);
    const byClient = body.client_order_ids ?? null;
    const ids = body.order_ids ?? byClient ?? [];
    if (ids.length === 0) throw malformed('order_ids', `must name 1 to ${BATCH_MAX} orders`);
    return this.rows(ids, reply, async (id) => {
      const orderId =
        byClient === null
          ? orderIdOf(id)
          : (await this.orders.orderByClientId({ accountId, clientOrderId: id })).terms.orderId;
      const view = await this.orders.cancel({ accountId, orderId, deadlineAt });
      return this.objects.oneWithFees(accountId, view);
    });
  }

  @Post('preview')
  @HttpCode(200)
  @Access({ permission: 'read', weight: 2 })
  @ApiOperation({ summary: 'What an order would do and cost now; places nothing' })
  preview(@Body() body: PlaceOrderDto, @Caller() caller: Principal) {
    return this.previews.preview(submitRequest(body, this.door.frame(caller)));
  }

  @Post('cancel_all_after')
  @HttpCode(200)
  @Access({ permission: 'trade', reserve: true })
  @ApiOperation({ summary: 'Cancel all orders unless this is called again in time; 0 disarms' })
  cancelAllAfter(@Body() body: CancelAllAfterDto, @Caller() caller: Principal) {
    return this.timers.arm(caller.accountId, body.timeout_seconds);
  }

  /** All rows as exact requests. Throws RowsRefused naming every row that is none. */
  private requests(orders: readonly unknown[], caller: Principal): SubmitRequest[] {
    if (orders.length === 0 || orders.length > BATCH_MAX) {
      throw malformed('orders', `must hold 1 to ${BATCH_MAX} orders`);
    }
    const frame = this.door.frame(caller);
    const requests: SubmitRequest[] = [];
    const refused: RefusedRow[] = [];
    orders.forEach((row, index) => {
      try {
        requests.push(submitRequest(rowDto.validate(row, 'refuse') as PlaceOrderDto, frame));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refused.push({ index, error });
      }
    });
    const [first] = refused;
    if (first !== undefined) throw new RowsRefused(first, refused);
    return requests;
  }

  private rows<T>(
    items: readonly T[],
    reply: GatewayReply,
    act: (item: T) => Promise<object>,
  ): Promise<BatchRow[]> {
    return Promise.all(
      items.map(async (item, index): Promise<BatchRow> => {
        try {
          return { index, status: 200, body: await act(item) };
        } catch (thrown) {
          const { status, body } = errorAnswer(thrown, reply.request.id);
          return { index, status, error: body };
        }
      }),
    );
  }
}
