import type {
  AccountShard,
  Breach,
  BreachesQuery,
  KillSwitch,
  LimitsView,
  SetLimitsRequest,
} from '@app/contracts';
import { RiskApi, riskStream } from '@app/contracts';
import type { Clock } from '@app/kernel';
import type { Database } from '@app/platform';
import type { FollowerHandle, StageHandle } from '@app/streams';

import { grossExposureUnits } from './domain/risk.checks';
import { lossOfDay } from './domain/risk.day-result';
import type { RiskRequest } from './domain/risk.stage';
import type { RiskState } from './domain/risk.state';
import { DEFAULT_LIMITS, ordersLastSecond, switchKey, switchOn } from './domain/risk.state';

/** What the service holds of its stage and breach log; the module makes it. */
export class RiskRuntime {
  constructor(
    readonly stage: StageHandle<RiskState, RiskRequest, null>,
    readonly breaches: FollowerHandle,
    readonly place: AccountShard,
  ) {}
}

/** Local binding of {@link RiskApi} for one shard. */
export class RiskManagerService extends RiskApi {
  constructor(
    private readonly runtime: RiskRuntime,
    private readonly database: Database,
    private readonly clock: Clock,
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

  override async setKillSwitch(request: {
    accountId: string | null;
    symbol: string | null;
    engaged: boolean;
    reason: string;
    by: string;
  }): Promise<{ changed: boolean }> {
    const key = switchKey(request.accountId, request.symbol);
    const before = await this.runtime.stage.read((state) => state.killSwitches.has(key));
    await this.runtime.stage.request({ kind: 'kill_switch', ...request });
    return { changed: before !== request.engaged };
  }

  override async killSwitches(): Promise<KillSwitch[]> {
    return await this.runtime.stage.read((state) => [...state.killSwitches.values()]);
  }

  override async breaches(query: BreachesQuery): Promise<Breach[]> {
    const { stage, breaches, place } = this.runtime;
    await breaches.reach(riskStream(place.shard), stage.committedSeq);
    // A refusal's number among all shards: its number in its stream times their count, and its own.
    return await this.database.query<Breach>(
      `select seq * $6 + shard as seq, at, account_id as "accountId", symbol,
              order_id as "orderId", reason, message, limit_value as "limit", value
         from risk.breaches
        where ($1::uuid is null or account_id = $1) and ($3::text is null or symbol = $3)
          and ($4::text is null or reason = $4)
          and ($5::bigint is null or (at, seq, shard) < (
            select at, seq, shard from risk.breaches where shard = $5 % $6 and seq = $5 / $6))
        order by at desc, seq desc, shard desc limit $2`,
      [
        query.accountId,
        query.limit,
        query.symbol ?? null,
        query.reason ?? null,
        query.beforeSeq ?? null,
        place.shards,
      ],
    );
  }
}

function limitsView(state: RiskState, accountId: string, at: number): LimitsView {
  const account = state.accounts.get(accountId);
  const killed = switchOn(state, accountId, null);
  if (account === undefined) {
    return {
      accountId,
      limits: DEFAULT_LIMITS,
      symbols: {},
      use: {
        openOrders: 0,
        grossExposureUnits: 0,
        ordersLastSecond: 0,
        dailyLossUnits: 0,
        positions: [],
      },
      blocked: killed !== null,
      blockReason: killed?.reason ?? null,
      killed: killed !== null,
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
      dailyLossUnits: lossOfDay(account, at),
      positions: [...account.positions].map(([symbol, use]) => {
        const { positionShares, openBuyShares, openSellShares } = use;
        return { symbol, positionShares, openBuyShares, openSellShares };
      }),
    },
    blocked: killed !== null || account.blockReason !== null,
    blockReason: killed?.reason ?? account.blockReason,
    killed: killed !== null,
  };
}
