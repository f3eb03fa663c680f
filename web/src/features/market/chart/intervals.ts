/** Widths of candles that one may choose, by the API's name. */
export const INTERVALS = [
  { id: '1Min', label: '1m', seconds: 60 },
  { id: '5Min', label: '5m', seconds: 300 },
  { id: '15Min', label: '15m', seconds: 900 },
  { id: '30Min', label: '30m', seconds: 1_800 },
  { id: '1Hour', label: '1h', seconds: 3_600 },
  { id: '4Hour', label: '4h', seconds: 14_400 },
  { id: '1Day', label: '1D', seconds: 86_400 },
  { id: '1Week', label: '1W', seconds: 604_800 },
] as const;

export type Interval = (typeof INTERVALS)[number];
export type IntervalId = Interval['id'];
