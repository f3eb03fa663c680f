import type { OrderTerms, RiskLimits } from '@app/contracts';
import type { PriceTicks, Refusal } from '@app/kernel';
import { formatDecimal, mulDivCeil, mulDivFloor, priceTicks, refusal } from '@app/kernel';

import { lossOfDay } from './risk.day-result';
import type { AccountRisk, InstrumentRisk, RiskState } from './risk.state';
import { accountOf, DEFAULT_LIMITS, ordersLastSecond, switchOn } from './risk.state';

const BASIS_POINTS = 10_000;
/** Most that one order may be worth, whatever the limits: its products stay far below 2^53. */
const ORDER_NOTIONAL_MAX = 1_000_000_000_000_000;
/** Most that the open orders of an account may be worth together, for the same reason. */
const OPEN_NOTIONAL_MAX = 4_000_000_000_000_000;

/** What a check looks at. */
interface Order {
  readonly terms: OrderTerms;
  /** Shares that the order may still trade. */
  readonly leavesShares: number;
  readonly worstTicks: number;
  readonly account: AccountRisk;
  readonly limits: RiskLimits;
  readonly at: number;
  /** Use that a replace gives back when it takes effect. */
  readonly freed: { orders: number; notionalUnits: number; shares: number };
}

type Check = (state: RiskState, order: Order) => Refusal | null;

/** In order of precedence: the first that fails gives the reason. */
const CHECKS: readonly Check[] = [
  killSwitch,
  accountBlock,
  symbolBlock,
  dailyLoss,
  orderQuantity,
  priceCollar,
  orderNotional,
  openOrders,
  orderRate,
  position,
  grossExposure,
];

/** Outcome of the checks: the worst price to fund and to trade at, or the refusal. */
export type RiskDecision =
  { readonly worstPriceTicks: PriceTicks; readonly refusal: null } | { readonly refusal: Refusal };

/** Checks a new order against the limits in force. */
export function checkOrder(state: RiskState, terms: OrderTerms, at: number): RiskDecision {
  const freed = { orders: 0, notionalUnits: 0, shares: 0 };
  return check(state, { terms, leavesShares: terms.quantityShares, at, freed });
}

/** Checks the successor of a replace as if its predecessor were gone. */
export function checkReplace(
  state: RiskState,
  oldOrderId: string,
  terms: OrderTerms,
  at: number,
): RiskDecision {
  const old = state.orders.get(oldOrderId);
  const shares = old?.leavesShares ?? 0;
  const notionalUnits = shares * (old?.worstUnits ?? 0);
  const freed = { orders: old === undefined ? 0 : 1, notionalUnits, shares };
  // The total of a successor includes what is filled already, which the position counts as well.
  const filled = old === undefined ? 0 : old.quantityShares - old.leavesShares;
  const leavesShares = Math.max(0, terms.quantityShares - filled);
  return check(state, { terms, leavesShares, at, freed });
}

function check(
  state: RiskState,
  ask: Pick<Order, 'terms' | 'leavesShares' | 'at' | 'freed'>,
): RiskDecision {
  const { terms } = ask;
  const account = accountOf(state, terms.accountId);
  const limits = limitsFor(account, terms.symbol);
  const worst = worstPrice(terms, state.instruments.get(terms.symbol));
  if (worst === null) {
    const message = `no price is known for ${terms.symbol} yet: send a limit order`;
    return { refusal: refusal('NO_REFERENCE_PRICE', message) };
  }
  const order: Order = { ...ask, account, limits, worstTicks: worst };
  for (const one of CHECKS) {
    const refused = one(state, order);
    if (refused !== null) return { refusal: refused };
  }
  return { worstPriceTicks: priceTicks(worst), refusal: null };
}

/**
 * The limits in force for an account in a symbol: the symbol's own, where set, else the account's.
 */
export function limitsFor(account: AccountRisk, symbol: string): RiskLimits {
  const own = account.limits.account ?? DEFAULT_LIMITS;
  const special = account.limits.symbols.get(symbol);
  return special ?? own;
}

/**
 * Limit price; for orders that take any price the edge of the band around the price at which they
 * will start to trade, as far as that is known now.
 */
export function worstPrice(
  terms: OrderTerms,
  instrument: InstrumentRisk | undefined,
): number | null {
  if (terms.limitPriceTicks !== null) return terms.limitPriceTicks;
  if (instrument === undefined) return null;
  const [low, high] = around(startPrice(terms, instrument), instrument.bandBasisPoints);
  return terms.side === 'buy' ? high : low;
}

