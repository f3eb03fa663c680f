import type { MatchEvent, OrdersEvent, OrderTerms, RiskEvent, WalletEvent } from '@app/contracts';
import { isRiskStream, isWalletStream } from '@app/contracts';
import type { MatchState } from '@app/matching-engine';
import type { OrdersState } from '@app/order-manager';

import type { Acknowledged } from './clients.fixture';
import type { World } from './world.fixture';

/** The life of one order as the match streams tell it. */
interface Life {
  readonly terms: OrderTerms;
  /** Filled when it began: a successor inherits from the order that it replaces. */
  readonly inherited: number;
  filled: number;
  cancelled: number;
  leaves: number;
  ended: boolean;
}

/** Events of a stream, typed by the caller. */
export function eventsOf<Event>(world: World, stream: string): Event[] {
  return world.entries(stream).map(({ event }) => event as Event);
}

/** Events of all shards of matching. */
export function matchEvents(world: World): MatchEvent[] {
  return eventsWhere<MatchEvent>(world, (stream) => stream.startsWith('match:'));
}

/** Events of all shards of wallet. */
export function walletEvents(world: World): WalletEvent[] {
  return eventsWhere<WalletEvent>(world, isWalletStream);
}

function eventsWhere<Event>(world: World, wanted: (stream: string) => boolean): Event[] {
  return world.streams.filter(wanted).flatMap((stream) => eventsOf<Event>(world, stream));
}

/** A2, W1, A3, T2, T3 and that every promise to a client is kept. */
export function checkOrders(world: World, acknowledged: readonly Acknowledged[]): void {
  checkIdentities(world, acknowledged);
  checkWays(world);
  const lives = checkLives(world);
  checkFills(world, lives);
}

/** A2: an id is used once per account; whatever was acknowledged is on record under that id. */
function checkIdentities(world: World, acknowledged: readonly Acknowledged[]): void {
  const orderOf = new Map<string, string>();
  for (const event of eventsOf<OrdersEvent>(world, 'orders')) {
    if (event.type !== 'submitted' && event.type !== 'replace_requested') continue;
    const legs = event.type === 'submitted' ? (event.legs ?? []) : [];
    for (const { accountId, clientOrderId, orderId } of [event.terms, ...legs]) {
      const key = `${accountId} ${clientOrderId}`;
      if (orderOf.has(key)) world.fail('A2', `${key} names ${orderOf.get(key)} and ${orderId}`);
      orderOf.set(key, orderId);
    }
  }
  for (const { accountId, clientOrderId, orderId } of acknowledged) {
    const recorded = orderOf.get(`${accountId} ${clientOrderId}`);
    if (recorded !== orderId) world.fail('G1', `${orderId} was promised, ${recorded} is there`);
  }
}

/** W1: each order is decided once by each stage on its way, until one of them refuses. */
function checkWays(world: World): void {
  const counts = new Map<string, number>();
  const note = (what: string, orderId: string): void => {
    counts.set(`${what} ${orderId}`, (counts.get(`${what} ${orderId}`) ?? 0) + 1);
  };
  const times = (what: string, orderId: string): number => counts.get(`${what} ${orderId}`) ?? 0;
  const submitted: string[] = [];
  for (const event of eventsOf<OrdersEvent>(world, 'orders')) {
    if (event.type === 'submitted') {
      submitted.push(event.terms.orderId);
      // Legs of an entry go their way once it has ended.
      if (event.terms.orderClass === 'oco') submitted.push(...idsOf(event.legs));
    }
    if (event.type === 'legs_activated') submitted.push(...idsOf(event.legs));
    if (event.type === 'rejected') note('rejected', event.orderId);
  }
  for (const event of eventsWhere<RiskEvent>(world, isRiskStream)) {
    if (event.type === 'approved') note('approved', event.terms.orderId);
    if (event.type === 'refused') note('stopped by risk', event.orderId);
  }
  for (const event of walletEvents(world)) {
    if (event.type === 'funded') note('funded', event.terms.orderId);
    if (event.type === 'refused') note('stopped by wallet', event.orderId);
  }
  for (const event of matchEvents(world)) {
    if (event.type === 'accepted') note('accepted', event.terms.orderId);
    if (event.type === 'rejected') note('stopped by match', event.orderId);
    if (event.type === 'rejected' && event.cause === 'oco') note('rejected', event.orderId);
  }
  for (const id of submitted) {
    const steps = ['risk', 'wallet', 'match'].map((stage) => times(`stopped by ${stage}`, id));
    const [risk = 0, wallet = 0, match = 0] = steps;
    const way = [times('approved', id), times('funded', id), times('accepted', id)].join();
    const wanted = [1 - risk, 1 - risk - wallet, 1 - risk - wallet - match].join();
    if (way !== wanted) world.fail('W1', `${id}: went ${way}, stopped ${steps.join()}`);
    if (times('rejected', id) !== risk + wallet + match) world.fail('W1', `${id} was not told`);
  }
}

