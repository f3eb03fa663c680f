import type {
  MatchEvent,
  OrdersEvent,
  OrderTerms,
  RiskEvent,
  TimelineService,
  TimelineStep,
  WalletEvent,
} from '@app/contracts';
import { isRiskStream, isWalletStream, ORDERS_STREAM } from '@app/contracts';
import type { Refusal } from '@app/kernel';

/** Any event of the streams that an order passes. */
export type WayEvent = OrdersEvent | RiskEvent | WalletEvent | MatchEvent;

type Facts = TimelineStep['facts'];

/** Service that writes a stream. */
export function serviceOf(stream: string): TimelineService {
  if (stream === ORDERS_STREAM) return 'order-manager';
  if (isRiskStream(stream)) return 'risk-manager';
  return isWalletStream(stream) ? 'wallet' : 'matching-engine';
}

/** Orders that an event is about: what it says of others stays with them. */
export function ordersOf(event: WayEvent): readonly string[] {
  const ids: string[] = [];
  if ('orderId' in event) ids.push(event.orderId);
  if ('terms' in event) ids.push(event.terms.orderId);
  if (event.type === 'submitted') for (const leg of event.legs ?? []) ids.push(leg.orderId);
  if (event.type === 'legs_activated') for (const leg of event.legs) ids.push(leg.orderId);
  if (event.type === 'legs_parked') for (const leg of event.legs) ids.push(leg.terms.orderId);
  if ('successor' in event) ids.push(event.successor.orderId);
  if (event.type === 'traded') ids.push(event.makerOrderId, event.takerOrderId);
  if (event.type === 'settled') {
    for (const side of [event.buy, event.sell]) if (side !== null) ids.push(side.orderId);
  }
  return ids;
}

/** Why an event refused something; null for all others. */
export function refusalOf(event: WayEvent): Refusal | null {
  return 'refusal' in event ? event.refusal : null;
}

/**
 * What an event says of one order, in words of the public API: prices in cash units a share,
 * quantities in shares. Nothing of the other side of a trade.
 */
export function factsOf(event: WayEvent, orderId: string, tickUnits: number): Facts {
  switch (event.type) {
    case 'submitted':
    case 'replace_requested':
      return termFacts(event.terms);
    case 'approved':
    case 'replace_approved':
      return { worst_price_units: event.worstPriceTicks * tickUnits };
    case 'funded':
    case 'replace_funded':
      return { asset: event.asset, held_amount: event.heldAmount };
    case 'accepted':
      return 'terms' in event ? acceptedFacts(event, tickUnits) : {};
    case 'traded':
      return tradeFacts(event, orderId, tickUnits);
    case 'filled':
      return {
        price_units: event.priceTicks * tickUnits,
        quantity_shares: event.quantityShares,
        filled_shares: event.filledShares,
        leaves_shares: event.leavesShares,
        liquidity: event.liquidity,
        trade_id: event.tradeId,
      };
    case 'cancelled':
      return {
        cause: event.cause,
        cancelled_shares: event.cancelledShares,
        leaves_shares: event.leavesShares,
      };
    case 'replaced':
      return {
        successor: event.successor.orderId,
        kept_priority: event.keptPriority,
        leaves_shares: event.leavesShares,
      };
    case 'legs_activated':
      return legFacts(event, orderId);
    case 'rejected':
      return 'by' in event ? { by: event.by } : {};
    default:
      return {};
  }
}

function termFacts(terms: OrderTerms): Facts {
  const price = (ticks: number | null): number | null =>
    ticks === null ? null : ticks * terms.cashUnitsPerTick;
  return {
    side: terms.side,
    type: terms.type,
    time_in_force: terms.timeInForce,
    quantity_shares: terms.quantityShares,
    limit_price_units: price(terms.limitPriceTicks),
    stop_price_units: price(terms.stopPriceTicks),
    replaces: terms.replaces,
  };
}

function legFacts(event: Extract<OrdersEvent, { type: 'legs_activated' }>, orderId: string): Facts {
  const leg = event.legs.find((one) => one.orderId === orderId);
  return leg === undefined ? { legs: event.legs.length } : termFacts(leg);
}

function acceptedFacts(event: Extract<MatchEvent, { type: 'accepted' }>, tickUnits: number): Facts {
  const trigger = event.triggerPriceTicks ?? null;
  return {
    worst_price_units: event.worstPriceTicks * tickUnits,
    trigger_price_units: trigger === null ? null : trigger * tickUnits,
  };
}

function tradeFacts(
  event: Extract<MatchEvent, { type: 'traded' }>,
  orderId: string,
  tickUnits: number,
): Facts {
  const maker = event.makerOrderId === orderId;
  return {
    price_units: event.priceTicks * tickUnits,
    quantity_shares: event.quantityShares,
    leaves_shares: maker ? event.makerLeavesShares : event.takerLeavesShares,
    liquidity: maker ? 'maker' : 'taker',
    auction: event.auction,
  };
}
