/** How reporting is set up; a class so that it is its own DI token. */
export class ReportingOptions {
  /** Number of match streams to follow: `match:0` to `match:<shards - 1>`. */
  readonly shards: number = 1;
}
