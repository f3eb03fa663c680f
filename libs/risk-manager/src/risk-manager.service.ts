import type { Breach, LimitsView, SetLimitsRequest } from '@app/contracts';
import { RISK_STREAM, RiskApi } from '@app/contracts';
import { Clock } from '@app/kernel';
import { Database } from '@app/platform';
import type { FollowerHandle, StageHandle } from '@app/streams';
import { Inject, Injectable } from '@nestjs/common';

import { grossExposureUnits } from './domain/risk.checks';
import type { RiskRequest } from './domain/risk.stage';
import type { RiskState } from './domain/risk.state';
import { DEFAULT_LIMITS, ordersLastSecond } from './domain/risk.state';

/** What the service holds of its stage and breach log; the module makes it. */
export class RiskRuntime {
  constructor(
    readonly stage: StageHandle<RiskState, RiskRequest, null>,
    readonly breaches: FollowerHandle,
  ) {}
}

/** Local binding of {@link RiskApi}. */
@Injectable()
export class RiskManagerService extends RiskApi {
  constructor(
    private readonly runtime: RiskRuntime,
    private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  override async limits(query: { accountId: string }): Promise<LimitsView> {
    await this.runtime.stage.caughtUp();
    const at = this.clock.now();
    return await this.runtime.stage.read((state) => limitsView(state, query.accountId, at));
  }

  override async setLimits(request: SetLimitsRequest): Promise<LimitsView> {
    await this.runtime.stage.request({ kind: 'set_limits', ...request });
    return await this.limits(request);
  }

  override async blockAccount(request: {
    accountId: string;
    blocked: boolean;
    reason: string;
  }): Promise<LimitsView> {
    await this.runtime.stage.request({ kind: 'block_account', ...request });
    return await this.limits(request);
  }

  override async blockSymbol(request: {
    symbol: string;
    blocked: boolean;
    reason: string;
  }): Promise<{ symbol: string; blocked: boolean }> {
    await this.runtime.stage.request({ kind: 'block_symbol', ...request });
    return { symbol: request.symbol, blocked: request.blocked };
  }

  override async breaches(query: { accountId: string | null; limit: number }): Promise<Breach[]> {
    await this.runtime.breaches.reach(RISK_STREAM, this.runtime.stage.committedSeq);
    return await this.database.query<Breach>(
      `select at, account_id as "accountId", symbol, order_id as "orderId", reason, message,
              limit_value as "limit", value
         from risk.breaches where $1::uuid is null or account_id = $1
        order by seq desc limit $2`,
      [query.accountId, query.limit],
    );
  }
}

function limitsView(state: RiskState, accountId: string, at: number): LimitsView {
  const account = state.accounts.get(accountId);
  if (account === undefined) {
    return {
      accountId,
      limits: DEFAULT_LIMITS,
      symbols: {},
      use: { openOrders: 0, grossExposureUnits: 0, ordersLastSecond: 0, positions: [] },
      blocked: false,
      blockReason: null,
    };
  }
  return {
    accountId,
    limits: account.limits.account ?? DEFAULT_LIMITS,
    symbols: Object.fromEntries(account.limits.symbols),
    use: {
      openOrders: account.openOrders,
      grossExposureUnits: grossExposureUnits(state, account),
      ordersLastSecond: ordersLastSecond(account, at),
      positions: [...account.positions].map(([symbol, use]) => ({ symbol, ...use })),
    },
    blocked: account.blockReason !== null,
    blockReason: account.blockReason,
  };
}
