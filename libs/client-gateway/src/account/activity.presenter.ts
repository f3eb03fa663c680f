import { CASH_ASSET } from '@app/contracts';
import type { FillRow, LedgerRow } from '@app/contracts';

import { cash } from '../money';
import { formatDate, formatTime } from '../validation/times';
import { activityId } from './activity-id';
import type { ActivityPlace } from './activity-id';

/** An Activity of the public API. */
export type ActivityObject = Readonly<Record<string, string>>;

/** A fill as activity, with its place. Pure. */
export function presentFill(row: FillRow): { place: ActivityPlace; object: ActivityObject } {
  const place: ActivityPlace = { at: row.at, source: 'fill', seq: row.seq, leg: 0 };
  const filled = row.leavesShares === 0;
  const object = {
    activity_type: 'FILL',
    id: activityId(place),
    account_id: row.accountId,
    cum_qty: String(row.filledShares),
    leaves_qty: String(row.leavesShares),
    price: cash(row.priceUnits),
    qty: String(row.quantityShares),
    side: row.side,
    symbol: row.symbol,
    transaction_time: formatTime(row.at),
    order_id: row.orderId,
    type: filled ? 'fill' : 'partial_fill',
    order_status: filled ? 'filled' : 'partially_filled',
  };
  return { place, object };
}

const TYPE_OF_KIND = { fee: 'FEE', deposit: 'CSD', withdrawal: 'CSW', trade: 'FILL' } as const;

/** A ledger row that is not part of a trade as activity, with its place. Pure. */
export function presentTransfer(row: LedgerRow): { place: ActivityPlace; object: ActivityObject } {
  const place: ActivityPlace = { at: row.at, source: 'ledger', seq: row.seq, leg: row.leg };
  const isCash = row.asset === CASH_ASSET;
  const object: Record<string, string> = {
    activity_type: TYPE_OF_KIND[row.kind],
    id: activityId(place),
    account_id: row.accountId,
    date: formatDate(row.at),
    net_amount: isCash ? cash(row.amount) : '0',
    description: describe(row),
    status: 'executed',
    created_at: formatTime(row.at),
  };
  if (!isCash) {
    object['symbol'] = row.asset;
    object['qty'] = String(row.amount);
    object['per_share_amount'] = '0';
  }
  return { place, object };
}

function describe(row: LedgerRow): string {
  if (row.kind === 'fee') return `trading fee of order ${row.orderId ?? ''}`.trim();
  const what = row.asset === CASH_ASSET ? 'cash' : row.asset;
  return row.kind === 'deposit' ? `deposit of ${what}` : `withdrawal of ${what}`;
}
