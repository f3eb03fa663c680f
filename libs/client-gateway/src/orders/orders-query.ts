import { isUuid } from '@app/kernel';
import type { OrdersQuery } from '@app/contracts';

import { malformed } from '../validation/decimal-field';
import { queryCount, queryList, queryText, queryTime, queryWord } from '../validation/query';
import type { Query } from '../validation/query';
import { SIDES } from './place-order.dto';

/** Reads the query of `GET /v2/orders`. Throws MALFORMED_FIELD. */
export function ordersQuery(query: Query, accountId: string): OrdersQuery {
  return {
    accountId,
    status: queryWord(query, 'status', ['open', 'closed', 'all']) ?? 'open',
    limit: queryCount(query, 'limit', { min: 1, max: 500, fallback: 50 }),
    afterAt: queryTime(query, 'after'),
    untilAt: queryTime(query, 'until'),
    direction: queryWord(query, 'direction', ['asc', 'desc']) ?? 'desc',
    symbols: queryList(query, 'symbols'),
    side: queryWord(query, 'side', SIDES),
    beforeOrderId: orderId(query, 'before_order_id'),
    afterOrderId: orderId(query, 'after_order_id'),
  };
}

/** True when the query asks for another class than equities, of which there are none. */
export function asksForOtherClass(query: Query): boolean {
  const classes = queryList(query, 'asset_class');
  return classes !== null && !classes.includes('us_equity') && !classes.includes('all');
}

function orderId(query: Query, name: string): string | null {
  const text = queryText(query, name)?.toLowerCase() ?? null;
  if (text !== null && !isUuid(text)) throw malformed(name, 'must be an order id');
  return text;
}
