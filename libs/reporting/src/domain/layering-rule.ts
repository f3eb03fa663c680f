import type {
  Entry,
  OrderCancelled,
  OrderFilled,
  OrderReplaced,
  OrdersEvent,
  OrderTerms,
  Side,
  TradeRef,
} from '@app/contracts';
import type { Millis } from '@app/kernel';
import type { Json } from '@app/streams';

import { ByAccount } from './by-account';
import type { Finding, SurveillanceRule } from './surveillance-rule';
import { restoredMap, savedMap } from './surveillance-rule';
import {
  AVERAGE_TRADES,
  EVIDENCE_ORDERS_MAX,
  LARGE_TRADES,
  LAYER_LIFE_MS,
  LAYERS_MIN,
  OPEN_ORDERS_MAX,
  PULL_MS,
  SIDE_WEIGHT,
  SPOOF_WEIGHT,
} from './thresholds';

/** An order that rests, or is on its way to it. */
interface OpenOrder {
  readonly id: string;
  readonly side: Side;
  readonly at: Millis;
  readonly priceTicks: number;
  leavesShares: number;
  hasTraded: boolean;
}

/** A trade of an account that had much larger orders on the other side. */
interface Suspicion {
  readonly at: Millis;
  readonly side: Side;
  readonly orderId: string;
  readonly trade: TradeRef;
  /** The large orders. */
  readonly layers: string[];
  tradedShares: number;
  /** Those of them that were cancelled since, or moved away from the market. */
  readonly pulled: string[];
  pulledShares: number;
}

/** Shares of both sides. */
type Sides = Record<Side, number>;

/** One account in one symbol. */
interface Desk {
  readonly open: OpenOrder[];
  /** Number of the span of {@link LAYER_LIFE_MS} since 1970. */
  span: number;
  /** Shares of all that it sent in that span, and in the one before. */
  sent: Sides;
  sentBefore: Sides;
  suspicion: Suspicion | null;
}

const RESTING = new Set(['day', 'gtc', 'gtd']);

/**
 * Layering and spoofing: large orders of one side that go away soon after the account has traded on
 * the other, and never traded themselves. Whoever quotes both sides alike is no such account: the
 * large orders have to outweigh all that it wants on the side that traded, and all that it has sent
 * there of late, since a maker that follows the price has one side alone for moments.
 */
export class LayeringRule implements SurveillanceRule {
  private readonly desks = new ByAccount<Desk>();
  /** Average size of a trade by symbol, in shares. */
  private averages = new Map<string, number>();

  apply({ event, at }: Entry<OrdersEvent>): Finding | null {
    switch (event.type) {
      case 'submitted':
        this.entered(event.terms, event.terms.quantityShares, at);
        return null;
      case 'legs_activated':
        for (const leg of event.legs) this.entered(leg, leg.quantityShares, at);
        return null;
      case 'replaced':
        return this.replaced(event, at);
      case 'rejected':
        this.ended(event);
        return null;
      case 'filled':
        this.filled(event, at);
        return null;
      case 'cancelled':
        return this.cancelled(event, at);
      default:
        return null;
    }
  }

  forget(now: Millis): void {
    const before = spanOf(now) - 1;
    this.desks.forget(({ open, span }) => open.length === 0 && span < before);
  }

  snapshot(): Json {
    return { desks: this.desks.snapshot(), averages: savedMap(this.averages) };
  }

  restore(state: Json | null): void {
    const { desks = null, averages = null } = (state ?? {}) as { desks?: Json; averages?: Json };
    this.desks.restore(desks);
    this.averages = restoredMap(averages);
  }

  private entered(terms: OrderTerms, leavesShares: number, at: Millis): void {
    const { orderId: id, side, type, timeInForce, quantityShares } = terms;
    const { limitPriceTicks } = terms;
    let desk = this.desks.get(terms);
    if (desk === undefined) {
      const [sent, sentBefore] = [nothing(), nothing()];
      desk = { open: [], span: spanOf(at), sent, sentBefore, suspicion: null };
      this.desks.set(terms, desk);
    }
    turn(desk, at);
    desk.sent[side] += leavesShares;
    if (type !== 'limit' || !RESTING.has(timeInForce) || leavesShares === 0) return;
    const priceTicks = limitPriceTicks ?? 0;
    const hasTraded = leavesShares < quantityShares;
    desk.open.push({ id, side, at, priceTicks, leavesShares, hasTraded });
    if (desk.open.length > OPEN_ORDERS_MAX) desk.open.shift();
  }

  /** Takes an order that has ended from the desk of its account. */
  private ended(event: { accountId: string; symbol: string; orderId: string }): OpenOrder | null {
    const open = this.desks.get(event)?.open ?? [];
    const place = open.findIndex(({ id }) => id === event.orderId);
    return place < 0 ? null : (open.splice(place, 1)[0] ?? null);
  }

  private filled(event: OrderFilled, at: Millis): void {
    const { symbol, quantityShares, leavesShares, orderId } = event;
    const average = this.averages.get(symbol) ?? quantityShares;
    const moved = average + (quantityShares - average) / AVERAGE_TRADES;
    if (event.liquidity === 'taker') this.averages.set(symbol, moved);
    const desk = this.desks.get(event);
    if (desk === undefined) return;
    const order = desk.open.find(({ id }) => id === orderId);
    if (order !== undefined) {
      order.leavesShares = leavesShares;
      order.hasTraded = true;
      if (leavesShares === 0) this.ended(event);
    }
    suspect(desk, event, { at, largeFrom: LARGE_TRADES * average });
  }

