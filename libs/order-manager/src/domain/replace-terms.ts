import type { Instrument, OrderTerms, ReplaceRequest } from '@app/contracts';
import type { PriceTicks } from '@app/kernel';
import { DomainError, formatDecimal, shares } from '@app/kernel';

import { checkedQuantity, displayed, expiry, toTicks } from './order-values';
import type { LiveOrder } from './orders.state';

/** Times in force that a resting order may change to. */
const REPLACEABLE: ReadonlySet<string> = new Set(['day', 'gtc', 'gtd']);
/** A stop that trails by all of the price would never trigger. */
const TRAIL_MAX_BASIS_POINTS = 9_999;

/** A replace with the id of the successor and what it is judged by. */
export interface ReplaceAsk {
  readonly orderId: string;
  readonly request: ReplaceRequest;
  readonly instrument: Instrument;
  readonly at: number;
}

/** New total of an order that keeps its place. Throws PRIORITY_WOULD_BE_LOST for all else. */
export function keptQuantity(
  { terms, filledShares }: LiveOrder,
  request: ReplaceRequest,
  instrument: Instrument,
): number {
  const { quantityShares, limitPriceUnits, stopPriceUnits, timeInForce } = request;
  const lost = (field: string, would_pass: string): DomainError =>
    new DomainError('PRIORITY_WOULD_BE_LOST', `a new ${field} would cost the order its place`, {
      field,
      would_pass,
    });
  const differs = (units: number | null, now: PriceTicks | null, field: string): boolean =>
    units !== null && toTicks(units, instrument, field) !== now;
  if (differs(limitPriceUnits, terms.limitPriceTicks, 'limit_price')) {
    throw lost('limit_price', 'the limit_price that it has, or none');
  }
  if (differs(stopPriceUnits, terms.stopPriceTicks, 'stop_price')) {
    throw lost('stop_price', 'the stop_price that it has, or none');
  }
  if ((timeInForce ?? terms.timeInForce) !== terms.timeInForce) {
    throw lost('time_in_force', terms.timeInForce);
  }
  if ((request.trail ?? null) !== null) throw lost('trail', 'no trail');
  if ((request.displayShares ?? null) !== null) throw lost('display_qty', 'no display_qty');
  const wanted = quantityShares ?? terms.quantityShares;
  if (wanted > filledShares && wanted <= terms.quantityShares) return wanted;
  const message = 'only a smaller quantity above what is filled keeps the place';
  throw new DomainError('PRIORITY_WOULD_BE_LOST', message, {
    field: 'qty',
    value: wanted,
    limit: String(terms.quantityShares),
    would_pass: `qty ${filledShares + 1} to ${terms.quantityShares}`,
  });
}

/** Terms of the order that is to take the place of another. Throws what does not fit it. */
export function successorTerms({ terms }: LiveOrder, ask: ReplaceAsk): OrderTerms {
  const { instrument, at } = ask;
  const { quantityShares, limitPriceUnits, stopPriceUnits, timeInForce } = ask.request;
  if (limitPriceUnits !== null && terms.limitPriceTicks === null) {
    throw new DomainError('FIELDS_CONFLICT', `a ${terms.type} order has no limit_price`, {
      field: 'limit_price',
    });
  }
  if (stopPriceUnits !== null && terms.stopPriceTicks === null) {
    throw new DomainError('FIELDS_CONFLICT', `a ${terms.type} order has no stop_price`, {
      field: 'stop_price',
    });
  }
  if (timeInForce !== null && !REPLACEABLE.has(timeInForce)) {
    throw new DomainError('TIF_NOT_ALLOWED', `an order that rests cannot become ${timeInForce}`, {
      field: 'time_in_force',
      would_pass: [...REPLACEABLE].join(', '),
    });
  }
  const keep = (units: number | null, old: PriceTicks | null, field: string): PriceTicks | null =>
    units === null ? old : toTicks(units, instrument, field);
  return {
    ...terms,
    orderId: ask.orderId,
    clientOrderId: ask.request.clientOrderId,
    quantityShares: shares(checkedQuantity(quantityShares ?? terms.quantityShares)),
    limitPriceTicks: keep(limitPriceUnits, terms.limitPriceTicks, 'limit_price'),
    stopPriceTicks: keep(stopPriceUnits, terms.stopPriceTicks, 'stop_price'),
    timeInForce: timeInForce ?? terms.timeInForce,
    expireAt: timeInForce === null ? terms.expireAt : expiry(timeInForce, terms.expireAt, at),
    ...newTrail(terms, ask.request.trail ?? null, instrument),
    displayShares: newDisplay(terms, ask.request, quantityShares ?? terms.quantityShares),
    replaces: terms.orderId,
  };
}

/** The slice of an iceberg; only a limit order has one, and it is never more than the order. */
function newDisplay(
  terms: OrderTerms,
  request: ReplaceRequest,
  quantityShares: number,
): OrderTerms['displayShares'] {
  const wanted = request.displayShares ?? null;
  if (wanted === null) return terms.displayShares;
  const field = 'display_qty';
  if (terms.type !== 'limit') {
    throw new DomainError('FIELDS_CONFLICT', `a ${terms.type} order has no display_qty`, { field });
  }
  if (wanted <= quantityShares) return displayed(wanted);
  throw new DomainError('MALFORMED_FIELD', 'display_qty must not be above qty', {
    field,
    value: wanted,
    limit: String(quantityShares),
    would_pass: `1 to ${quantityShares}`,
  });
}

/** The distance of a trailing stop changes in the measure in which it was given. */
function newTrail(
  terms: OrderTerms,
  trail: number | null,
  instrument: Instrument,
): Pick<OrderTerms, 'trailTicks' | 'trailBasisPoints'> {
  const trailBasisPoints = terms.trailBasisPoints ?? null;
  const trailTicks = terms.trailTicks ?? null;
  if (trail === null) return { trailTicks, trailBasisPoints };
  if (terms.type !== 'trailing_stop') {
    throw new DomainError('FIELDS_CONFLICT', `a ${terms.type} order has no trail`, {
      field: 'trail',
    });
  }
  if (trailTicks !== null) {
    return { trailTicks: toTicks(trail, instrument, 'trail'), trailBasisPoints: null };
  }
  const points = trail / 100;
  if (Number.isSafeInteger(points) && points >= 1 && points <= TRAIL_MAX_BASIS_POINTS) {
    return { trailTicks: null, trailBasisPoints: points };
  }
  throw new DomainError('MALFORMED_FIELD', 'trail must be 0.01 to 99.99 percent', {
    field: 'trail',
    value: formatDecimal(trail, 4),
    limit: '99.99',
    would_pass: '0.01 to 99.99, two decimals',
  });
}
