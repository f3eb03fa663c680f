import { Allow, IsIn } from 'class-validator';

import { IsDecimalField, IsPrintableAscii, optional } from '../validation/field.decorators';
import type { DecimalInput } from './place-order.dto';
import { TIMES_IN_FORCE } from './place-order.dto';

/** Body of `PATCH /v2/orders/{id}`. `qty` is the new total, the filled part included. */
export class ReplaceOrderDto {
  @optional({ type: String, example: '20', description: 'New total, filled part included' })
  @IsDecimalField()
  qty?: DecimalInput | null;

  @optional({ type: String, example: '190.75' })
  @IsDecimalField()
  limit_price?: DecimalInput | null;

  @optional({ type: String })
  @IsDecimalField()
  stop_price?: DecimalInput | null;

  @optional({
    type: String,
    example: '2.5',
    description: 'New distance of a trailing stop: dollars or percent, as the order has it',
  })
  @IsDecimalField()
  trail?: DecimalInput | null;

  @optional({ example: 'gtc' })
  @IsIn(TIMES_IN_FORCE)
  time_in_force?: (typeof TIMES_IN_FORCE)[number] | null;

  @optional({ description: 'Client id of the successor; made when missing' })
  @IsPrintableAscii(128)
  client_order_id?: string | null;

  @optional({ type: Object, description: 'display_qty: new slice of an iceberg' })
  @Allow()
  advanced_instructions?: unknown;
}
