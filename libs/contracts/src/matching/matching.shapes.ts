import type { OperationShapes } from '@app/kernel';
import { shape } from '@app/kernel';

import type {
  ChangeInstrumentRequest,
  ListInstrumentRequest,
  MatchingApi,
  PreviewRequest,
} from './matching.api';

const { record, text, natural, integer, time, flag, oneOf, nullable, optional } = shape;

const side = oneOf('buy', 'sell');
const symbol = record({ symbol: text() });
const withReason = record({ symbol: text(), reason: text() });

/** What the operations of matching-engine are asked with. */
export const MATCHING_SHAPES: OperationShapes<MatchingApi> = {
  instruments: shape.nothing(),
  status: symbol,
  list: record<ListInstrumentRequest>({
    symbol: text(),
    name: text(),
    exchange: text(),
    priceIncrementUnits: natural(),
    referencePriceUnits: natural(),
    bandBasisPoints: natural(),
    requestId: text(),
  }),
  change: record<ChangeInstrumentRequest>({
    symbol: text(),
    name: nullable(text()),
    bandBasisPoints: nullable(natural()),
    active: nullable(flag()),
    bandPauseMs: optional(nullable(natural())),
    reopeningAuctionMs: optional(nullable(natural())),
    reason: text(),
  }),
  halt: withReason,
  resume: withReason,
  setPhase: record({
    symbol: text(),
    phase: oneOf(
      ...(['pre_open', 'opening_auction', 'continuous', 'halted'] as const),
      ...(['closing_auction', 'closed'] as const),
    ),
    endsAt: nullable(time()),
    reason: text(),
  }),
  massCancel: record({
    symbol: text(),
    accountId: nullable(text()),
    side: nullable(side),
    reason: text(),
  }),
  queuePosition: record({ accountId: text(), orderId: text() }),
  preview: record<PreviewRequest>({
    accountId: text(),
    symbol: text(),
    side,
    type: oneOf('market', 'limit', 'stop', 'stop_limit', 'trailing_stop'),
    timeInForce: oneOf('day', 'gtc', 'gtd', 'ioc', 'fok', 'opg', 'cls'),
    quantityShares: integer(),
    priceTicks: nullable(integer()),
    stopPriceTicks: nullable(integer()),
    postOnly: flag(),
    selfTrade: oneOf('cancel_newest', 'cancel_oldest', 'cancel_both', 'decrement'),
  }),
  book: record({ symbol: text(), depth: natural() }),
  reconcile: shape.nothing(),
};
