import { formatDecimal } from '@app/kernel';
import type { FieldChange, LimitsView, RiskLimits, RiskUse } from '@app/contracts';

import { cash } from '../money';
import { decimalUnits } from '../validation/decimal-field';
import type { DecimalInput } from '../orders/place-order.dto';
import type { LimitsDto } from './operator.dto';

interface LimitRule {
  readonly field: Exclude<keyof LimitsDto, 'symbol' | 'request_id' | 'reason'>;
  readonly limit: keyof RiskLimits;
  /** Digits after the point: 0 counts, 4 dollars, 2 percent. */
  readonly scale: number;
}

const RULES: readonly LimitRule[] = [
  { field: 'max_order_qty', limit: 'maxOrderQuantityShares', scale: 0 },
  { field: 'max_order_notional', limit: 'maxOrderNotionalUnits', scale: 4 },
  { field: 'max_position', limit: 'maxPositionShares', scale: 0 },
  { field: 'max_gross_exposure', limit: 'maxGrossExposureUnits', scale: 4 },
  { field: 'max_open_orders', limit: 'maxOpenOrders', scale: 0 },
  { field: 'max_orders_per_second', limit: 'maxOrdersPerSecond', scale: 0 },
  { field: 'price_collar_percent', limit: 'priceCollarBasisPoints', scale: 2 },
  { field: 'max_daily_loss', limit: 'maxDailyLossUnits', scale: 4 },
];

/** The limits that a body changes, as exact integers. Throws MALFORMED_FIELD. */
export function limitChanges(dto: LimitsDto): Partial<RiskLimits> {
  const changes: { -readonly [Name in keyof RiskLimits]?: number | null } = {};
  for (const { field, limit, scale } of RULES) {
    const value: DecimalInput | null | undefined = dto[field];
    if (value === undefined) continue;
    const rule = { field, scale, tooPrecise: 'MALFORMED_FIELD' } as const;
    changes[limit] = value === null ? null : decimalUnits(value, rule);
  }
  return changes;
}

/** What a change does to limits that hold now; none hold where nobody set any. Pure. */
export function limitFieldChanges(
  now: RiskLimits | undefined,
  changes: Partial<RiskLimits>,
): FieldChange[] {
  return RULES.flatMap(({ field, limit, scale }) => {
    const wanted = changes[limit];
    if (wanted === undefined) return [];
    const before = limitText(now?.[limit] ?? null, scale);
    return [{ field, before, after: limitText(wanted, scale) }];
  });
}

/** Limits with their live use, as an operator sees them. Null means unlimited. Pure. */
export function presentLimits(username: string, view: LimitsView) {
  return {
    username,
    account_id: view.accountId,
    blocked: view.blocked,
    block_reason: view.blockReason,
    limits: presentSet(view.limits),
    symbols: Object.fromEntries(
      Object.entries(view.symbols).map(([symbol, limits]) => [symbol, presentSet(limits)]),
    ),
    use: presentUse(view.use),
  };
}

function presentSet(limits: RiskLimits) {
  return Object.fromEntries(
    RULES.map(({ field, limit, scale }) => {
      return [field, limitText(limits[limit], scale)];
    }),
  );
}

function limitText(value: number | null, scale: number): string | null {
  return value === null ? null : formatDecimal(value, scale);
}

function presentUse(use: RiskUse) {
  return {
    open_orders: String(use.openOrders),
    gross_exposure: cash(use.grossExposureUnits),
    orders_last_second: String(use.ordersLastSecond),
    daily_loss: cash(use.dailyLossUnits),
    positions: use.positions.map((position) => ({
      symbol: position.symbol,
      position: String(position.positionShares),
      open_buy_qty: String(position.openBuyShares),
      open_sell_qty: String(position.openSellShares),
    })),
  };
}