/** Ids by which legs go their way: a leg that was replaced while it waited is its successor. */
function idsOf(legs: readonly OrderTerms[] | undefined): string[] {
  return (legs ?? []).map(({ orderId }) => orderId);
}

/** A3 and T2 along the match streams. */
function checkLives(world: World): Map<string, Life> {
  const lives = new Map<string, Life>();
  const alive = (orderId: string, what: string): Life | undefined => {
    const life = lives.get(orderId);
    if (life === undefined || life.ended) world.fail('A3', `${orderId} is ${what} after its end`);
    return life;
  };
  const begin = (terms: OrderTerms, inherited: number, leaves: number): void => {
    const life = { terms, inherited, filled: inherited, cancelled: 0, leaves, ended: leaves === 0 };
    lives.set(terms.orderId, life);
  };
  for (const event of matchEvents(world)) {
    if (event.type === 'accepted') {
      begin(event.terms, 0, event.terms.quantityShares);
    } else if (event.type === 'traded') {
      for (const side of ['maker', 'taker'] as const) {
        const life = alive(event[`${side}OrderId`], 'filled');
        if (life !== undefined)
          fill(world, life, event.quantityShares, event[`${side}LeavesShares`]);
      }
    } else if (event.type === 'cancelled') {
      const life = alive(event.orderId, 'cancelled');
      if (life === undefined) continue;
      life.cancelled += event.cancelledShares;
      life.leaves = event.leavesShares;
      life.ended = life.leaves === 0;
      balance(world, life);
    } else if (event.type === 'replaced') {
      const life = alive(event.orderId, 'replaced');
      if (life === undefined) continue;
      life.ended = true;
      const rest = Math.max(0, event.successor.quantityShares - life.filled);
      if (rest !== event.leavesShares) world.fail('T2', `${event.orderId}: successor of ${rest}`);
      begin(event.successor, life.filled, event.leavesShares);
    }
  }
  return lives;
}

function fill(world: World, life: Life, quantity: number, leaves: number): void {
  life.filled += quantity;
  life.leaves = leaves;
  life.ended = leaves === 0;
  balance(world, life);
}

function balance(world: World, life: Life): void {
  const { filled, cancelled, leaves, terms } = life;
  if (leaves >= 0 && filled + cancelled + leaves === terms.quantityShares) return;
  world.fail(
    'T2',
    `${terms.orderId}: ${filled} + ${cancelled} + ${leaves} of ${terms.quantityShares}`,
  );
}

/** T3, and that the orders stream tells each fill of both sides and the same open orders. */
function checkFills(world: World, lives: ReadonlyMap<string, Life>): void {
  const sums = new Map<string, number>();
  const add = (key: string, quantity: number): void => {
    sums.set(key, (sums.get(key) ?? 0) + quantity);
  };
  for (const event of eventsOf<OrdersEvent>(world, 'orders')) {
    if (event.type !== 'filled') continue;
    add(`${event.symbol} ${event.side}`, event.quantityShares);
    add(event.orderId, event.quantityShares);
  }
  for (const event of matchEvents(world)) {
    if (event.type === 'traded') add(`${event.symbol} traded`, event.quantityShares);
  }
  for (const symbol of world.plan.symbols) {
    const [buys, sells, traded] = ['buy', 'sell', 'traded'].map((k) => sums.get(`${symbol} ${k}`));
    if (buys !== traded || sells !== traded) {
      world.fail('T3', `${symbol}: ${buys} bought, ${sells} sold, ${traded} traded`);
    }
  }
  for (const [orderId, life] of lives) {
    const told = sums.get(orderId) ?? 0;
    if (told !== life.filled - life.inherited)
      world.fail('T2', `${orderId}: ${told} told as filled`);
  }
}

/** Once quiet, order-manager and the books know the same open orders. */
export function checkOpenOrders(world: World, states: ReadonlyMap<string, unknown>): void {
  const orders = states.get('orders') as OrdersState;
  const booked = new Set<string>();
  for (const [stream, state] of states) {
    if (!stream.startsWith('match:')) continue;
    for (const orderId of (state as MatchState).places.keys()) booked.add(orderId);
  }
  for (const [orderId, order] of orders.live) {
    if (order.held === true) {
      const { classId } = order.terms;
      const entry = [...orders.live.values()].find(({ terms }) => {
        return terms.classId === classId && terms.legIds !== undefined;
      });
      if (entry === undefined) world.fail('B1', `${orderId} waits for an entry that has ended`);
      continue;
    }
    if (!booked.delete(orderId)) world.fail('B1', `${orderId} is open for nobody but its owner`);
    if (order.cancelRequested) world.fail('L1', `the cancel of ${orderId} was never answered`);
    const pending = order.replacedBy !== null || order.reducing === true;
    if (pending) world.fail('L1', `the replace of ${orderId} was never answered`);
  }
  for (const orderId of booked) world.fail('B1', `${orderId} is open only in the book`);
}