  private cancelled(event: OrderCancelled, at: Millis): Finding | null {
    const { orderId, leavesShares, cancelledShares, cause } = event;
    const desk = this.desks.get(event);
    if (desk === undefined) return null;
    if (leavesShares > 0) {
      const order = desk.open.find(({ id }) => id === orderId);
      if (order !== undefined) order.leavesShares = leavesShares;
      return null;
    }
    const order = this.ended(event);
    if (order === null || cause !== 'requested') return null;
    return this.pulled(event, { order, pulledShares: cancelledShares, at });
  }

  /** To move an order away from the market takes all of it away, to make it smaller a part. */
  private replaced(event: OrderReplaced, at: Millis): Finding | null {
    const { successor, leavesShares } = event;
    const order = this.ended(event);
    this.entered(successor, leavesShares, at);
    if (order === null) return null;
    const price = successor.limitPriceTicks ?? 0;
    const isAway = order.side === 'buy' ? price < order.priceTicks : price > order.priceTicks;
    const pulledShares = order.leavesShares - (isAway ? 0 : leavesShares);
    return pulledShares > 0 ? this.pulled(event, { order, pulledShares, at }) : null;
  }

  private pulled(
    whose: { accountId: string; symbol: string },
    what: { order: OpenOrder; pulledShares: number; at: Millis },
  ): Finding | null {
    const { order, pulledShares, at } = what;
    const desk = this.desks.get(whose);
    const suspicion = desk?.suspicion ?? null;
    if (desk === undefined || suspicion === null || order.hasTraded) return null;
    if (at - suspicion.at > PULL_MS || !suspicion.layers.includes(order.id)) return null;
    suspicion.pulled.push(order.id);
    suspicion.pulledShares += pulledShares;
    const kind = judged(suspicion);
    if (kind === null) return null;
    desk.suspicion = null;
    return { kind, ...evidence(whose, suspicion, at) };
  }
}

/** Looks at what an account had on the other side when it traded. */
function suspect(
  desk: Desk,
  fill: OrderFilled,
  { at, largeFrom }: { at: Millis; largeFrom: number },
): void {
  const { suspicion, open } = desk;
  if (suspicion !== null && suspicion.side === fill.side && at - suspicion.at <= PULL_MS) {
    suspicion.tradedShares += fill.quantityShares;
    return;
  }
  const large = open.filter((order) => {
    const isYoung = order.at >= at - LAYER_LIFE_MS;
    const isOther = order.side !== fill.side;
    return isOther && isYoung && !order.hasTraded && order.leavesShares >= largeFrom;
  });
  turn(desk, at);
  const wanted = Math.max(
    fill.quantityShares + weight(open.filter(({ side }) => side === fill.side)),
    desk.sent[fill.side] + desk.sentBefore[fill.side],
  );
  if (large.length === 0 || weight(large) < SIDE_WEIGHT * wanted) return;
  const { side, orderId, shard, tradeId, quantityShares } = fill;
  desk.suspicion = {
    ...{ at, side, orderId, trade: { shard, tradeId }, tradedShares: quantityShares },
    layers: large.map(({ id }) => id),
    pulled: [],
    pulledShares: 0,
  };
}

function spanOf(at: Millis): number {
  return Math.floor(at / LAYER_LIFE_MS);
}

function nothing(): Sides {
  return { buy: 0, sell: 0 };
}

/** Brings what an account has sent up to the span of now. */
function turn(desk: Desk, at: Millis): void {
  const span = spanOf(at);
  if (span === desk.span) return;
  desk.sentBefore = span === desk.span + 1 ? desk.sent : nothing();
  desk.sent = nothing();
  desk.span = span;
}

function weight(orders: readonly OpenOrder[]): number {
  return orders.reduce((sum, { leavesShares }) => sum + leavesShares, 0);
}

function judged(suspicion: Suspicion): 'layering' | 'spoofing' | null {
  const { layers, pulled, pulledShares, tradedShares } = suspicion;
  if (layers.length < LAYERS_MIN) {
    return pulledShares >= SPOOF_WEIGHT * tradedShares ? 'spoofing' : null;
  }
  const areGone = pulled.length >= LAYERS_MIN;
  return areGone && pulledShares >= SIDE_WEIGHT * tradedShares ? 'layering' : null;
}

function evidence(
  { accountId, symbol }: { accountId: string; symbol: string },
  suspicion: Suspicion,
  at: Millis,
): Omit<Finding, 'kind'> {
  const { pulled, pulledShares, tradedShares, orderId, trade } = suspicion;
  return {
    accountId,
    otherAccountId: null,
    symbol,
    orderIds: [...pulled.slice(-EVIDENCE_ORDERS_MAX), orderId],
    trades: [trade],
    figures: {
      orders_cancelled: pulled.length,
      shares_cancelled: pulledShares,
      shares_traded: tradedShares,
      ms_after_trade: at - suspicion.at,
    },
  };
}
