import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** `take_profit` of a class. */
export class TakeProfitDto {
  @ApiProperty({ type: String, example: '195.5', description: 'Limit of the exit with a profit' })
  limit_price!: string | number;
}

/** `stop_loss` of a class. */
export class StopLossDto {
  @ApiProperty({ type: String, example: '185', description: 'Trigger of the exit with a loss' })
  stop_price!: string | number;
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: '184.5',
    description: 'Makes it a stop-limit order',
  })
  limit_price?: string | number | null;
}