/** A trailing stop never triggers farther out than where it would trigger now. */
function startPrice(terms: OrderTerms, instrument: InstrumentRisk): number {
  const last = instrument.referencePriceTicks;
  if (terms.type !== 'trailing_stop') return terms.stopPriceTicks ?? last;
  const trail = terms.trailTicks ?? mulDivCeil(last, terms.trailBasisPoints ?? 0, BASIS_POINTS);
  return Math.max(1, terms.side === 'buy' ? last + trail : last - trail);
}

/** Prices within `width` of a reference, in 1/100 %. */
function around(reference: number, width: number): [low: number, high: number] {
  const low = mulDivCeil(reference, Math.max(0, BASIS_POINTS - width), BASIS_POINTS);
  const high = mulDivFloor(reference, BASIS_POINTS + width, BASIS_POINTS);
  return [Math.max(1, low), Math.max(1, high)];
}

/**
 * Unless the account has a collar of its own it is twice the band: within the band orders trade,
 * beyond it the book pauses, and what is farther still is a slip of the hand.
 */
function collar(limits: RiskLimits, instrument: InstrumentRisk): [low: number, high: number] {
  const width = limits.priceCollarBasisPoints ?? instrument.bandBasisPoints * 2;
  return around(instrument.referencePriceTicks, width);
}

function killSwitch(state: RiskState, { terms }: Pick<Order, 'terms'>): Refusal | null {
  const engaged = switchOn(state, terms.accountId, terms.symbol);
  if (engaged === null) return null;
  const whole = engaged.accountId === null ? 'for everybody' : 'for the account';
  const where = engaged.symbol === null ? whole : `${whole} in ${engaged.symbol}`;
  return refusal('KILL_SWITCH', `the kill switch is engaged ${where}: ${engaged.reason}`, {
    symbol: engaged.symbol,
    would_pass: 'after an operator has released it',
  });
}

/** Refused while a kill switch, the account or the symbol blocks it; asked of exits too. */
export function checkBlocks(
  state: RiskState,
  order: Pick<Order, 'terms' | 'account'>,
): Refusal | null {
  return killSwitch(state, order) ?? accountBlock(state, order) ?? symbolBlock(state, order);
}

function accountBlock(_state: RiskState, { account }: Pick<Order, 'account'>): Refusal | null {
  if (account.blockReason === null) return null;
  return refusal('ACCOUNT_BLOCKED', `the account is blocked: ${account.blockReason}`);
}

function symbolBlock(state: RiskState, { terms }: Pick<Order, 'terms'>): Refusal | null {
  const reason = state.blockedSymbols.get(terms.symbol);
  if (reason === undefined) return null;
  return refusal('SYMBOL_BLOCKED', `${terms.symbol} is blocked: ${reason}`);
}

/** Whoever has lost enough today buys no more; what is owned may be sold. */
function dailyLoss(_state: RiskState, { terms, account, limits, at }: Order): Refusal | null {
  const limit = limits.maxDailyLossUnits;
  if (limit === null || terms.side === 'sell') return null;
  const value = lossOfDay(account, at);
  if (value < limit) return null;
  return refusal(
    'RISK_DAILY_LOSS',
    `the loss of today, ${dollars(value)}, has reached the limit of ${dollars(limit)}`,
    {
      limit: dollars(limit),
      value: dollars(value),
      would_pass: 'sell orders; buy orders from midnight UTC on',
    },
  );
}

function orderQuantity(_state: RiskState, { terms, limits }: Order): Refusal | null {
  const limit = limits.maxOrderQuantityShares;
  if (limit === null || terms.quantityShares <= limit) return null;
  return refusal(
    'RISK_MAX_ORDER_QTY',
    `qty ${terms.quantityShares} is above the limit of ${limit} shares an order`,
    { limit: String(limit), value: String(terms.quantityShares), would_pass: String(limit) },
  );
}

function orderNotional(_state: RiskState, order: Order): Refusal | null {
  const limit = Math.min(order.limits.maxOrderNotionalUnits ?? Infinity, ORDER_NOTIONAL_MAX);
  const perShare = order.worstTicks * order.terms.cashUnitsPerTick;
  const notional = perShare * order.terms.quantityShares;
  if (notional <= limit) return null;
  return refusal(
    'RISK_MAX_ORDER_NOTIONAL',
    `order value ${dollars(notional)} is above the limit of ${dollars(limit)}`,
    {
      limit: dollars(limit),
      value: dollars(notional),
      would_pass: `qty ${Math.floor(limit / perShare)}`,
    },
  );
}

