import type { OrderTerms, RiskEvent, RiskLimits } from '@app/contracts';
import { multiplyExact } from '@app/kernel';

import type { DayResult } from './risk.day-result';
import { bookBuy, bookSell, bookTransfer } from './risk.day-result';

/** Limits of an account for which nobody set others. Null means unlimited. */
export const DEFAULT_LIMITS: RiskLimits = {
  maxOrderQuantityShares: 1_000_000,
  maxOrderNotionalUnits: 1_000_000_000_000,
  maxPositionShares: 100_000_000,
  maxGrossExposureUnits: null,
  maxOpenOrders: 500_000,
  maxOrdersPerSecond: 50_000,
  priceCollarBasisPoints: null,
  maxDailyLossUnits: null,
};

/** Width of one slot of the order-rate window; ten make a second. */
export const RATE_SLOT_MS = 100;
const RATE_SLOTS = 10;

/** What a live order uses of its account's limits. */
export interface OrderUse {
  readonly accountId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Total of the order, filled part included. */
  readonly quantityShares: number;
  leavesShares: number;
  /** Cash units per share at the order's worst price. */
  readonly worstUnits: number;
  /** Use of the successor while a replace is under way. */
  successorId: string | null;
}

export interface PositionUse {
  positionShares: number;
  /** What the shares have cost, in cash units. */
  costUnits: number;
  openBuyShares: number;
  openSellShares: number;
}

/** Limits and live use of one account. */
export interface AccountRisk {
  readonly limits: { account: RiskLimits | null; symbols: Map<string, RiskLimits> };
  openOrders: number;
  openNotionalUnits: number;
  readonly positions: Map<string, PositionUse>;
  /** Orders per slot of the last second, and the slot of the newest. */
  readonly rate: number[];
  rateSlot: number;
  blockReason: string | null;
  /** Null before the first sale. */
  dayResult: DayResult | null;
}

/** Reference price and collar of one instrument. */
export interface InstrumentRisk {
  referencePriceTicks: number;
  cashUnitsPerTick: number;
  bandBasisPoints: number;
}

