/** How one process of the exchange is, as it says itself. */
export interface ProcessReport {
  readonly version: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly residentBytes: number;
  /** Time of a round trip to PostgreSQL; null for a process without. */
  readonly databaseMs: number | null;
  readonly checks: readonly { name: string; up: boolean; detail: string | null }[];
  readonly stages: readonly {
    stream: string;
    head: number;
    epoch: number;
    backlog: number;
    requests: number;
    halted: string | null;
  }[];
  readonly followers: readonly { name: string; lag: number; halted: string | null }[];
}

/** One of the nine services. */
export interface ServiceReport {
  /** `wallet`; a shard of the engine is `matching-engine.0`. */
  readonly service: string;
  /** Null when it does not answer. */
  readonly report: ProcessReport | null;
  readonly error: string | null;
}

/**
 * How the services are. In one process each of them shows its own part of it; in nine, each is
 * asked.
 */
export abstract class OperationsApi {
  abstract services(): Promise<ServiceReport[]>;
}
