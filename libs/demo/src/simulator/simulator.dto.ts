import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';

import type { Regime } from '../domain/sim-types';
import { REGIMES } from '../domain/sim-types';

/** Slowest and quickest pace of the simulated market. */
export const SPEED_RANGE = { min: 0.25, max: 10 } as const;

/** Body of `PATCH /v2/demo/simulator`; what is missing stays. */
export class SimulatorDto {
  @ApiPropertyOptional({ type: Boolean, description: 'False pauses: its orders stay' })
  @IsOptional()
  @IsBoolean()
  running?: boolean | null;

  @ApiPropertyOptional({ type: Number, example: 1, description: '0.25 to 10' })
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(SPEED_RANGE.min)
  @Max(SPEED_RANGE.max)
  speed?: number | null;

  @ApiPropertyOptional({ enum: REGIMES })
  @IsOptional()
  @IsIn(REGIMES)
  regime?: Regime | null;

  @ApiPropertyOptional({ type: Number, description: 'Begins anew from the prices of the moment' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(999_999_999)
  seed?: number | null;
}
