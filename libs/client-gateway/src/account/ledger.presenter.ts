import { CASH_ASSET } from '@app/contracts';
import type { LedgerRow } from '@app/contracts';

import { cash } from '../money';
import { formatTime } from '../validation/times';

/** A ledger row of the public API. */
export type LedgerObject = ReturnType<typeof presentLedgerRow>;

/** One leg of the double-entry ledger; `id` is the page token that goes on after it. Pure. */
export function presentLedgerRow(row: LedgerRow) {
  return {
    id: `${row.seq}.${row.leg}`,
    transaction_id: row.transactionId,
    at: formatTime(row.at),
    kind: row.kind,
    account_id: row.accountId,
    asset: row.asset,
    amount: row.asset === CASH_ASSET ? cash(row.amount) : String(row.amount),
    order_id: row.orderId,
    trade_id: row.tradeId,
  };
}
