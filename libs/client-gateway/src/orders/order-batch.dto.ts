import { ArrayMaxSize, IsArray, IsInt, Max, Min } from 'class-validator';

import { IsPrintableAscii, needed, optional } from '../validation/field.decorators';

/** Body of `POST /v2/orders/batch`. */
export class OrderBatchDto {
  @needed({ type: [Object] })
  @IsArray()
  orders!: unknown[];
}

/** Body of `DELETE /v2/orders/batch`: one of the two. */
export class CancelBatchDto {
  @optional({ type: [String] })
  @IsArray()
  @ArrayMaxSize(100)
  @IsPrintableAscii(64, { each: true })
  order_ids?: string[] | null;

  @optional({ type: [String] })
  @IsArray()
  @ArrayMaxSize(100)
  @IsPrintableAscii(128, { each: true })
  client_order_ids?: string[] | null;
}

/** Body of `POST /v2/orders/cancel_all_after`. */
export class CancelAllAfterDto {
  @needed({ example: 60 })
  @IsInt()
  @Min(0)
  @Max(86_400)
  timeout_seconds!: number;
}