/** Whom and what an engaged kill switch stops, with who did it. */
export interface EngagedSwitch {
  readonly accountId: string | null;
  readonly symbol: string | null;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

/** Memory of the risk stage. */
export interface RiskState {
  readonly accounts: Map<string, AccountRisk>;
  readonly orders: Map<string, OrderUse>;
  readonly instruments: Map<string, InstrumentRisk>;
  readonly blockedSymbols: Map<string, string>;
  /** By {@link switchKey}. */
  readonly killSwitches: Map<string, EngagedSwitch>;
  /** Ids of limit changes that took effect, with the account they were for. */
  readonly requests: Map<string, string>;
}

export function initialRiskState(): RiskState {
  return {
    accounts: new Map(),
    orders: new Map(),
    instruments: new Map(),
    blockedSymbols: new Map(),
    killSwitches: new Map(),
    requests: new Map(),
  };
}

/** Name of a kill switch by what it stops. */
export function switchKey(accountId: string | null, symbol: string | null): string {
  return `${accountId ?? '*'} ${symbol ?? '*'}`;
}

/** The kill switch that stops an account in a symbol, if one is engaged. */
export function switchOn(
  state: RiskState,
  accountId: string,
  symbol: string | null,
): EngagedSwitch | null {
  const { killSwitches } = state;
  if (killSwitches.size === 0) return null;
  const everywhere = killSwitches.get(switchKey(null, null));
  const account = everywhere ?? killSwitches.get(switchKey(accountId, null));
  if (account !== undefined || symbol === null) return account ?? null;
  const whole = killSwitches.get(switchKey(null, symbol));
  return whole ?? killSwitches.get(switchKey(accountId, symbol)) ?? null;
}

/** The account's record; an account that never traded gets an empty one. */
export function accountOf(state: RiskState, accountId: string): AccountRisk {
  let account = state.accounts.get(accountId);
  if (account === undefined) {
    account = {
      limits: { account: null, symbols: new Map() },
      openOrders: 0,
      openNotionalUnits: 0,
      positions: new Map(),
      rate: Array.from({ length: RATE_SLOTS }, () => 0),
      rateSlot: 0,
      blockReason: null,
      dayResult: null,
    };
    state.accounts.set(accountId, account);
  }
  return account;
}

/** Use of one symbol by an account. */
export function positionOf(account: AccountRisk, symbol: string): PositionUse {
  let position = account.positions.get(symbol);
  if (position === undefined) {
    position = { positionShares: 0, costUnits: 0, openBuyShares: 0, openSellShares: 0 };
    account.positions.set(symbol, position);
  }
  return position;
}

/** Orders of the account in the second that ends at `at`, to a tenth of a second. */
export function ordersLastSecond(account: AccountRisk, at: number): number {
  const slot = Math.floor(at / RATE_SLOT_MS);
  // The stamp may be older than the newest slot: the order waited for its turn.
  const age = Math.max(0, slot - account.rateSlot);
  let sum = 0;
  for (let back = 0; back < RATE_SLOTS - age; back += 1) {
    sum += account.rate[(account.rateSlot - back) % RATE_SLOTS] ?? 0;
  }
  return sum;
}

/** Applies one event of the risk stream. */
export function foldRisk(state: RiskState, event: RiskEvent, at: number): void {
  switch (event.type) {
    case 'approved':
      countOrder(accountOf(state, event.terms.accountId), at);
      openUse(state, event.terms, event.worstPriceTicks, event.terms.quantityShares);
      return;
    case 'refused':
      countOrder(accountOf(state, event.accountId), at);
      return;
    case 'replace_approved':
      countOrder(accountOf(state, event.terms.accountId), at);
      foldReplaceApproved(state, event);
      return;
    case 'use_replaced':
      foldReplaced(state, event);
      return;
    case 'use_closed':
      reduceUse(state, event.orderId, Infinity, event.leavesShares);
      return;
    case 'use_traded':
      foldTraded(state, event, at);
      return;
    case 'reference_moved':
      moveReference(state, event.symbol, event.priceTicks);
      return;
    case 'position_adjusted': {
      const account = accountOf(state, event.accountId);
      const position = positionOf(account, event.symbol);
      bookTransfer(position, event.deltaShares, event.costUnits ?? 0);
      return;
    }
    case 'limits_set':
      foldLimits(state, event);
      return;
    case 'account_block_set':
      accountOf(state, event.accountId).blockReason = event.blocked ? event.reason : null;
      return;
    case 'symbol_block_set':
      if (event.blocked) state.blockedSymbols.set(event.symbol, event.reason);
      else state.blockedSymbols.delete(event.symbol);
      return;
    case 'kill_switch_set': {
      const { accountId, symbol, engaged, reason, by } = event;
      const key = switchKey(accountId, symbol);
      if (engaged) state.killSwitches.set(key, { accountId, symbol, reason, by, at });
      else state.killSwitches.delete(key);
      return;
    }
    case 'instrument_noted': {
      const { symbol, referencePriceTicks, cashUnitsPerTick, bandBasisPoints } = event;
      state.instruments.set(symbol, { referencePriceTicks, cashUnitsPerTick, bandBasisPoints });
      return;
    }
    case 'cancel_approved':
    case 'replace_refused':
      return;
  }
}

function countOrder(account: AccountRisk, at: number): void {
  const slot = Math.floor(at / RATE_SLOT_MS);
  const clear = Math.min(slot - account.rateSlot, RATE_SLOTS);
  for (let ahead = 1; ahead <= clear; ahead += 1) {
    account.rate[(account.rateSlot + ahead) % RATE_SLOTS] = 0;
  }
  if (clear === RATE_SLOTS) account.rate.fill(0);
  account.rateSlot = slot;
  account.rate[slot % RATE_SLOTS] = (account.rate[slot % RATE_SLOTS] ?? 0) + 1;
}

function openUse(state: RiskState, terms: OrderTerms, worstTicks: number, leaves: number): void {
  const account = accountOf(state, terms.accountId);
  const use: OrderUse = {
    accountId: terms.accountId,
    symbol: terms.symbol,
    side: terms.side,
    quantityShares: terms.quantityShares,
    leavesShares: 0,
    worstUnits: multiplyExact(worstTicks, terms.cashUnitsPerTick),
    successorId: null,
  };
  state.orders.set(terms.orderId, use);
  account.openOrders += 1;
  changeLeaves(account, use, leaves);
}

function changeLeaves(account: AccountRisk, use: OrderUse, leavesShares: number): void {
  const change = leavesShares - use.leavesShares;
  use.leavesShares = leavesShares;
  account.openNotionalUnits += multiplyExact(change, use.worstUnits);
  const position = positionOf(account, use.symbol);
  if (use.side === 'buy') position.openBuyShares += change;
  else position.openSellShares += change;
}

/** Takes `shares` off an order's use, or brings it down to `leaves`; the order goes when empty. */
function reduceUse(state: RiskState, orderId: string, shares: number, leaves = 0): void {
  const use = state.orders.get(orderId);
  if (use === undefined) return;
  const account = accountOf(state, use.accountId);
  const left = shares === Infinity ? leaves : use.leavesShares - shares;
  changeLeaves(account, use, Math.max(0, left));
  if (use.leavesShares > 0) return;
  state.orders.delete(orderId);
  account.openOrders -= 1;
}

function foldReplaceApproved(
  state: RiskState,
  event: Extract<RiskEvent, { type: 'replace_approved' }>,
): void {
  const use = state.orders.get(event.orderId);
  if (use === undefined) return;
  use.successorId = event.terms.orderId;
  openUse(state, event.terms, event.worstPriceTicks, event.terms.quantityShares);
}

function foldReplaced(state: RiskState, event: Extract<RiskEvent, { type: 'use_replaced' }>): void {
  if (!event.took) {
    reduceUse(state, event.successorId, Infinity);
    const use = state.orders.get(event.orderId);
    if (use !== undefined) use.successorId = null;
    return;
  }
  reduceUse(state, event.orderId, Infinity);
  reduceUse(state, event.successorId, Infinity, event.leavesShares);
}

function foldTraded(
  state: RiskState,
  event: Extract<RiskEvent, { type: 'use_traded' }>,
  at: number,
): void {
  const { symbol, quantityShares, buyOrderId, buyAccountId, sellOrderId, sellAccountId } = event;
  if (buyOrderId !== null) reduceUse(state, buyOrderId, quantityShares);
  if (sellOrderId !== null) reduceUse(state, sellOrderId, quantityShares);
  const { priceTicks, cashUnitsPerTick } = event;
  const fill = { quantityShares, priceTicks, cashUnitsPerTick, at };
  if (buyAccountId !== null) bookBuy(positionOf(accountOf(state, buyAccountId), symbol), fill);
  if (sellAccountId !== null) {
    const seller = accountOf(state, sellAccountId);
    bookSell(seller, positionOf(seller, symbol), fill);
  }
  moveReference(state, symbol, priceTicks);
}

function moveReference(state: RiskState, symbol: string, priceTicks: number): void {
  const instrument = state.instruments.get(symbol);
  if (instrument !== undefined) instrument.referencePriceTicks = priceTicks;
}

function foldLimits(state: RiskState, event: Extract<RiskEvent, { type: 'limits_set' }>): void {
  const { limits } = accountOf(state, event.accountId);
  const set = wholeLimits(event.limits);
  if (event.symbol === null) limits.account = set;
  else limits.symbols.set(event.symbol, set);
  state.requests.set(event.requestId, event.accountId);
}

/** A set from before a limit existed does not have it: the default holds. */
export function wholeLimits(limits: Partial<RiskLimits>): RiskLimits {
  return { ...DEFAULT_LIMITS, ...limits };
}