/**
 * Only the taking side is bound: a bid far below the market harms nobody, a bid far above is a
 * slip of the hand.
 */
function priceCollar(state: RiskState, { terms, limits }: Order): Refusal | null {
  const instrument = state.instruments.get(terms.symbol);
  const price = terms.limitPriceTicks;
  if (instrument === undefined || price === null) return null;
  const [low, high] = collar(limits, instrument);
  if (terms.side === 'buy' ? price <= high : price >= low) return null;
  const limit = dollars((terms.side === 'buy' ? high : low) * terms.cashUnitsPerTick);
  const value = dollars(price * terms.cashUnitsPerTick);
  const bound = terms.side === 'buy' ? 'above' : 'below';
  return refusal('RISK_PRICE_COLLAR', `limit_price ${value} is ${bound} the collar of ${limit}`, {
    limit,
    value,
    would_pass: limit,
    reference_price: dollars(instrument.referencePriceTicks * terms.cashUnitsPerTick),
  });
}

function openOrders(_state: RiskState, { account, limits, freed }: Order): Refusal | null {
  const limit = limits.maxOpenOrders;
  const value = account.openOrders - freed.orders + 1;
  if (limit === null || value <= limit) return null;
  return refusal('RISK_MAX_OPEN_ORDERS', `${value} open orders are above the limit of ${limit}`, {
    limit: String(limit),
    value: String(value),
    would_pass: 'cancel an open order first',
  });
}

function orderRate(_state: RiskState, { account, limits, at }: Order): Refusal | null {
  const limit = limits.maxOrdersPerSecond;
  const value = ordersLastSecond(account, at) + 1;
  if (limit === null || value <= limit) return null;
  return refusal('RISK_ORDER_RATE', `${value} orders in a second are above the limit of ${limit}`, {
    limit: String(limit),
    value: String(value),
    would_pass: 'after a second',
    retry_after_seconds: 1,
  });
}

function position(_state: RiskState, order: Order): Refusal | null {
  const { account, limits, terms, leavesShares, freed } = order;
  const limit = limits.maxPositionShares;
  if (limit === null) return null;
  const use = account.positions.get(terms.symbol);
  const held = use?.positionShares ?? 0;
  const open = terms.side === 'buy' ? (use?.openBuyShares ?? 0) : -(use?.openSellShares ?? 0);
  const signed = terms.side === 'buy' ? leavesShares - freed.shares : freed.shares - leavesShares;
  const value = held + open + signed;
  // Only what makes the position larger can breach: selling out of one is always allowed.
  if (Math.abs(value) <= limit || (terms.side === 'sell' && value >= 0)) return null;
  const room = Math.max(0, limit - Math.abs(value - signed));
  return refusal(
    'RISK_MAX_POSITION',
    `a position of ${value} ${terms.symbol} would be above the limit of ${limit} shares`,
    { limit: String(limit), value: String(value), would_pass: `qty ${room}` },
  );
}

function grossExposure(state: RiskState, order: Order): Refusal | null {
  const added = order.worstTicks * order.terms.cashUnitsPerTick * order.leavesShares;
  if (order.account.openNotionalUnits + added > OPEN_NOTIONAL_MAX) {
    const limit = dollars(OPEN_NOTIONAL_MAX);
    return refusal('RISK_MAX_EXPOSURE', `open orders would be worth more than ${limit}`, { limit });
  }
  const limit = order.limits.maxGrossExposureUnits;
  if (limit === null) return null;
  const value = grossExposureUnits(state, order.account) - order.freed.notionalUnits + added;
  if (value <= limit) return null;
  return refusal(
    'RISK_MAX_EXPOSURE',
    `gross exposure of ${dollars(value)} would be above the limit of ${dollars(limit)}`,
    {
      limit: dollars(limit),
      value: dollars(value),
      would_pass: `order value ${dollars(Math.max(0, limit - value + added))}`,
    },
  );
}

/** Value of all positions at the reference price plus all open orders at their worst price. */
export function grossExposureUnits(state: RiskState, account: AccountRisk): number {
  let units = account.openNotionalUnits;
  for (const [symbol, { positionShares }] of account.positions) {
    const instrument = state.instruments.get(symbol);
    if (instrument === undefined) continue;
    const price = instrument.referencePriceTicks * instrument.cashUnitsPerTick;
    units += Math.abs(positionShares) * price;
  }
  return units;
}

/** Cash units as dollars, for the eyes of people. */
export function dollars(units: number): string {
  return Number.isSafeInteger(units) ? formatDecimal(units, 4, 2) : String(units);
}
