import type { Asset, LedgerLeg, WalletEvent } from '@app/contracts';
import { BANK_ACCOUNT, CASH_ASSET, FEE_ACCOUNT } from '@app/contracts';
import { assert, mulDivFloor, notionalUnits, required } from '@app/kernel';

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
  /** Bank and fee account: the other sides of everything that comes, goes and is charged. */
  readonly house: Map<string, Map<Asset, number>>;
  readonly settledTrades: { count: number };
  /** Instruments whose shares may be deposited. */
  readonly symbols: Set<string>;
  readonly fees: FeeSchedule;
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
    case 'funded': {
      const hold = newHold(event.terms, event.worstPriceTicks, event.feeBasisPoints);
      hold.amount = event.heldAmount;
      state.holds.set(event.terms.orderId, hold);
      changeHeld(state, hold, event.heldAmount);
      return;
    }
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
    if (accountId === BANK_ACCOUNT || accountId === FEE_ACCOUNT) {
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
  changeHeld(state, hold, event.heldAmount - hold.amount);
  hold.amount = event.heldAmount;
}

function foldSettled(state: WalletState, event: Extract<WalletEvent, { type: 'settled' }>): void {
  for (const side of [event.buy, event.sell]) {
    const hold = required(state.holds.get(side.orderId), `hold of ${side.orderId}`);
    takeFill(hold, event.quantityShares);
    hold.amount -= side.holdReleased;
    own(state, side.accountId, heldAsset(hold.side, hold.symbol)).held -= side.holdReleased;
    if (hold.need.leavesShares === 0 && hold.amount === 0) state.holds.delete(side.orderId);
  }
  const { priceTicks, quantityShares, cashUnitsPerTick, symbol } = event;
  const sold = own(state, event.sell.accountId, symbol);
  sold.costUnits -= mulDivFloor(sold.costUnits, quantityShares, sold.total);
  own(state, event.buy.accountId, symbol).costUnits += notionalUnits(
    priceTicks,
    quantityShares,
    cashUnitsPerTick,
  );
  post(state, event.legs);
  state.settledTrades.count += 1;
  assertSolvent(state, event.buy.accountId, CASH_ASSET);
  assertSolvent(state, event.sell.accountId, symbol);
}

/** Counts a fill against what an order, and a successor under way, may still trade. */
export function takeFill(hold: Hold, quantityShares: number): void {
  hold.need.leavesShares -= quantityShares;
  hold.filledShares += quantityShares;
  if (hold.replacement === null) return;
  const { need } = hold.replacement;
  need.leavesShares = Math.max(0, need.leavesShares - quantityShares);
}

function assertSolvent(state: WalletState, accountId: string, asset: Asset): void {
  const { total, held } = balanceOf(state, accountId, asset);
  assert(held >= 0 && total >= held, `${accountId} owns ${total} ${asset} and holds ${held}`);
}

function foldReleased(state: WalletState, event: Extract<WalletEvent, { type: 'released' }>): void {
  const hold = required(state.holds.get(event.orderId), `hold of ${event.orderId}`);
  changeHeld(state, hold, -event.amount);
  hold.amount -= event.amount;
  const { need, replacement } = hold;
  if (event.final) {
    state.holds.delete(event.orderId);
    if (event.successorId === null) {
      assert(hold.amount === 0, `a final release leaves ${hold.amount} held`);
      return;
    }
    const successorNeed = required(replacement, `replacement of ${event.orderId}`).need;
    successorNeed.leavesShares = event.leavesShares ?? successorNeed.leavesShares;
    const moved: Hold = { ...hold, need: successorNeed, replacement: null };
    assert(hold.amount === requiredAmount(moved), 'a moved hold is exact');
    if (successorNeed.leavesShares > 0) state.holds.set(event.successorId, moved);
    return;
  }
  if (event.leavesShares === null) hold.replacement = null;
  else need.leavesShares = event.leavesShares;
  if (need.leavesShares === 0 && hold.amount === 0) state.holds.delete(event.orderId);
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
