import type { Instrument, OrdersEvent, OrderTerms } from '@app/contracts';
import { assert, required, shares } from '@app/kernel';

/**
 * Days after which the client ids of closed orders are forgotten (a repeat is then a new order).
 */
export const CLIENT_ID_RETENTION_DAYS = 7;
const DAY_MS = 86_400_000;

/** What the stage keeps of an order that has not ended. */
export interface LiveOrder {
  terms: OrderTerms;
  filledShares: number;
  /** Taken by the matching engine. */
  accepted: boolean;
  cancelRequested: boolean;
  /** Successor whose replace is under way. */
  replacedBy: OrderTerms | null;
  /** A leg that waits for its entry: nobody downstream knows it. */
  held?: boolean;
  /** A part of it is being taken back. */
  reducing?: boolean;
  /** Its last fill, by the number of the trade. */
  lastTradeId?: number;
}

/** Proof that a client id was used, and for what. */
export interface ClientIdUse {
  readonly orderId: string;
  readonly fingerprint: string;
}

/** Memory of the orders stage: live orders, used client ids, known instruments. */
export interface OrdersState {
  readonly live: Map<string, LiveOrder>;
  readonly clientIds: Map<string, ClientIdUse>;
  /** Keys of `clientIds` by the day on which they were first used, oldest first. */
  readonly days: Map<number, string[]>;
  readonly instruments: Map<string, Instrument>;
  /** Live orders of each class. */
  readonly classes: Map<string, Set<string>>;
}

/** Key of a client id: unique per account. */
export function clientIdKey(accountId: string, clientOrderId: string): string {
  return `${accountId} ${clientOrderId}`;
}

export function initialOrdersState(): OrdersState {
  return {
    live: new Map(),
    clientIds: new Map(),
    days: new Map(),
    instruments: new Map(),
    classes: new Map(),
  };
}

/** Live orders of an order's class, itself included, in the order in which they came. */
export function membersOf(state: OrdersState, { classId }: OrderTerms): LiveOrder[] {
  if (classId === undefined) return [];
  return [...(state.classes.get(classId) ?? [])].map((orderId) => live(state, orderId));
}

/** Applies one event of the orders stream. */
export function foldOrders(state: OrdersState, event: OrdersEvent, at: number): void {
  switch (event.type) {
    case 'submitted':
      open(state, event.terms, 0);
      remember(state, event.terms, event.fingerprint, at);
      for (const leg of event.legs ?? []) {
        if (event.terms.orderClass === 'oco') open(state, leg, 0);
        else open(state, leg, 0).held = true;
        remember(state, leg, event.fingerprint, at);
      }
      return;
    case 'legs_activated':
      for (const terms of event.legs) {
        const leg = live(state, terms.orderId);
        leg.terms = terms;
        leg.held = false;
      }
      return;
    case 'cancel_requested':
      if (event.totalShares === undefined) live(state, event.orderId).cancelRequested = true;
      else live(state, event.orderId).reducing = true;
      return;
    case 'replace_requested':
      live(state, event.orderId).replacedBy = event.terms;
      remember(state, event.terms, event.fingerprint, at);
      return;
    case 'accepted':
      live(state, event.orderId).accepted = true;
      return;
    case 'filled':
      foldFilled(state, event);
      return;
    case 'cancelled':
      foldCancelled(state, event);
      return;
    case 'rejected':
      close(state, event.orderId);
      return;
    case 'replaced':
      foldReplaced(state, event);
      return;
    case 'replace_refused':
      foldReplaceRefused(state, event.orderId);
      return;
    case 'cancel_refused':
      foldCancelRefused(state, event);
      return;
    case 'triggered':
      return;
    case 'instrument_noted':
      state.instruments.set(event.instrument.symbol, event.instrument);
      return;
  }
}

function open(state: OrdersState, terms: OrderTerms, filledShares: number): LiveOrder {
  const order: LiveOrder = {
    terms,
    filledShares,
    accepted: false,
    cancelRequested: false,
    replacedBy: null,
  };
  keep(state, order);
  return order;
}

