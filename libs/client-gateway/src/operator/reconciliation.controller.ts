import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock } from '@app/kernel';
import { MatchingApi, OrdersApi, WalletApi } from '@app/contracts';
import type { InvariantCheck } from '@app/contracts';

import { Access } from '../auth/access.decorators';
import { formatTime } from '../validation/times';
import { SystemView } from './console-access';

/** Do the books agree: every invariant with its figure, from the rooms that own it. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/reconciliation')
@Access({ permission: 'admin', roles: ['operator'], weight: 50 })
export class ReconciliationController {
  constructor(
    private readonly wallet: WalletApi,
    private readonly orders: OrdersApi,
    private readonly matching: MatchingApi,
    private readonly clock: Clock,
  ) {}

  @Get()
  @SystemView()
  @ApiOperation({ summary: 'Every invariant with its figure' })
  async run() {
    const [wallet, orders, matching] = await Promise.all([
      this.wallet.reconcile(),
      this.orders.reconcile(),
      this.matching.reconcile(),
    ]);
    const invariants = [...wallet, ...orders, ...matching].sort(byId);
    return {
      status: invariants.every((check) => check.ok) ? 'ok' : 'failed',
      checked_at: formatTime(this.clock.now()),
      invariants: invariants.map(({ id, name, ok, figure, details }) => {
        return { id, name, ok, figure, details };
      }),
    };
  }
}

function byId(a: InvariantCheck, b: InvariantCheck): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
