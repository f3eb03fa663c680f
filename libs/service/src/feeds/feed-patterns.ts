/** Patterns of the events that carry feeds between processes. */
export const FEED_PATTERNS = {
  orders: 'feed.orders',
  market: 'feed.market',
  revocations: 'feed.revocations',
} as const;

/** A feed says where it stands this often, so that a lost last event is found too. */
export const FEED_BEAT_MS = 300;
