import { IsIn, IsInt, Max, Min } from 'class-validator';

import {
  IsCleanText,
  IsDecimalField,
  IsPrintableAscii,
  needed,
  optional,
} from '../validation/field.decorators';
import type { DecimalInput } from '../orders/place-order.dto';

/** An hour: what lasts longer is a halt, which an operator ends. */
const BAND_SECONDS_MAX = 3_600;
const EXCHANGES = ['AMEX', 'ARCA', 'BATS', 'NYSE', 'NASDAQ', 'NYSEARCA', 'OTC'] as const;

/** Body of a new instrument. */
export class ListAssetDto {
  @needed({ example: 'AAPL' })
  @IsPrintableAscii(12)
  symbol!: string;

  @needed({ example: 'Apple Inc.' })
  @IsCleanText(120)
  name!: string;

  @needed({ example: 'NASDAQ' })
  @IsIn(EXCHANGES)
  exchange!: (typeof EXCHANGES)[number];

  @needed({ type: String, example: '0.01' })
  @IsDecimalField()
  price_increment!: DecimalInput;

  @needed({ type: String, example: '190.00' })
  @IsDecimalField()
  reference_price!: DecimalInput;

  @needed({ type: String, example: '20' })
  @IsDecimalField()
  band_percent!: DecimalInput;

  @optional({ description: 'Makes a repeat harmless; the symbol when missing' })
  @IsPrintableAscii(128)
  request_id?: string | null;

  @optional({ example: 'asked for by the member', description: 'For the audit trail' })
  @IsCleanText(200)
  reason?: string | null;
}

/** Body of a change of an instrument. Its tick never changes: prices are counted in it. */
export class ChangeAssetDto {
  @optional({ example: 'Apple Inc.' })
  @IsCleanText(120)
  name?: string | null;

  @optional({ example: 'active', description: 'inactive takes it out of trading' })
  @IsIn(['active', 'inactive', null])
  status?: 'active' | 'inactive' | null;

  @optional({ type: String, example: '15' })
  @IsDecimalField()
  band_percent?: DecimalInput | null;

  @optional({ example: 30, description: 'How long a print outside the band halts it' })
  @IsInt()
  @Min(1)
  @Max(BAND_SECONDS_MAX)
  band_pause_seconds?: number | null;

  @optional({ example: 10, description: 'The auction with which it reopens then' })
  @IsInt()
  @Min(1)
  @Max(BAND_SECONDS_MAX)
  reopening_auction_seconds?: number | null;

  @needed({ example: 'quarterly review of bands' })
  @IsCleanText(200)
  reason!: string;
}

/** Body of a kill switch: an account, a symbol, both, or with neither everybody. */
export class KillSwitchDto {
  @optional({ example: 'buyer_demo', description: 'User whose account; all when missing' })
  @IsPrintableAscii(64)
  account?: string | null;

  @optional({ example: 'AAPL', description: 'All symbols when missing' })
  @IsPrintableAscii(12)
  symbol?: string | null;

  @needed({ example: 'cancel_and_lock' })
  @IsIn(['cancel', 'cancel_and_lock'])
  mode!: 'cancel' | 'cancel_and_lock';

  @needed({ example: 'runaway algorithm' })
  @IsCleanText(200)
  reason!: string;
}

/** Body of a release; names what the kill switch was engaged for. */
export class ReleaseDto {
  @optional({ example: 'buyer_demo' })
  @IsPrintableAscii(64)
  account?: string | null;

  @optional({ example: 'AAPL' })
  @IsPrintableAscii(12)
  symbol?: string | null;

  @needed({ example: 'cause found and mended' })
  @IsCleanText(200)
  reason!: string;
}

/** Body of a deposit or withdrawal. */
export class TransferDto {
  @needed({ example: 'USD', description: 'USD or a symbol' })
  @IsPrintableAscii(12)
  asset!: string;

  @needed({ type: String, example: '1000.00' })
  @IsDecimalField()
  amount!: DecimalInput;

  @needed({ example: 'deposit-1', description: 'The same id has one effect' })
  @IsPrintableAscii(128)
  request_id!: string;

  @optional({ example: 'asked for by the member', description: 'For the audit trail' })
  @IsCleanText(200)
  reason?: string | null;
}

/** Body of a halt or resume. */
export class ReasonDto {
  @needed({ example: 'news pending' })
  @IsCleanText(200)
  reason!: string;
}

/** Body of a change of limits. A limit that is missing stays, null lifts it. */
export class LimitsDto {
  @optional({ type: String, example: '10000' })
  @IsDecimalField()
  max_order_qty?: DecimalInput | null;

  @optional({ type: String, example: '500000' })
  @IsDecimalField()
  max_order_notional?: DecimalInput | null;

  @optional({ type: String })
  @IsDecimalField()
  max_position?: DecimalInput | null;

  @optional({ type: String })
  @IsDecimalField()
  max_gross_exposure?: DecimalInput | null;

  @optional({ type: String })
  @IsDecimalField()
  max_open_orders?: DecimalInput | null;

  @optional({ type: String })
  @IsDecimalField()
  max_orders_per_second?: DecimalInput | null;

  @optional({ type: String, example: '10' })
  @IsDecimalField()
  price_collar_percent?: DecimalInput | null;

  @optional({ type: String, example: '25000', description: 'Lost by sales on one day in UTC' })
  @IsDecimalField()
  max_daily_loss?: DecimalInput | null;

  @optional({ example: 'AAPL', description: 'For this symbol only' })
  @IsPrintableAscii(12)
  symbol?: string | null;

  @optional()
  @IsPrintableAscii(128)
  request_id?: string | null;

  @optional({ example: 'asked for by the member', description: 'For the audit trail' })
  @IsCleanText(200)
  reason?: string | null;
}
