export { FEED_BEAT_MS } from './feed-patterns';
export { MarketFeedBroadcast, RemoteMarketFeed } from './market-feed';
export { OrderFeedBroadcast, RemoteOrderFeed } from './order-feed';
export { RemoteRevocationFeed, RevocationBroadcast } from './revocation-feed';
