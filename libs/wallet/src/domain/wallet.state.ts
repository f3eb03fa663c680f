import type {
  Asset,
  LedgerLeg,
  OrderTerms,
  PricedTerms,
  SettledSide,
  TradeRef,
  WalletEvent,
} from '@app/contracts';
import { BANK_ACCOUNT, CASH_ASSET, CLEARING_ACCOUNT, FEE_ACCOUNT } from '@app/contracts';
import { assert, mulDivFloor, notionalUnits, required } from '@app/kernel';

import type { HoldGroup } from './hold-groups';
import {
  changeHold,
  dropHold,
  groupOf,
  heldFor,
  keepHold,
  moveTo,
  takeFill,
  takeOther,
} from './hold-groups';
import type { FeeSchedule, Hold } from './holds';
import { heldAsset, newHold, replacementNeed, requiredAmount } from './holds';

/** One asset of one account: `total` is owned, `held` of it is promised to open orders. */
export interface AssetBalance {
  total: number;
  held: number;
  /** What the shares cost, in cash units; unused for cash. */
  costUnits: number;
}

/** A transfer that took effect, to answer a repeat of its request. */
export interface TransferRecord {
  readonly kind: 'deposit' | 'withdrawal';
  readonly accountId: string;
  readonly asset: Asset;
  readonly amount: number;
  readonly seq: number;
  readonly at: number;
}

/** Memory of the wallet stage. */
export interface WalletState {
  readonly balances: Map<string, Map<Asset, AssetBalance>>;
  readonly holds: Map<string, Hold>;
  readonly transfers: Map<string, TransferRecord>;
  /**
   * Bank, fee and clearing account: the other sides of everything that comes, goes, is charged or
   * is settled by another shard.
   */
  readonly house: Map<string, Map<Asset, number>>;
  readonly settledTrades: { count: number };
  /** Instruments whose shares may be deposited. */
  readonly symbols: Set<string>;
  readonly fees: FeeSchedule;
  /** Orders that share a hold. */
  readonly groups: Map<string, HoldGroup>;
  /** Legs that wait for the settlement of what pays for them. */
  readonly parked: ParkedLegs[];
  /** Newest settled trade of each shard. */
  readonly lastSettled: Map<number, number>;
}

const HOUSE: ReadonlySet<string> = new Set([BANK_ACCOUNT, FEE_ACCOUNT, CLEARING_ACCOUNT]);

/** Legs whose entry's last trade is not settled yet. */
export interface ParkedLegs {
  readonly legs: readonly PricedTerms[];
  readonly afterTrade: TradeRef;
}

export function initialWalletState(fees: FeeSchedule): WalletState {
  return {
    balances: new Map(),
    holds: new Map(),
    transfers: new Map(),
    house: new Map(),
    settledTrades: { count: 0 },
    symbols: new Set(),
    fees,
    groups: new Map(),
    parked: [],
    lastSettled: new Map(),
  };
}

/** Balance of an account in an asset; zero where nothing ever moved. Never creates one. */
export function balanceOf(state: WalletState, accountId: string, asset: Asset): AssetBalance {
  return state.balances.get(accountId)?.get(asset) ?? { total: 0, held: 0, costUnits: 0 };
}

/** What the account may still spend or sell. */
export function availableOf(state: WalletState, accountId: string, asset: Asset): number {
  const { total, held } = balanceOf(state, accountId, asset);
  return total - held;
}

/** Key under which a transfer's request is remembered. */
export function transferKey(accountId: string, requestId: string): string {
  return `${accountId} ${requestId}`;
}

