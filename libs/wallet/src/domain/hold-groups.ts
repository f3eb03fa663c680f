import { assert, required } from '@app/kernel';

import type { Hold } from './holds';
import { requiredAmount } from './holds';
import type { WalletState } from './wallet.state';

/**
 * Orders of which only one can trade any share: they hold once, for the dearest of them. What one
 * trades comes off the others, as in the book.
 */
export interface HoldGroup {
  held: number;
  readonly members: string[];
}

/** What is held for an order, or for it and those that share its hold. */
export function heldFor(state: WalletState, hold: Hold): number {
  return hold.group === undefined ? hold.amount : groupOf(state, hold.group).held;
}

/**
 * What has to be held once an order's hold becomes `after` (null when it ends) and the holds of
 * those that share it become what `then` makes of them.
 */
export function neededWith(
  state: WalletState,
  orderId: string,
  { hold, after }: { hold: Hold; after: Hold | null },
  then: (other: Hold) => Hold = (other) => other,
): number {
  let need = after === null ? 0 : requiredAmount(after);
  if (hold.group === undefined) return need;
  for (const member of groupOf(state, hold.group).members) {
    const other = member === orderId ? undefined : state.holds.get(member);
    if (other !== undefined) need = Math.max(need, requiredAmount(then(other)));
  }
  return need;
}

/** Counts a fill against what an order, and a successor under way, may still trade. */
export function takeFill(hold: Hold, shares: number): void {
  hold.need.leavesShares -= shares;
  hold.filledShares += shares;
  takeFrom(hold.replacement, shares);
}

/** Another of its group has traded `shares`; with that one's last share nothing is left. */
export function takeOther(hold: Hold, shares: number, last: boolean): void {
  const taken = last ? Infinity : shares;
  hold.need.leavesShares = Math.max(0, hold.need.leavesShares - taken);
  takeFrom(hold.replacement, taken);
}

function takeFrom(replacement: Hold['replacement'], shares: number): void {
  if (replacement === null) return;
  replacement.need.leavesShares = Math.max(0, replacement.need.leavesShares - shares);
}

/** A hold to try a change on. */
export function copyOf(hold: Hold): Hold {
  const { need, replacement } = hold;
  return {
    ...hold,
    need: { ...need },
    replacement: replacement && { ...replacement, need: { ...replacement.need } },
  };
}

/** Orders that share a hold. */
export function groupOf(state: WalletState, group: string): HoldGroup {
  return required(state.groups.get(group), `orders that share the hold ${group}`);
}

/** Puts an order's hold on the books; the first of a group brings the amount for all. */
export function keepHold(state: WalletState, orderId: string, hold: Hold, held: number): void {
  state.holds.set(orderId, hold);
  if (hold.group === undefined) return;
  const group = state.groups.get(hold.group) ?? { held: 0, members: [] };
  group.held += held;
  group.members.push(orderId);
  state.groups.set(hold.group, group);
}

/** Takes an order's hold off the books; the group goes with its last member. */
export function dropHold(state: WalletState, orderId: string, hold: Hold): void {
  state.holds.delete(orderId);
  if (hold.group === undefined) return;
  const { members, held } = groupOf(state, hold.group);
  members.splice(members.indexOf(orderId), 1);
  if (members.length > 0) return;
  assert(held === 0, `the last order of ${hold.group} leaves ${held} held`);
  state.groups.delete(hold.group);
}

/** Puts a successor's hold in the place of its predecessor's. */
export function moveTo(
  state: WalletState,
  ids: { readonly from: string; readonly to: string },
  moved: Hold,
): void {
  state.holds.delete(ids.from);
  state.holds.set(ids.to, moved);
  if (moved.group === undefined) return;
  moved.amount = requiredAmount(moved);
  const { members } = groupOf(state, moved.group);
  members[members.indexOf(ids.from)] = ids.to;
}

/** Changes what is held for an order or its group; its own need follows from its terms. */
export function changeHold(state: WalletState, hold: Hold, change: number): void {
  if (hold.group === undefined) {
    hold.amount += change;
    return;
  }
  groupOf(state, hold.group).held += change;
  hold.amount = requiredAmount(hold);
}
