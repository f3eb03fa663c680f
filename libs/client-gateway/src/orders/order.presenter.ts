import { formatDecimal } from '@app/kernel';
import type { OrderView } from '@app/contracts';

import { averageCash, cash } from '../money';
import { formatTime, formatTimeOrNull } from '../validation/times';

/** What an order's public form needs besides the order itself. */
export interface OrderContext {
  readonly assetId: string;
  /** Fees paid so far in cash units; null when they are not known at this moment. */
  readonly commissionUnits: number | null;
  /** Where a trailing stop stands now, if it waits and that is known. */
  readonly trailing?: TrailingMarks | null;
  /** Public forms of its legs, where they were asked for. */
  readonly legs?: readonly object[] | null;
}

/** Trigger of a trailing stop, and the best price that it has seen. */
export interface TrailingMarks {
  readonly stopPriceTicks: number | null;
  readonly highWaterTicks: number | null;
}

/** An Order of the public API. All keys are always there. */
export type OrderObject = ReturnType<typeof presentOrder>;

/** The public form of an order (contract section 4.3). Pure. */
export function presentOrder(view: OrderView, context: OrderContext) {
  const { terms } = view;
  const submittedAt = formatTime(view.submittedAt);
  return {
    id: terms.orderId,
    client_order_id: terms.clientOrderId,
    created_at: submittedAt,
    updated_at: formatTime(view.updatedAt),
    submitted_at: submittedAt,
    filled_at: formatTimeOrNull(view.filledAt),
    expired_at: formatTimeOrNull(view.expiredAt),
    expires_at: formatTimeOrNull(terms.expireAt),
    canceled_at: formatTimeOrNull(view.canceledAt),
    failed_at: formatTimeOrNull(view.failedAt),
    replaced_at: formatTimeOrNull(view.replacedAt),
    replaced_by: view.replacedBy,
    replaces: terms.replaces,
    asset_id: context.assetId,
    symbol: terms.symbol,
    asset_class: 'us_equity',
    notional: null,
    qty: String(terms.quantityShares),
    filled_qty: String(view.filledShares),
    filled_avg_price: averagePrice(view),
    order_class: terms.orderClass ?? '',
    order_type: terms.type,
    type: terms.type,
    side: terms.side,
    position_intent: terms.positionIntent,
    // Clients validate the word: a dated order is told apart by expires_at.
    time_in_force: terms.timeInForce === 'gtd' ? 'gtc' : terms.timeInForce,
    limit_price: priceOrNull(terms.limitPriceTicks, terms.cashUnitsPerTick),
    stop_price: priceOrNull(
      context.trailing?.stopPriceTicks ?? terms.stopPriceTicks,
      terms.cashUnitsPerTick,
    ),
    status: view.status,
    extended_hours: terms.extendedHours,
    legs: context.legs ?? null,
    trail_percent: percentOrNull(terms.trailBasisPoints ?? null),
    trail_price: priceOrNull(terms.trailTicks ?? null, terms.cashUnitsPerTick),
    hwm: priceOrNull(context.trailing?.highWaterTicks ?? null, terms.cashUnitsPerTick),
    ratio_qty: null,
    subtag: null,
    source: null,
    self_trade_prevention: terms.selfTrade,
    post_only: terms.postOnly,
    display_qty: terms.displayShares === null ? null : String(terms.displayShares),
    reason: view.reason,
    reason_message: view.reasonMessage,
    commission: commission(view, context),
  };
}

function commission(view: OrderView, context: OrderContext): string | null {
  if (view.filledShares === 0) return '0';
  return context.commissionUnits === null ? null : cash(context.commissionUnits);
}

function averagePrice(view: OrderView): string | null {
  if (view.filledShares === 0) return null;
  return averageCash(view.filledTickShares, view.terms.cashUnitsPerTick, view.filledShares);
}

function priceOrNull(ticks: number | null, cashUnitsPerTick: number): string | null {
  return ticks === null ? null : cash(ticks * cashUnitsPerTick);
}

/** Basis points as a percentage: 150 is `"1.5"`. */
function percentOrNull(basisPoints: number | null): string | null {
  return basisPoints === null ? null : formatDecimal(basisPoints, 2);
}
