import { IsBoolean, IsIn } from 'class-validator';

import { optional } from '../validation/field.decorators';

/** Body of `PATCH /v2/account/configurations`. */
export class ConfigurationDto {
  @optional({ type: Boolean, description: "The owner's kill switch" })
  @IsBoolean()
  suspend_trade?: boolean | null;

  @optional({ type: Boolean })
  @IsBoolean()
  no_shorting?: boolean | null;

  @optional({ type: Boolean })
  @IsBoolean()
  fractional_trading?: boolean | null;

  @optional({ example: '1', description: '1, 2, 4; stored, there is no margin' })
  @IsIn(['1', '2', '4'])
  max_margin_multiplier?: string | null;

  @optional({ example: 'none', description: 'all, none' })
  @IsIn(['all', 'none'])
  trade_confirm_email?: 'all' | 'none' | null;

  @optional({ type: Boolean })
  @IsBoolean()
  ptp_no_exception_entry?: boolean | null;

  @optional({ description: 'Ignored: there is no day-trading rule here' })
  @IsIn(['both', 'entry', 'exit'])
  dtbp_check?: string | null;

  @optional({ type: Number, description: 'Ignored: there are no options here' })
  @IsIn([0, 1, 2, 3])
  max_options_trading_level?: number | null;

  @optional({ type: Boolean, description: 'Ignored: the exchange trades around the clock' })
  @IsBoolean()
  disable_overnight_trading?: boolean | null;

  @optional({ description: 'Ignored: there is no day-trading rule here' })
  @IsIn(['both', 'entry', 'exit'])
  pdt_check?: string | null;
}
