import type { OperationShapes } from '@app/kernel';
import { shape } from '@app/kernel';

import type { CancelSwitchApi } from './cancel-switch.api';
import type {
  CancelRequest,
  FillsQuery,
  LegsRequest,
  OrdersApi,
  OrderSearch,
  OrdersQuery,
  ReplaceRequest,
  SubmitRequest,
} from './orders.api';

const { record, text, natural, integer, time, flag, oneOf, nullable, optional, list } = shape;

/** Rows of one batch at most; the gateway sends fewer. */
const BATCH_MAX = 4_096;
const side = oneOf('buy', 'sell');
const timeInForce = oneOf('day', 'gtc', 'gtd', 'ioc', 'fok', 'opg', 'cls');
const direction = oneOf('asc', 'desc');
const units = nullable(integer());
const owned = { accountId: text(), orderId: text() };

const submit = record<SubmitRequest>({
  accountId: text(),
  clientOrderId: text(),
  symbol: text(),
  side,
  type: oneOf('market', 'limit', 'stop', 'stop_limit', 'trailing_stop'),
  timeInForce,
  quantityShares: integer(),
  limitPriceUnits: units,
  stopPriceUnits: units,
  postOnly: flag(),
  displayShares: units,
  selfTrade: oneOf('cancel_newest', 'cancel_oldest', 'cancel_both', 'decrement'),
  expireAt: nullable(time()),
  extendedHours: flag(),
  positionIntent: nullable(text()),
  trailUnits: optional(units),
  trailBasisPoints: optional(units),
  hidden: optional(flag()),
  ocoGroup: optional(nullable(text())),
  legs: optional(
    record<LegsRequest>({
      orderClass: oneOf('bracket', 'oco', 'oto'),
      takeProfitUnits: units,
      stopLossUnits: units,
      stopLossLimitUnits: units,
    }),
  ),
  deadlineAt: time(),
  receivedAt: optional(time()),
});

/** What the operations of order-manager are asked with. */
export const ORDERS_SHAPES: OperationShapes<OrdersApi> = {
  submit: shape.rows(submit, BATCH_MAX),
  cancel: record<CancelRequest>({ ...owned, deadlineAt: time() }),
  cancelAll: record({
    accountId: text(),
    symbols: nullable(list(text())),
    side: nullable(side),
    deadlineAt: time(),
  }),
  massCancel: record({
    accountId: nullable(text()),
    symbol: nullable(text()),
    deadlineAt: time(),
  }),
  replace: record<ReplaceRequest>({
    ...owned,
    clientOrderId: text(),
    quantityShares: units,
    limitPriceUnits: units,
    stopPriceUnits: units,
    timeInForce: nullable(timeInForce),
    trail: optional(units),
    displayShares: optional(units),
    keepPriority: optional(flag()),
    deadlineAt: time(),
  }),
  order: record(owned),
  orderByClientId: record({ accountId: text(), clientOrderId: text() }),
  timeline: record(owned),
  orders: record<OrdersQuery>({
    accountId: text(),
    status: oneOf('open', 'closed', 'all'),
    limit: natural(),
    afterAt: nullable(time()),
    untilAt: nullable(time()),
    direction,
    symbols: nullable(list(text())),
    side: nullable(side),
    beforeOrderId: nullable(text()),
    afterOrderId: nullable(text()),
  }),
  search: record<OrderSearch>({
    accountId: nullable(text()),
    symbol: nullable(text()),
    side: nullable(side),
    status: nullable(
      oneOf(
        ...(['open', 'closed', 'pending_new', 'accepted', 'new', 'partially_filled'] as const),
        ...(['filled', 'canceled', 'expired', 'replaced', 'pending_cancel'] as const),
        ...(['pending_replace', 'rejected', 'held', 'suspended'] as const),
      ),
    ),
    id: nullable(text()),
    afterAt: nullable(time()),
    untilAt: nullable(time()),
    beforeSeq: nullable(natural()),
    limit: natural(),
  }),
  legs: record({ accountId: text(), orderIds: list(text()) }),
  fills: record<FillsQuery>({
    accountId: text(),
    cursor: nullable(natural()),
    direction,
    afterAt: nullable(time()),
    untilAt: nullable(time()),
    limit: natural(),
  }),
  updatesSince: record({ accountId: text(), seq: natural(), sub: integer(), limit: natural() }),
  updateSpan: record({ accountId: text(), seq: natural() }),
  feedSince: record({ seq: natural(), limit: natural() }),
  reconcile: shape.nothing(),
};

/** What the operations of the dead man's switches are asked with. */
export const CANCEL_SWITCH_SHAPES: OperationShapes<CancelSwitchApi> = {
  arm: record({ accountId: text(), name: text(), afterMs: nullable(natural()) }),
};
