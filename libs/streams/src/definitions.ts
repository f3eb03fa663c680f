import type { Entry } from '@app/contracts';
import type { Millis } from '@app/kernel';

/** Plain data that survives JSON unchanged. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Takes an event that a stage decided, numbers and stamps it, and folds it into the stage's state
 * before it returns; answers the event's number.
 */
export type Emit<Event> = (event: Event) => number;

/**
 * A stage: the single writer of one stream, as plain functions over a state in memory. It knows no
 * SQL, Redis or Nest. `decide` and `request` are deterministic and total: a refusal is an event or
 * an answer, never an exception. An exception is a poison entry (reliability.md 2.8).
 */
export interface StageDefinition<State, Event, Request, Answer> {
  /** Stream that it writes. */
  readonly stream: string;
  /** Streams that it reads, in the order in which they are drained. */
  readonly inputs: readonly string[];
  initial(): State;
  /** Decides one entry of an input stream. */
  decide(state: State, input: Entry, emit: Emit<Event>): void;
  /** Decides one request from outside the streams (already validated), at a stamp. */
  request(state: State, request: Request, at: Millis, emit: Emit<Event>): Answer;
  /** The only writer of state; never decides. `seq` and `at` are the entry's. */
  fold(state: State, event: Event, seq: number, at: Millis): void;
  /** The whole state as JSON: the same state gives the same text. */
  snapshot(state: State): Json;
  restore(json: Json): State;
  /** True when `decide` has already changed the state by the time it emits (matching engine). */
  readonly foldsItself?: boolean;
  /**
   * What to do with an entry that ended the process three times. A stage without it halts: live,
   * not ready, naming the entry.
   */
  quarantine?(state: State, input: Entry, emit: Emit<Event>): void;
}

/** One SQL statement of a projection. `name` makes it prepared. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What a projection knows of earlier entries beyond the rows that it wrote. */
export interface ProjectionMemory {
  /** All of it as JSON: the same memory gives the same text. */
  snapshot(): Json;
  /** Becomes what `snapshot` gave; null is the beginning of the stream. */
  restore(state: Json | null): void;
}

/**
 * Writes tables for people to query. Rows and cursor change in one transaction; it may lag and can
 * be rebuilt from zero. `project` gets entries of one stream, contiguous and in order, and must be
 * a function of them and of rows that it wrote itself.
 */
export interface Projection {
  /** Key of its cursor, unique in the exchange: `wallet.ledger`. */
  readonly name: string;
  readonly streams: readonly string[];
  project(entries: readonly Entry[]): readonly Statement[];
  /**
   * Brings memory in line with the rows as they stand at the cursor: called at the start and after
   * a run that did not take.
   */
  load?(): Promise<void>;
  /**
   * For one that judges an entry by those before it: `project` changes it and is then a function of
   * it too. It is saved now and then and brought to the cursor by projecting again what came since.
   * Such a projection reads one stream and halts on poison.
   */
  readonly memory?: ProjectionMemory;
  /** How long entries may gather while nobody waits for the rows; 40 ms when missing. */
  readonly gatherMs?: number;
  /** An entry that cannot be projected: skip it into `dead_letter`, or stop this projection. */
  readonly onPoison: 'dead_letter' | 'halt';
}

/**
 * A read model in memory, fed with committed entries only. Used to answer queries and to push
 * feeds. With `snapshot` and `restore` it does not read the whole stream at each start.
 */
export interface LiveView {
  readonly name: string;
  readonly streams: readonly string[];
  /** Entries of one stream, contiguous, in order, frozen in spirit: never change them. */
  apply(entries: readonly Entry[]): void;
  snapshot?(): Json;
  restore?(state: Json): void;
}

/** What a feature holds of its stage. */
export abstract class StageHandle<State, Request, Answer> {
  /**
   * Puts a request to the stage; answers after the commit that holds its effect. `reserve` admits
   * it when the queue is full for others (cancels). Throws EXCHANGE_BUSY before it is accepted.
   */
  abstract request(request: Request, options?: { reserve?: boolean }): Promise<Answer>;
  /** Reads the stage's memory; answers only once everything seen is committed. */
  abstract read<T>(reader: (state: State) => T): Promise<T>;
  /**
   * Waits until the stage has taken what its input streams held when this was called. At once where
   * they are written in the same process. Throws EXCHANGE_BUSY when `withinMs` is not enough.
   */
  caughtUp(_withinMs?: number): Promise<void> {
    return Promise.resolve();
  }
  /** Number of the last committed entry. */
  abstract get committedSeq(): number;
}

/**
 * What a feature holds of a projection or view: waits until it has applied the entry `seq` of
 * `stream`.
 */
export abstract class FollowerHandle {
  /** Reads the journal if need be. Throws EXCHANGE_BUSY when it is not there within `withinMs`. */
  abstract reach(stream: string, seq: number, withinMs?: number): Promise<void>;
  /** Number of the last applied entry. */
  abstract position(stream: string): number;
}

/** An entry as the journal has it, with the entry that made its stage decide it. */
export interface TracedEntry {
  readonly entry: Entry;
  /** Null when a request from outside the streams made it. */
  readonly cause: { readonly stream: string; readonly seq: number } | null;
}

/**
 * The streams of one process. Features register in `onModuleInit`; the app starts it once all have
 * (`onApplicationBootstrap`), so that nobody misses an entry.
 */
export abstract class StreamRegistry {
  abstract addStage<State, Event, Request, Answer>(
    definition: StageDefinition<State, Event, Request, Answer>,
  ): StageHandle<State, Request, Answer>;
  abstract addProjection(projection: Projection): FollowerHandle;
  abstract addView(view: LiveView): FollowerHandle;
  /** Number of the last committed entry of any stream, own or read from the store. */
  abstract head(stream: string): Promise<number>;
  /**
   * Reads committed entries of one stream, any process's, with what caused each: for people who ask
   * why, never for decisions. A number that the journal does not hold (any more) is left out.
   */
  abstract trace(stream: string, seqs: readonly number[]): Promise<TracedEntry[]>;
}
