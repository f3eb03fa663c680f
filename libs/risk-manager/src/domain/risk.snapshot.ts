import type { RiskLimits } from '@app/contracts';
import type { Json } from '@app/streams';

import type {
  AccountRisk,
  EngagedSwitch,
  InstrumentRisk,
  OrderUse,
  PositionUse,
  RiskState,
} from './risk.state';
import { switchKey, wholeLimits } from './risk.state';

/** Memory of the risk stage as JSON. */
export function riskSnapshot(state: RiskState): Json {
  return {
    accounts: [...state.accounts].map(([id, account]) => [
      id,
      {
        ...account,
        limits: { account: account.limits.account, symbols: [...account.limits.symbols] },
        positions: [...account.positions],
      },
    ]),
    orders: [...state.orders],
    instruments: [...state.instruments],
    blockedSymbols: [...state.blockedSymbols],
    killSwitches: [...state.killSwitches.values()],
    requests: [...state.requests],
  } as unknown as Json;
}

/** Snapshots of earlier versions have no costs, no results and fewer limits. */
type SavedAccount = Omit<AccountRisk, 'limits' | 'positions' | 'dayResult'> & {
  limits: { account: RiskLimits | null; symbols: [string, RiskLimits][] };
  positions: [string, Omit<PositionUse, 'costUnits'> & { costUnits?: number }][];
  dayResult?: AccountRisk['dayResult'];
};

function restoreAccount(account: SavedAccount): AccountRisk {
  const { limits, positions, dayResult = null } = account;
  return {
    ...account,
    rate: [...account.rate],
    dayResult: dayResult === null ? null : { ...dayResult },
    limits: {
      account: limits.account === null ? null : wholeLimits(limits.account),
      symbols: new Map(limits.symbols.map(([symbol, set]) => [symbol, wholeLimits(set)])),
    },
    positions: new Map(positions.map(([symbol, use]) => [symbol, restorePosition(use)])),
  };
}

function restorePosition(use: SavedAccount['positions'][number][1]): PositionUse {
  const { positionShares, costUnits = 0, openBuyShares, openSellShares } = use;
  return { positionShares, costUnits, openBuyShares, openSellShares };
}

/** Memory of the risk stage from {@link riskSnapshot}, of this version or an earlier one. */
export function restoreRisk(json: Json): RiskState {
  const saved = json as unknown as {
    accounts: [string, SavedAccount][];
    orders: [string, OrderUse][];
    instruments: [string, InstrumentRisk][];
    blockedSymbols: [string, string][];
    /** Missing in snapshots from before there was one. */
    killSwitches?: EngagedSwitch[];
    requests: [string, string][];
  };
  const copy = <T extends object>(rows: [string, T][]): Map<string, T> =>
    new Map(rows.map(([key, value]) => [key, { ...value }]));
  const accounts = saved.accounts.map(([id, account]): [string, AccountRisk] => [
    id,
    restoreAccount(account),
  ]);
  return {
    accounts: new Map(accounts),
    orders: copy(saved.orders),
    instruments: copy(saved.instruments),
    blockedSymbols: new Map(saved.blockedSymbols),
    killSwitches: new Map(
      (saved.killSwitches ?? []).map((one) => [switchKey(one.accountId, one.symbol), { ...one }]),
    ),
    requests: new Map(saved.requests),
  };
}
