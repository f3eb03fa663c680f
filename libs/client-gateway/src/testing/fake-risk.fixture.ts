import type {
  Breach,
  BreachesQuery,
  KillSwitch,
  LimitsView,
  RiskLimits,
  SetLimitsRequest,
} from '@app/contracts';
import { RiskApi } from '@app/contracts';

import { AT } from './order-views.fixture';

const UNLIMITED: RiskLimits = {
  maxOrderQuantityShares: null,
  maxOrderNotionalUnits: null,
  maxPositionShares: null,
  maxGrossExposureUnits: null,
  maxOpenOrders: null,
  maxOrdersPerSecond: null,
  priceCollarBasisPoints: null,
  maxDailyLossUnits: null,
};

/** Risk-manager of a spec. */
export class FakeRisk extends RiskApi {
  readonly requests: SetLimitsRequest[] = [];
  readonly switches = new Map<string, KillSwitch>();
  breachRows: Breach[] = [];

  async limits({ accountId }: { accountId: string }): Promise<LimitsView> {
    const use = {
      openOrders: 2,
      grossExposureUnits: 19_050_000,
      ordersLastSecond: 1,
      dailyLossUnits: 0,
      positions: [],
    };
    const limits = { ...UNLIMITED, ...this.requests.at(-1)?.changes };
    return { accountId, limits, symbols: {}, use, blocked: false, blockReason: null };
  }

  async setLimits(request: SetLimitsRequest): Promise<LimitsView> {
    this.requests.push(request);
    return this.limits(request);
  }

  async blockAccount(request: { accountId: string }): Promise<LimitsView> {
    return this.limits(request);
  }

  async blockSymbol(request: { symbol: string; blocked: boolean }) {
    return { symbol: request.symbol, blocked: request.blocked };
  }

  async setKillSwitch(request: {
    accountId: string | null;
    symbol: string | null;
    engaged: boolean;
    reason: string;
    by: string;
  }) {
    const key = `${request.accountId} ${request.symbol}`;
    const changed = this.switches.has(key) !== request.engaged;
    if (request.engaged) this.switches.set(key, { ...request, at: AT });
    else this.switches.delete(key);
    return { changed };
  }

  async killSwitches(): Promise<KillSwitch[]> {
    return [...this.switches.values()].map(({ accountId, symbol, reason, by, at }) => {
      return { accountId, symbol, reason, by, at };
    });
  }

  async breaches(query: BreachesQuery): Promise<Breach[]> {
    const kept = this.breachRows.filter(({ seq, reason }) => {
      const wanted = (query.reason ?? null) === null || query.reason === reason;
      return wanted && seq < (query.beforeSeq ?? Infinity);
    });
    return kept.slice(0, query.limit);
  }
}