/** Applies one event of the wallet stream. */
export function foldWallet(state: WalletState, event: WalletEvent, seq: number, at: number): void {
  switch (event.type) {
    case 'funded':
      foldFunded(state, event);
      return;
    case 'legs_parked':
      state.parked.push({ legs: event.legs, afterTrade: event.afterTrade });
      return;
    case 'replace_funded':
      foldReplaceFunded(state, event);
      return;
    case 'settled':
      foldSettled(state, event);
      return;
    case 'released':
      foldReleased(state, event);
      return;
    case 'transferred':
      foldTransferred(state, event, seq, at);
      return;
    case 'refused':
      unpark(state, event.orderId);
      return;
    case 'cancel_passed':
    case 'replace_refused':
      return;
    case 'instrument_noted':
      state.symbols.add(event.symbol);
      return;
  }
}

function own(state: WalletState, accountId: string, asset: Asset): AssetBalance {
  const assets = state.balances.get(accountId) ?? new Map<Asset, AssetBalance>();
  state.balances.set(accountId, assets);
  let balance = assets.get(asset);
  if (balance === undefined) {
    balance = { total: 0, held: 0, costUnits: 0 };
    assets.set(asset, balance);
  }
  return balance;
}

function changeHeld(state: WalletState, hold: Hold, change: number): void {
  const balance = own(state, hold.accountId, heldAsset(hold.side, hold.symbol));
  balance.held += change;
  assert(balance.held >= 0 && balance.total >= balance.held, `hold of ${hold.accountId} in bounds`);
}

/** Books legs whose amounts sum to zero per asset (invariant M1). */
function post(state: WalletState, legs: readonly LedgerLeg[]): void {
  const sums = new Map<Asset, number>();
  for (const { accountId, asset, amount } of legs) {
    sums.set(asset, (sums.get(asset) ?? 0) + amount);
    if (HOUSE.has(accountId)) {
      const house = state.house.get(accountId) ?? new Map<Asset, number>();
      state.house.set(accountId, house);
      house.set(asset, (house.get(asset) ?? 0) + amount);
    } else {
      own(state, accountId, asset).total += amount;
    }
  }
  for (const [asset, sum] of sums) assert(sum === 0, `legs of ${asset} sum to ${sum}`);
}

function foldReplaceFunded(
  state: WalletState,
  event: Extract<WalletEvent, { type: 'replace_funded' }>,
): void {
  const hold = state.holds.get(event.orderId);
  if (hold === undefined) return;
  const { terms, worstPriceTicks } = event;
  const need = replacementNeed(hold, terms, worstPriceTicks);
  hold.replacement = { orderId: terms.orderId, need };
  const change = event.heldAmount - heldFor(state, hold);
  changeHeld(state, hold, change);
  changeHold(state, hold, change);
}

function foldFunded(state: WalletState, event: Extract<WalletEvent, { type: 'funded' }>): void {
  const { terms, worstPriceTicks, feeBasisPoints, heldAmount } = event;
  const paired = event.awaitsPair === true || event.first !== undefined;
  const alone = newHold(terms, worstPriceTicks, feeBasisPoints);
  const hold: Hold = paired ? { ...alone, group: groupKey(terms) } : alone;
  if (!paired) hold.amount = heldAmount;
  keepHold(state, terms.orderId, hold, heldAmount);
  changeHeld(state, hold, heldAmount);
  unpark(state, terms.orderId);
}

function groupKey(terms: OrderTerms): string {
  return required(terms.classId, `class of ${terms.orderId}`);
}

function unpark(state: WalletState, orderId: string): void {
  if (state.parked.length === 0) return;
  const at = state.parked.findIndex(({ legs }) =>
    legs.some(({ terms }) => terms.orderId === orderId),
  );
  if (at >= 0) state.parked.splice(at, 1);
}

