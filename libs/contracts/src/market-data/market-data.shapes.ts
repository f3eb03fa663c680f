import type { OperationShapes } from '@app/kernel';
import { shape } from '@app/kernel';

import type { BarsQuery, CandleHistory, MarketDataApi, TradesQuery } from './market-data.api';

const { record, text, natural, time, oneOf, nullable, list } = shape;

/** Minutes of history that are loaded at once at most. */
const MINUTES_MAX = 200_000;
const direction = oneOf('asc', 'desc');
const range = { symbol: text(), startAt: time(), endAt: time(), limit: natural() };
const column = list(natural(), MINUTES_MAX);

/** What the operations of market-data are asked with. */
export const MARKET_DATA_SHAPES: OperationShapes<MarketDataApi> = {
  instruments: shape.nothing(),
  snapshot: record({ symbol: text() }),
  book: record({ symbol: text(), depth: natural() }),
  trades: record({ symbol: text(), limit: natural() }),
  candles: record(range),
  bars: record<BarsQuery>({
    ...range,
    unit: oneOf('minute', 'hour', 'day', 'week', 'month'),
    count: natural(),
    direction,
  }),
  tradesBetween: record<TradesQuery>({ ...range, direction, cursor: nullable(natural()) }),
  quotesBetween: record<TradesQuery>({ ...range, direction, cursor: nullable(natural()) }),
  loadHistory: record<CandleHistory>({
    symbol: text(),
    startAt: list(time(), MINUTES_MAX),
    openUnits: column,
    highUnits: column,
    lowUnits: column,
    closeUnits: column,
    volumeShares: column,
    trades: column,
    notional: list(text(), MINUTES_MAX),
  }),
};
