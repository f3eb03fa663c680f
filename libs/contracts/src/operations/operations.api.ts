import type { Millis } from '@app/kernel';

/** A snapshot of a stage: the number of the last entry that it holds, and when it was made. */
export interface SnapshotMark {
  readonly seq: number;
  readonly madeAt: Millis;
}

/** How a stage came to its state when its process started. Times in milliseconds. */
export interface StageRecovery {
  /** Last entry of the snapshot from which it went on; 0 when it began with nothing. */
  readonly fromSeq: number;
  /** Entries that it folded after that. */
  readonly entries: number;
  /** What reading and folding them took, the snapshot included. */
  readonly replayMs: number;
  /** What it waited for the lease of the stream: the life that another owner's had left. */
  readonly leaseMs: number;
}

/** A stage of a process: the writer of one stream. */
export interface StageReport {
  readonly stream: string;
  /** Number of the last committed entry. */
  readonly head: number;
  readonly epoch: number;
  readonly backlog: number;
  readonly requests: number;
  readonly halted: string | null;
  /** The newest that is whole; null while there is none and a restart begins with nothing. */
  readonly snapshot: SnapshotMark | null;
  readonly recovery: StageRecovery;
}

/** A projection or a view of a process. */
export interface FollowerReport {
  readonly name: string;
  readonly kind: 'projection' | 'view';
  /** Entries known to exist and not applied. */
  readonly lag: number;
  /** Entries that a restart would read again; most projections simply go on at their cursor. */
  readonly replay: number;
  readonly halted: string | null;
}

/** How the streams of a process came up. */
export interface ProcessRecovery {
  /** When its stages, projections and views began to answer. */
  readonly readyAt: Millis;
  /** From the first read of a snapshot until then, in milliseconds. */
  readonly ms: number;
}

/** How one process of the exchange is, as it says itself. */
export interface ProcessReport {
  readonly version: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly residentBytes: number;
  /** Time of a round trip to PostgreSQL; null for a process without. */
  readonly databaseMs: number | null;
  readonly checks: readonly { name: string; up: boolean; detail: string | null }[];
  readonly stages: readonly StageReport[];
  readonly followers: readonly FollowerReport[];
  /** Null for a process without streams, and for one whose streams are not up yet. */
  readonly recovery: ProcessRecovery | null;
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
