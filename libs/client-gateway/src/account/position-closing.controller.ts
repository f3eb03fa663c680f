import { randomUUID } from 'node:crypto';

import { Controller, Delete, HttpCode, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { DomainError, mulDivFloor } from '@app/kernel';
import { OrdersApi, WalletApi } from '@app/contracts';
import type { HeldPosition, Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { errorAnswer } from '../http/error-body';
import type { GatewayReply } from '../http/gateway-request';
import { InstrumentDirectory } from '../market/instrument-directory';
import { OrderDoor } from '../orders/order-door.service';
import { OrderObjects } from '../orders/order-objects.service';
import type { OrderObject } from '../orders/order.presenter';
import { malformed, positiveDecimal } from '../validation/decimal-field';
import { queryText, queryWord } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';

const QUANTITY = { field: 'qty', scale: 0, tooPrecise: 'LOT_SIZE' } as const;
const PERCENT = { field: 'percentage', scale: 4, tooPrecise: 'MALFORMED_FIELD' } as const;
const WHOLE_PERCENT = 1_000_000;

/** Ends positions by market orders. */
@ApiTags('account')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/positions')
@Access({ permission: 'trade', weight: 5 })
export class PositionClosingController {
  constructor(
    private readonly wallet: WalletApi,
    private readonly orders: OrdersApi,
    private readonly door: OrderDoor,
    private readonly objects: OrderObjects,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Delete()
  @HttpCode(207)
  @ApiOperation({ summary: 'Close all positions' })
  @ApiQuery({ name: 'cancel_orders', required: false })
  async closeAll(
    @Query() query: QueryValues,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: GatewayReply,
  ) {
    if (queryWord(query, 'cancel_orders', ['true', 'false']) === 'true') {
      const { accountId, deadlineAt } = this.door.frame(caller);
      await this.orders.cancelAll({ accountId, deadlineAt, symbols: null, side: null });
    }
    const { positions } = await this.wallet.balances({ accountId: caller.accountId });
    const open = positions.filter((position) => position.quantityShares !== 0);
    return Promise.all(
      open.map(async (position) => {
        const { symbol } = position;
        try {
          const body = await this.close(position, Math.abs(position.quantityShares), caller);
          return { symbol, status: 200, body };
        } catch (thrown) {
          const { status, body } = errorAnswer(thrown, reply.request.id);
          return { symbol, status, body };
        }
      }),
    );
  }

  @Delete(':symbol')
  @ApiOperation({ summary: 'Close a position or a part of it' })
  @ApiQuery({ name: 'qty', required: false })
  @ApiQuery({ name: 'percentage', required: false })
  async closeOne(
    @Param('symbol') name: string,
    @Query() query: QueryValues,
    @Caller() caller: Principal,
  ): Promise<OrderObject> {
    const { symbol } = await this.directory.find(name);
    const { positions } = await this.wallet.balances({ accountId: caller.accountId });
    const position = positions.find((held) => held.symbol === symbol);
    if (position === undefined || position.quantityShares === 0) {
      throw new DomainError('POSITION_NOT_FOUND', 'position does not exist');
    }
    return this.close(position, partOf(position, query), caller);
  }

  private async close(
    position: HeldPosition,
    quantityShares: number,
    caller: Principal,
  ): Promise<OrderObject> {
    const order = await this.door.place({
      ...this.door.frame(caller),
      clientOrderId: randomUUID(),
      symbol: position.symbol,
      side: position.quantityShares > 0 ? 'sell' : 'buy',
      type: 'market',
      timeInForce: 'day',
      quantityShares,
      limitPriceUnits: null,
      stopPriceUnits: null,
      postOnly: false,
      displayShares: null,
      selfTrade: 'cancel_newest',
      expireAt: null,
      extendedHours: false,
      positionIntent: position.quantityShares > 0 ? 'sell_to_close' : 'buy_to_close',
    });
    return this.objects.quick(order);
  }
}

/** Shares that the query asks to close; all without one. */
function partOf(position: HeldPosition, query: QueryValues): number {
  const whole = Math.abs(position.quantityShares);
  const [qty, percentage] = [queryText(query, 'qty'), queryText(query, 'percentage')];
  if (qty !== null && percentage !== null) {
    throw new DomainError('FIELDS_CONFLICT', 'qty does not go with percentage', { field: 'qty' });
  }
  if (qty !== null) return positiveDecimal(qty, QUANTITY);
  if (percentage === null) return whole;
  const part = positiveDecimal(percentage, PERCENT);
  const shares = mulDivFloor(whole, part, WHOLE_PERCENT);
  if (part > WHOLE_PERCENT || shares === 0) {
    throw malformed('percentage', 'must be at most 100 and make a whole share');
  }
  return shares;
}