function foldSettled(state: WalletState, event: Extract<WalletEvent, { type: 'settled' }>): void {
  const { priceTicks, quantityShares, cashUnitsPerTick, symbol, buy, sell } = event;
  for (const side of [buy, sell]) if (side !== null) freeHold(state, side, quantityShares);
  state.lastSettled.set(event.shard, event.tradeId);
  if (sell !== null) {
    const sold = own(state, sell.accountId, symbol);
    sold.costUnits -= mulDivFloor(sold.costUnits, quantityShares, sold.total);
  }
  if (buy !== null) {
    const cost = notionalUnits(priceTicks, quantityShares, cashUnitsPerTick);
    own(state, buy.accountId, symbol).costUnits += cost;
  }
  post(state, event.legs);
  state.settledTrades.count += 1;
  if (buy !== null) assertSolvent(state, buy.accountId, CASH_ASSET);
  if (sell !== null) assertSolvent(state, sell.accountId, symbol);
}

function freeHold(state: WalletState, side: SettledSide, quantityShares: number): void {
  const hold = required(state.holds.get(side.orderId), `hold of ${side.orderId}`);
  foldFill(state, side.orderId, hold, quantityShares);
  changeHold(state, hold, -side.holdReleased);
  own(state, side.accountId, heldAsset(hold.side, hold.symbol)).held -= side.holdReleased;
  if (hold.need.leavesShares === 0 && hold.amount === 0) dropHold(state, side.orderId, hold);
}

/** Counts a fill against what an order, its successor under way and its group may still trade. */
function foldFill(state: WalletState, orderId: string, hold: Hold, quantityShares: number): void {
  takeFill(hold, quantityShares);
  if (hold.group === undefined) return;
  const last = hold.need.leavesShares === 0;
  for (const member of groupOf(state, hold.group).members) {
    const other = member === orderId ? undefined : state.holds.get(member);
    if (other === undefined) continue;
    takeOther(other, quantityShares, last);
    other.amount = requiredAmount(other);
  }
}

function assertSolvent(state: WalletState, accountId: string, asset: Asset): void {
  const { total, held } = balanceOf(state, accountId, asset);
  assert(held >= 0 && total >= held, `${accountId} owns ${total} ${asset} and holds ${held}`);
}

function foldReleased(state: WalletState, event: Extract<WalletEvent, { type: 'released' }>): void {
  const hold = required(state.holds.get(event.orderId), `hold of ${event.orderId}`);
  changeHeld(state, hold, -event.amount);
  changeHold(state, hold, -event.amount);
  const { need, replacement, group } = hold;
  if (event.final) {
    if (event.successorId === null) {
      assert(group !== undefined || hold.amount === 0, 'a final release leaves nothing held');
      dropHold(state, event.orderId, hold);
      return;
    }
    const successorNeed = required(replacement, `replacement of ${event.orderId}`).need;
    successorNeed.leavesShares = event.leavesShares ?? successorNeed.leavesShares;
    const moved: Hold = { ...hold, need: successorNeed, replacement: null };
    const ids = { from: event.orderId, to: event.successorId };
    if (successorNeed.leavesShares > 0) moveTo(state, ids, moved);
    else dropHold(state, event.orderId, hold);
    assert(moved.amount === requiredAmount(moved), 'a moved hold is exact');
    return;
  }
  if (event.leavesShares === null) hold.replacement = null;
  else need.leavesShares = event.leavesShares;
  if (group !== undefined) hold.amount = requiredAmount(hold);
  if (need.leavesShares === 0 && hold.amount === 0) dropHold(state, event.orderId, hold);
}

function foldTransferred(
  state: WalletState,
  event: Extract<WalletEvent, { type: 'transferred' }>,
  seq: number,
  at: number,
): void {
  const { accountId, asset, amount, kind, requestId } = event;
  const balance = own(state, accountId, asset);
  if (asset !== CASH_ASSET) {
    if (kind === 'deposit') balance.costUnits += event.costUnits;
    else balance.costUnits -= mulDivFloor(balance.costUnits, amount, balance.total);
  }
  post(state, event.legs);
  assertSolvent(state, accountId, asset);
  const record = { kind, accountId, asset, amount, seq, at };
  state.transfers.set(transferKey(accountId, requestId), record);
}
