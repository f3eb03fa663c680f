import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock, DomainError, formatDecimal } from '@app/kernel';
import { BAND_TIMES, MatchingApi } from '@app/contracts';
import type { InstrumentStatus } from '@app/contracts';
import { IsBoolean, IsIn } from 'class-validator';

import { Access } from '../auth/access.decorators';
import { InstrumentDirectory } from '../market/instrument-directory';
import { cash } from '../money';
import { IsCleanText, needed, optional } from '../validation/field.decorators';
import { formatTimeOrNull } from '../validation/times';
import { SystemView } from './console-access';

const BASIS_POINTS = 10_000;
const QUARTER_HOUR_MS = 15 * 60_000;
/** Falls of the market that stop all of it: the first two for a while, the last until resumed. */
const LEVELS = [
  { level: 1, basisPoints: 700, pauseMs: QUARTER_HOUR_MS },
  { level: 2, basisPoints: 1_300, pauseMs: QUARTER_HOUR_MS },
  { level: 3, basisPoints: 2_000, pauseMs: null },
] as const;

/** Body of a market-wide pause. */
export class TriggerBreakerDto {
  @needed({
    example: 1,
    description: '1 and 2 pause for 15 minutes, 3 until the market is resumed',
  })
  @IsIn([1, 2, 3])
  level!: 1 | 2 | 3;

  @optional({ description: 'true only tells what it would stop' })
  @IsBoolean()
  test?: boolean | null;

  @needed({ example: 'index fell by 7 %' })
  @IsCleanText(200)
  reason!: string;
}

/**
 * Bands of each symbol and pauses of the whole market: operators only. A symbol's band is changed
 * with the instrument, its pause begun and ended as any halt.
 */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/circuit-breakers')
@Access({ permission: 'admin', roles: ['operator'] })
export class CircuitBreakersController {
  constructor(
    private readonly matching: MatchingApi,
    private readonly directory: InstrumentDirectory,
    private readonly clock: Clock,
  ) {}

  @Get()
  @SystemView()
  @ApiOperation({
    summary: 'Bands with where each symbol stands in its own, and the market levels',
  })
  async list() {
    const statuses = await this.directory.statuses();
    const fall = marketFall(statuses);
    return {
      market: {
        decline_percent: formatDecimal(fall, 2),
        levels: LEVELS.map(({ level, basisPoints, pauseMs }) => ({
          level,
          decline_percent: formatDecimal(basisPoints, 2),
          pause_seconds: pauseMs === null ? null : pauseMs / 1_000,
          reached: fall >= basisPoints,
        })),
      },
      symbols: statuses.map(presentBand),
    };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Pause every instrument that trades; test tells what it would do' })
  async triggerBreaker(@Body() body: TriggerBreakerDto) {
    const { level, reason } = body;
    const rule = LEVELS.find((one) => one.level === level);
    const pauseMs = rule?.pauseMs ?? null;
    const endsAt = pauseMs === null ? null : this.clock.now() + pauseMs;
    const open = (await this.directory.statuses()).filter(({ phase }) => phase === 'continuous');
    const isTest = body.test === true;
    const halted: string[] = [];
    for (const { instrument } of open) {
      const { symbol } = instrument;
      if (isTest || (await this.pause(symbol, endsAt, `level ${level}: ${reason}`))) {
        halted.push(symbol);
      }
    }
    return { level, test: isTest, ends_at: formatTimeOrNull(endsAt), halted };
  }

  /** False for one that has left continuous trading by itself meanwhile. */
  private async pause(symbol: string, endsAt: number | null, reason: string): Promise<boolean> {
    try {
      await this.matching.setPhase({ symbol, phase: 'halted', endsAt, reason });
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.reason === 'PHASE_TRANSITION') return false;
      throw error;
    }
  }
}

/** Mean fall of all instruments from their reference prices, in 1/100 %; a rise is no fall. */
function marketFall(statuses: readonly InstrumentStatus[]): number {
  if (statuses.length === 0) return 0;
  const falls = statuses.map(({ instrument, lastPriceTicks }) => {
    const { referencePriceTicks: reference } = instrument;
    const last = lastPriceTicks ?? reference;
    return Math.round(((reference - last) * BASIS_POINTS) / reference);
  });
  return Math.max(0, Math.round(falls.reduce((sum, fall) => sum + fall, 0) / falls.length));
}

function presentBand(status: InstrumentStatus) {
  const { instrument, lastPriceTicks } = status;
  const { cashUnitsPerTick, bandBasisPoints, referencePriceTicks } = instrument;
  const anchor = lastPriceTicks ?? referencePriceTicks;
  const width = Math.floor((anchor * bandBasisPoints) / BASIS_POINTS);
  return {
    symbol: instrument.symbol,
    band_percent: formatDecimal(bandBasisPoints, 2),
    pause_seconds: (instrument.bandPauseMs ?? BAND_TIMES.pauseMs) / 1_000,
    reopening_auction_seconds:
      (instrument.reopeningAuctionMs ?? BAND_TIMES.reopeningAuctionMs) / 1_000,
    reference_price: cash(referencePriceTicks * cashUnitsPerTick),
    last_price: lastPriceTicks === null ? null : cash(lastPriceTicks * cashUnitsPerTick),
    limit_down: cash(Math.max(1, anchor - width) * cashUnitsPerTick),
    limit_up: cash((anchor + width) * cashUnitsPerTick),
    change_percent: formatDecimal(
      Math.round(((anchor - referencePriceTicks) * BASIS_POINTS) / referencePriceTicks),
      2,
    ),
    phase: status.phase,
    phase_reason: status.reason,
    phase_ends_at: formatTimeOrNull(status.phaseEndsAt ?? null),
  };
}
