import { MatchingApi, UserApi } from '@app/contracts';
import type { InstrumentStatus, MarketPhase, Side } from '@app/contracts';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

import { Access } from '../auth/access.decorators';
import { presentAsset } from '../market/asset.presenter';
import type { AssetObject } from '../market/asset.presenter';
import { cash } from '../money';
import {
  IsCleanText,
  IsPrintableAscii,
  IsTimeField,
  needed,
  optional,
} from '../validation/field.decorators';
import { formatTimeOrNull, timeField } from '../validation/times';
import { SystemView } from './console-access';

const PHASES = [
  'pre_open',
  'opening_auction',
  'continuous',
  'halted',
  'closing_auction',
  'closed',
] as const satisfies readonly MarketPhase[];

/** Body of a move to another phase. */
export class PhaseDto {
  @needed({ example: 'closing_auction' })
  @IsIn(PHASES)
  phase!: MarketPhase;

  @needed({ example: 'end of the day' })
  @IsCleanText(200)
  reason!: string;

  @optional({ type: String, description: 'When it goes on to the next phase by itself' })
  @IsTimeField()
  ends_at?: string | null;
}

/** Body of a cancel of live orders by symbol. */
export class CancelOrdersDto {
  @needed({ example: 'member asked for it' })
  @IsCleanText(200)
  reason!: string;

  @optional({ description: 'User whose orders; all when missing' })
  @IsPrintableAscii(64)
  account?: string | null;

  @optional({ example: 'sell' })
  @IsIn(['buy', 'sell', null])
  side?: Side | null;
}

/** An instrument with the auction that it would have now. */
type PhasedAsset = AssetObject & {
  phase_ends_at: string | null;
  indicative: { price: string | null; volume: string; imbalance: string } | null;
};

/** Phases, auctions and cancels by symbol: operators only. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/assets/:symbol')
@Access({ permission: 'admin', roles: ['operator'] })
export class OperatorPhasesController {
  constructor(
    private readonly matching: MatchingApi,
    private readonly users: UserApi,
  ) {}

  @Get('phase')
  @SystemView()
  @ApiOperation({ summary: 'Phase, when it ends, and what the auction would do now' })
  async phase(@Param('symbol') symbol: string): Promise<PhasedAsset> {
    return present(await this.matching.status({ symbol }));
  }

  @Post('phase')
  @HttpCode(200)
  @ApiOperation({ summary: 'Move to another phase; only listed transitions are taken' })
  async setPhase(@Param('symbol') symbol: string, @Body() body: PhaseDto): Promise<PhasedAsset> {
    const { phase, reason } = body;
    const endsAt = timeField(body.ends_at ?? null, 'ends_at');
    const status = await this.matching.setPhase({ symbol, phase, endsAt, reason });
    return present(status);
  }

  @Post('cancel_orders')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel live orders of a symbol, of one user or side if named' })
  async cancelOrders(
    @Param('symbol') symbol: string,
    @Body() body: CancelOrdersDto,
  ): Promise<{ symbol: string; cancelled: number }> {
    const { reason, side = null, account: username = null } = body;
    const user = username === null ? null : await this.users.userByName({ username });
    const accountId = user?.accountId ?? null;
    const { cancelled } = await this.matching.massCancel({ symbol, accountId, side, reason });
    return { symbol, cancelled };
  }
}

function present(status: InstrumentStatus): PhasedAsset {
  const { indicative = null, phaseEndsAt = null, instrument } = status;
  const price = indicative === null ? 0 : indicative.priceTicks * instrument.cashUnitsPerTick;
  return {
    ...presentAsset(status),
    phase_ends_at: formatTimeOrNull(phaseEndsAt),
    indicative: indicative && {
      price: price === 0 ? null : cash(price),
      volume: String(indicative.volumeShares),
      imbalance: String(indicative.imbalanceShares),
    },
  };
}
