import { patternsUnder } from '../streams/shard-patterns';

/** Limits of an account (or of an account in one symbol). Null means unlimited. */
export interface RiskLimits {
  readonly maxOrderQuantityShares: number | null;
  readonly maxOrderNotionalUnits: number | null;
  readonly maxPositionShares: number | null;
  readonly maxGrossExposureUnits: number | null;
  readonly maxOpenOrders: number | null;
  readonly maxOrdersPerSecond: number | null;
  /**
   * Farthest a price may stand on the taking side of the reference, in 1/100 %; null takes twice
   * the instrument's band.
   */
  readonly priceCollarBasisPoints: number | null;
  /**
   * Loss by sales of one day in UTC, fees aside, from which on the account buys no more; it may
   * sell what it owns.
   */
  readonly maxDailyLossUnits: number | null;
}

/** Live use next to the limits. */
export interface RiskUse {
  readonly openOrders: number;
  readonly grossExposureUnits: number;
  readonly ordersLastSecond: number;
  /** Lost today by sales, in cash units; zero for a day without loss. */
  readonly dailyLossUnits: number;
  readonly positions: readonly {
    symbol: string;
    positionShares: number;
    openBuyShares: number;
    openSellShares: number;
  }[];
}

/** A kill switch that is engaged; null account or symbol stands for all of them. */
export interface KillSwitch {
  readonly accountId: string | null;
  readonly symbol: string | null;
  readonly reason: string;
  /** User name of the operator who engaged it, and when. */
  readonly by: string;
  readonly at: number;
}

export interface LimitsView {
  readonly accountId: string;
  readonly limits: RiskLimits;
  readonly symbols: Readonly<Record<string, RiskLimits>>;
  readonly use: RiskUse;
  readonly blocked: boolean;
  readonly blockReason: string | null;
  /** True when it is the kill switch that blocks. */
  readonly killed?: boolean;
}

export interface SetLimitsRequest {
  readonly accountId: string;
  /** Null sets the account's own limits, a symbol those for that symbol. */
  readonly symbol: string | null;
  /** Only the named limits change. */
  readonly changes: Partial<RiskLimits>;
  readonly requestId: string;
}

/** Which refusals; null leaves a field open. */
export interface BreachesQuery {
  readonly accountId: string | null;
  readonly limit: number;
  readonly symbol?: string | null;
  readonly reason?: string | null;
  /** Older than the refusal of this number. */
  readonly beforeSeq?: number | null;
}

export interface Breach {
  /** Its number in the risk stream; with n shards n times that, and its shard. */
  readonly seq: number;
  readonly at: number;
  readonly accountId: string;
  readonly symbol: string;
  readonly orderId: string;
  readonly reason: string;
  readonly message: string;
  readonly limit: string | null;
  readonly value: string | null;
}

/** Questions to and commands for risk-manager. */
export abstract class RiskApi {
  /** Limits with live use. An account that never traded has the defaults. */
  abstract limits(query: { accountId: string }): Promise<LimitsView>;
  /** Changes limits; durable when it returns. */
  abstract setLimits(request: SetLimitsRequest): Promise<LimitsView>;
  abstract blockAccount(request: {
    accountId: string;
    blocked: boolean;
    reason: string;
  }): Promise<LimitsView>;
  abstract blockSymbol(request: {
    symbol: string;
    blocked: boolean;
    reason: string;
  }): Promise<{ symbol: string; blocked: boolean }>;
  /**
   * Engages or releases the kill switch of an account, a symbol, both or (with neither) everything;
   * durable when it returns. `changed` is false when it stood so already.
   */
  abstract setKillSwitch(request: {
    accountId: string | null;
    symbol: string | null;
    engaged: boolean;
    reason: string;
    by: string;
  }): Promise<{ changed: boolean }>;
  /** Kill switches that are engaged, oldest first. */
  abstract killSwitches(): Promise<KillSwitch[]>;
  /** Refusals by a limit, newest first. */
  abstract breaches(query: BreachesQuery): Promise<Breach[]>;
}

export const RISK_PATTERNS = {
  limits: 'risk-manager.limits',
  setLimits: 'risk-manager.set-limits',
  blockAccount: 'risk-manager.block-account',
  blockSymbol: 'risk-manager.block-symbol',
  setKillSwitch: 'risk-manager.set-kill-switch',
  killSwitches: 'risk-manager.kill-switches',
  breaches: 'risk-manager.breaches',
} as const satisfies Record<keyof RiskApi, string>;

/** Name under which the processes of one shard answer: `risk-manager`, `risk-manager.1`. */
export function riskService(shard: number): string {
  return shard === 0 ? 'risk-manager' : `risk-manager.${shard}`;
}

/** Patterns of one shard: `risk-manager.limits`, `risk-manager.1.limits`. */
export function riskPatterns(shard: number): Record<keyof RiskApi, string> {
  return patternsUnder(riskService(shard), RISK_PATTERNS);
}