/** Puts a live order into the indexes: new, a successor, or out of a snapshot. */
export function keep(state: OrdersState, order: LiveOrder): void {
  const { orderId, classId } = order.terms;
  state.live.set(orderId, order);
  if (classId === undefined) return;
  const members = state.classes.get(classId) ?? new Set();
  members.add(orderId);
  state.classes.set(classId, members);
}

function close(state: OrdersState, orderId: string): void {
  const classId = state.live.get(orderId)?.terms.classId;
  state.live.delete(orderId);
  if (classId === undefined) return;
  const members = state.classes.get(classId);
  members?.delete(orderId);
  if (members?.size === 0) state.classes.delete(classId);
}

function foldFilled(state: OrdersState, event: Extract<OrdersEvent, { type: 'filled' }>): void {
  const order = live(state, event.orderId);
  order.filledShares = event.filledShares;
  order.lastTradeId = event.tradeId;
  if (event.leavesShares === 0) close(state, event.orderId);
}

/** Of an exit whose other one traded only a part is gone: it asks for less from here on. */
function foldCancelled(
  state: OrdersState,
  event: Extract<OrdersEvent, { type: 'cancelled' }>,
): void {
  if (event.leavesShares === 0) {
    close(state, event.orderId);
    return;
  }
  const order = live(state, event.orderId);
  order.terms = withoutShares(order.terms, event.cancelledShares);
  if (event.cause === 'reduced') order.reducing = false;
}

/** Terms of an order that asks for less. */
export function withoutShares(terms: OrderTerms, cancelled: number): OrderTerms {
  return { ...terms, quantityShares: shares(terms.quantityShares - cancelled) };
}

function live(state: OrdersState, orderId: string): LiveOrder {
  return required(state.live.get(orderId), `live order ${orderId}`);
}

function foldReplaced(state: OrdersState, event: Extract<OrdersEvent, { type: 'replaced' }>): void {
  const old = live(state, event.orderId);
  close(state, event.orderId);
  if (event.leavesShares === 0) return;
  const successor = open(state, event.successor, old.filledShares);
  successor.accepted = old.held !== true;
  if (old.held === true) successor.held = true;
  if (old.lastTradeId !== undefined) successor.lastTradeId = old.lastTradeId;
  assert(successor.terms.replaces === event.orderId, 'a successor names the order it replaces');
}

/** The order may have ended before its replace was refused. */
function foldReplaceRefused(state: OrdersState, orderId: string): void {
  const order = state.live.get(orderId);
  if (order !== undefined) order.replacedBy = null;
}

function foldCancelRefused(
  state: OrdersState,
  event: Extract<OrdersEvent, { type: 'cancel_refused' }>,
): void {
  const order = state.live.get(event.orderId);
  if (order === undefined) return;
  if (event.totalShares === undefined) order.cancelRequested = false;
  else order.reducing = false;
}

function remember(state: OrdersState, terms: OrderTerms, fingerprint: string, at: number): void {
  const key = clientIdKey(terms.accountId, terms.clientOrderId);
  state.clientIds.set(key, { orderId: terms.orderId, fingerprint });
  const day = Math.floor(at / DAY_MS);
  const keys = state.days.get(day);
  if (keys !== undefined) {
    keys.push(key);
    return;
  }
  const today = [key];
  state.days.set(day, today);
  forgetOldDays(state, day, today);
}

/** Whole days are dropped at once, by stamps alone; ids of live orders move to today. */
function forgetOldDays(state: OrdersState, day: number, today: string[]): void {
  for (const [old, keys] of state.days) {
    if (old > day - CLIENT_ID_RETENTION_DAYS) continue;
    for (const key of keys) {
      const use = state.clientIds.get(key);
      if (use !== undefined && state.live.has(use.orderId)) today.push(key);
      else state.clientIds.delete(key);
    }
    state.days.delete(old);
  }
}
