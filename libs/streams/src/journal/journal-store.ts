import type { Millis } from '@app/kernel';

import type { Json, Statement } from '../definitions';

/** Position of each input stream that a stage has consumed. */
export type InputCursors = Readonly<Record<string, number>>;

/** One stream's part of a commit. `lastSeq = firstSeq - 1` moves only cursors and lease. */
export interface StreamAppend {
  readonly stream: string;
  readonly epoch: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly hash: Buffer;
  readonly inputs: InputCursors;
  readonly body: Buffer;
}

/** One row of the journal: a batch of entries. */
export interface JournalBatch {
  readonly stream: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly epoch: number;
  readonly hash: Buffer;
  readonly body: Buffer;
}

/** The head of a stream as its owner finds it at takeover. */
export interface StreamHead {
  readonly stream: string;
  readonly epoch: number;
  readonly nextSeq: number;
  readonly headHash: Buffer;
  readonly inputs: InputCursors;
}

/** State of a stage or view right after the entry `seq`. */
export interface Snapshot {
  readonly name: string;
  readonly seq: number;
  readonly epoch: number;
  readonly format: number;
  readonly headHash: Buffer;
  readonly stateHash: string;
  /** Positions of several streams, for views. */
  readonly positions: InputCursors;
  /** On the clock of the process that made it. */
  readonly madeAt: Millis;
  readonly state: Json;
}

/** An entry that ended the process before it was decided. */
export interface PoisonAttempt {
  readonly inputStream: string;
  readonly inputSeq: number;
  readonly attempts: number;
}

/** A commit that the database refused for sure: another owner, or the batch is there already. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/**
 * Where journals live: PostgreSQL, or a fake that loses what a crash would lose. An `append` that
 * throws anything but {@link FencedError} has an unknown outcome; either way its process must end.
 */
export abstract class JournalStore {
  /** Makes the stream's head row if there is none. */
  abstract ensure(streams: readonly string[]): Promise<void>;
  /** All or nothing, durable when it returns. */
  abstract append(rows: readonly StreamAppend[]): Promise<void>;
  /** Takes the lease and raises the epoch, or null while another owner's lease lives. */
  abstract takeOver(stream: string, owner: string): Promise<StreamHead | null>;
  /** Gives leases up at once (clean stop). */
  abstract release(streams: readonly { stream: string; epoch: number }[]): Promise<void>;
  /** Number of the last entry and epoch per stream; missing streams are left out. */
  abstract heads(
    streams: readonly string[],
  ): Promise<ReadonlyMap<string, { head: number; epoch: number }>>;
  /** Batches that hold entries after `afterSeq`, oldest first. */
  abstract read(stream: string, afterSeq: number, limit: number): Promise<JournalBatch[]>;

  /** Newest first. */
  abstract snapshots(name: string): Promise<Snapshot[]>;
  /** Writes one and keeps the two newest. */
  abstract saveSnapshot(snapshot: Snapshot): Promise<void>;

  /** Cursor of a projection, 0 when it never ran. */
  abstract cursor(projection: string, stream: string): Promise<number>;
  /**
   * Moves the cursor and runs the statements in one transaction; false when the cursor was not at
   * `from`.
   */
  abstract project(step: ProjectionStep): Promise<boolean>;
  abstract deadLetter(letter: DeadLetter): Promise<void>;

  /** Attempts at entries of this stage that never finished. */
  abstract poisonAttempts(stream: string): Promise<PoisonAttempt[]>;
  abstract notePoisonAttempt(stream: string, inputStream: string, inputSeq: number): Promise<void>;
  /** Counts starts of a stage at one and the same position; answers how many, this one included. */
  abstract noteStart(stream: string, position: string): Promise<number>;
}

/** One step of a projection: entries `from + 1` to `to` of a stream. */
export interface ProjectionStep {
  readonly projection: string;
  readonly stream: string;
  readonly from: number;
  readonly to: number;
  readonly statements: readonly Statement[];
}

/** An entry that a projection passed over, kept for a person to look at. */
export interface DeadLetter {
  readonly projection: string;
  readonly stream: string;
  readonly seq: number;
  readonly error: string;
}
