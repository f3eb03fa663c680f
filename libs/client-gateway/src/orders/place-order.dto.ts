import { Allow, IsBoolean, IsIn } from 'class-validator';

import {
  IsCleanText,
  IsDecimalField,
  IsPrintableAscii,
  IsTimeField,
  needed,
  optional,
} from '../validation/field.decorators';

import { StopLossDto, TakeProfitDto } from './order-legs.dto';

export const SIDES = ['buy', 'sell'] as const;
export const ORDER_TYPES = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'] as const;
export const TIMES_IN_FORCE = ['day', 'gtc', 'gtd', 'ioc', 'fok', 'opg', 'cls'] as const;
export const SELF_TRADE_MODES = [
  'cancel_newest',
  'cancel_oldest',
  'cancel_both',
  'decrement',
] as const;
const ORDER_CLASSES = ['', 'simple', 'bracket', 'oco', 'oto', 'mleg'] as const;
const INTENTS = ['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close'] as const;

/** Decimal fields arrive as JSON numbers or strings and keep their form until they are mapped. */
export type DecimalInput = string | number;

/** Body of `POST /v2/orders`: every field of the contract is known; some are refused when used. */
export class PlaceOrderDto {
  @needed({ example: 'AAPL' })
  @IsPrintableAscii(24)
  symbol!: string;

  @needed({ example: 'buy', description: 'buy or sell' })
  @IsIn(SIDES)
  side!: (typeof SIDES)[number];

  @optional({ type: String, example: '10', description: 'Whole shares' })
  @IsDecimalField()
  qty?: DecimalInput | null;

  @needed({ example: 'limit', description: ORDER_TYPES.join(', ') })
  @IsIn(ORDER_TYPES)
  type!: (typeof ORDER_TYPES)[number];

  @optional({ example: 'day', description: `${TIMES_IN_FORCE.join(', ')}; day when missing` })
  @IsIn(TIMES_IN_FORCE)
  time_in_force?: (typeof TIMES_IN_FORCE)[number] | null;

  @optional({ type: String, example: '190.5' })
  @IsDecimalField()
  limit_price?: DecimalInput | null;

  @optional({ type: String, example: '189' })
  @IsDecimalField()
  stop_price?: DecimalInput | null;

  @optional({ example: 'my-order-1', description: 'Unique per account; made when missing' })
  @IsPrintableAscii(128)
  client_order_id?: string | null;

  @optional({ type: Boolean })
  @IsBoolean()
  post_only?: boolean | null;

  @optional({ type: Boolean })
  @IsBoolean()
  extended_hours?: boolean | null;

  @optional({ example: 'cancel_newest', description: SELF_TRADE_MODES.join(', ') })
  @IsIn(SELF_TRADE_MODES)
  self_trade_prevention?: (typeof SELF_TRADE_MODES)[number] | null;

  @optional({ type: String, description: 'Shown quantity of an iceberg' })
  @IsDecimalField()
  display_qty?: DecimalInput | null;

  @optional({ type: Object, description: '{display_qty}' })
  @Allow()
  advanced_instructions?: unknown;

  @optional({ example: '2030-01-02T21:00:00Z', description: 'End of a good-till-date order' })
  @IsTimeField()
  expire_at?: string | null;

  @optional({
    example: 'bracket',
    description:
      'simple (or empty), bracket (entry, take_profit and stop_loss), oco (take_profit and ' +
      'stop_loss of a position), oto (entry and one of them); mleg is refused',
  })
  @IsIn(ORDER_CLASSES)
  order_class?: (typeof ORDER_CLASSES)[number] | null;

  @optional({ example: 'buy_to_open' })
  @IsIn(INTENTS)
  position_intent?: (typeof INTENTS)[number] | null;

  @optional({ type: String, description: 'Not taken: shares are whole here, say qty' })
  @IsDecimalField()
  notional?: DecimalInput | null;

  @optional({ type: String, description: 'Distance of a trailing stop in dollars' })
  @IsDecimalField()
  trail_price?: DecimalInput | null;

  @optional({ type: String, description: 'Distance of a trailing stop in percent' })
  @IsDecimalField()
  trail_percent?: DecimalInput | null;

  @optional({ type: () => TakeProfitDto, description: 'Exit with a profit: a limit order' })
  @Allow()
  take_profit?: unknown;

  @optional({
    type: () => StopLossDto,
    description: 'Exit with a loss: a stop or stop-limit order',
  })
  @Allow()
  stop_loss?: unknown;

  @optional({ type: Object, description: 'Not taken: exits are take_profit and stop_loss' })
  @Allow()
  legs?: unknown;

  @optional({ description: 'Ignored' })
  @IsCleanText(128)
  subtag?: string | null;

  @optional({ description: 'Ignored' })
  @IsCleanText(128)
  source?: string | null;
}
