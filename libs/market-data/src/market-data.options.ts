/** How market-data is set up; a class so that it is its own DI token. */
export class MarketDataOptions {
  /** Number of match streams to follow: `match:0` to `match:<shards - 1>`. */
  readonly shards: number = 1;
}
