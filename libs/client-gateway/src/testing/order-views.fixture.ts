import { priceTicks, shares, uuidFromNumbers } from '@app/kernel';
import type { OrderTerms, OrderUpdate, OrderView, SubmitRequest } from '@app/contracts';

/** A moment of specs. */
export const AT = Date.UTC(2026, 10, 23, 14, 30, 0, 123);

/** An open limit order of a spec, with some terms and states changed. */
export function orderView(
  terms: Partial<OrderTerms> = {},
  state: Partial<Omit<OrderView, 'terms'>> = {},
): OrderView {
  return {
    terms: {
      orderId: uuidFromNumbers(9, 0, 1, 0),
      accountId: 'account',
      clientOrderId: 'mine-1',
      symbol: 'AAPL',
      shard: 0,
      side: 'buy',
      type: 'limit',
      timeInForce: 'day',
      quantityShares: shares(10),
      limitPriceTicks: priceTicks(19_050),
      stopPriceTicks: null,
      cashUnitsPerTick: 100,
      postOnly: false,
      displayShares: null,
      selfTrade: 'cancel_newest',
      expireAt: null,
      replaces: null,
      extendedHours: false,
      positionIntent: null,
      ...terms,
    },
    status: 'new',
    filledShares: 0,
    filledTickShares: 0,
    replacedBy: null,
    cancelCause: null,
    reason: null,
    reasonMessage: null,
    reasonDetails: null,
    rejectedBy: null,
    submittedAt: AT,
    updatedAt: AT,
    filledAt: null,
    canceledAt: null,
    expiredAt: null,
    failedAt: null,
    replacedAt: null,
    lastSeq: 2,
    submittedSeq: 1,
    ...state,
  };
}

/** The order that a request makes. */
export function orderOf(request: SubmitRequest, seq: number): OrderView {
  const {
    deadlineAt: _deadline,
    receivedAt: _when,
    limitPriceUnits,
    stopPriceUnits,
    ...rest
  } = request;
  return orderView(
    {
      ...rest,
      orderId: uuidFromNumbers(9, 0, seq, 0),
      quantityShares: shares(request.quantityShares),
      limitPriceTicks: limitPriceUnits === null ? null : priceTicks(limitPriceUnits / 100),
      stopPriceTicks: stopPriceUnits === null ? null : priceTicks(stopPriceUnits / 100),
      displayShares: request.displayShares === null ? null : shares(request.displayShares),
    },
    { submittedSeq: seq, lastSeq: seq },
  );
}

/** An update of the order, a fill of all of it unless another kind is asked for. */
export function orderUpdate(
  order: OrderView,
  seq: number,
  kind: OrderUpdate['kind'] = 'fill',
): OrderUpdate {
  const quantityShares = order.terms.quantityShares;
  const fill = { tradeId: seq, shard: order.terms.shard, priceTicks: 19_050, quantityShares };
  return {
    seq,
    sub: 0,
    at: AT,
    kind,
    order,
    fill: kind === 'fill' || kind === 'partial_fill' ? fill : null,
    reason: null,
    reasonMessage: null,
  };
}
