import type { Entry } from '@app/contracts';
import { assert, DomainError } from '@app/kernel';

import type { StageDefinition } from '../definitions';
import type { OpenStep } from '../journal/batch-codec';
import { chainHash, encodeBody, encodeStep } from '../journal/batch-codec';
import type { InputCursors, StreamAppend } from '../journal/journal-store';
import type { RecoveredStage } from './recovery';
import { StageInput } from './stage-input';

/** A batch is closed before it grows past these (reliability.md 2.2 rule 6). */
const MAX_BATCH_INPUTS = 2_000;
const MAX_BATCH_BYTES = 256 * 1024;

/** An input that the stage could not decide: a broken rule, not bad input. */
export class PoisonError extends Error {
  override readonly name = 'PoisonError';

  constructor(
    readonly stage: string,
    readonly input: Entry | null,
    override readonly cause: unknown,
  ) {
    super(
      `stage ${stage} failed at ${input === null ? 'a request' : `${input.stream} ${input.seq}`}: ${String(cause)}`,
    );
  }
}

/** What one flush takes from a stage. */
export interface StageBatch {
  readonly append: StreamAppend;
  readonly entries: readonly Entry[];
}

type AnyDefinition = StageDefinition<unknown, unknown, unknown, unknown>;

/** Result of a request: delivered once everything that it saw is durable. */
export type RequestResult =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly error: DomainError };

/**
 * Runs one stage: takes inputs in order, lets the definition decide, numbers the events, and keeps
 * them until the committer takes them. Decisions run ahead of the write; nothing here leaves the
 * process.
 */
export class StageRunner {
  readonly inputs: readonly StageInput[];
  readonly state: unknown;
  private readonly epoch: number;
  private nextSeq: number;
  private headHash: Buffer;
  private committed: number;
  private lastAt: number;
  private steps: string[] = [];
  private entries: Entry[] = [];
  private bytes = 0;
  private current: OpenStep | null = null;
  /** Entries not yet handed to the stages next door. */
  private fresh: Entry[] = [];
  /** An entry that this stage passes to `quarantine`, and whether it has none and must halt. */
  halted: { stream: string; seq: number } | null = null;

  constructor(
    readonly definition: AnyDefinition,
    recovered: RecoveredStage,
    private readonly poisonous: (entry: Entry) => boolean,
  ) {
    this.state = recovered.state;
    this.epoch = recovered.epoch;
    this.nextSeq = recovered.nextSeq;
    this.headHash = recovered.headHash;
    this.committed = recovered.nextSeq - 1;
    this.lastAt = recovered.lastAt;
    this.inputs = definition.inputs.map(
      (stream) => new StageInput(stream, recovered.inputs[stream] ?? 0),
    );
  }

  /** Decides waiting inputs, at most `budget`; answers how many it took. Throws PoisonError. */
  run(now: number, budget: number): number {
    if (this.halted !== null) return 0;
    let taken = 0;
    for (const input of this.inputs) {
      for (let entry = input.peek(); entry !== undefined; entry = input.peek()) {
        if (taken === budget || this.full) return taken;
        if (!this.decide(entry, now)) return taken;
        input.shift(entry);
        taken += 1;
      }
    }
    return taken;
  }

  /** Decides one request from outside. Throws PoisonError on anything but a DomainError. */
  request(request: unknown, now: number): RequestResult {
    const at = this.stamp(now);
    this.begin('', 0, at);
    try {
      const answer = this.definition.request(this.state, request, at, this.emit);
      return { ok: true, answer };
    } catch (error) {
      if (!(error instanceof DomainError) || this.current?.events.length !== 0) {
        throw new PoisonError(this.definition.stream, null, error);
      }
      return { ok: false, error };
    } finally {
      this.end();
    }
  }

  /** True when the batch is as large as it may get; it goes on after the next flush. */
  get full(): boolean {
    return this.steps.length >= MAX_BATCH_INPUTS || this.bytes >= MAX_BATCH_BYTES;
  }

  /** True when there is something to write besides cursors. */
  get dirty(): boolean {
    return this.entries.length > 0;
  }

  get committedSeq(): number {
    return this.committed;
  }

  get ownedEpoch(): number {
    return this.epoch;
  }

  /** Inputs that wait, for metrics and backpressure. */
  get backlog(): number {
    return this.inputs.reduce((sum, input) => sum + input.waiting, 0);
  }

  /** The entry that the next {@link run} would decide. */
  next(): Entry | undefined {
    for (const input of this.inputs) {
      const entry = input.peek();
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  /** Entries decided since the last call, for the stages of the same process. */
  takeFresh(): readonly Entry[] {
    const fresh = this.fresh;
    if (fresh.length > 0) this.fresh = [];
    return fresh;
  }

  /** Closes the batch for writing; with nothing decided it carries cursors and renews the lease. */
  takeBatch(): StageBatch {
    const entries = this.entries;
    const lastSeq = this.nextSeq - 1;
    const firstSeq = lastSeq - entries.length + 1;
    const body = entries.length === 0 ? Buffer.alloc(0) : encodeBody(this.steps);
    const stream = this.definition.stream;
    if (entries.length > 0) {
      this.headHash = chainHash(this.headHash, {
        stream,
        firstSeq,
        lastSeq,
        epoch: this.epoch,
        body,
      });
    }
    this.steps = [];
    this.entries = [];
    this.bytes = 0;
    const append = { stream, epoch: this.epoch, firstSeq, lastSeq, hash: this.headHash, body };
    return { append: { ...append, inputs: this.cursors() }, entries };
  }

  /** The write that held entries up to `seq` has returned. */
  markCommitted(seq: number): void {
    assert(seq >= this.committed, 'commits go forward');
    this.committed = seq;
  }

  /** Numbers consumed of each input. */
  cursors(): InputCursors {
    return Object.fromEntries(this.inputs.map((input) => [input.stream, input.consumedSeq]));
  }

  private decide(entry: Entry, now: number): boolean {
    const quarantine = this.poisonous(entry);
    if (quarantine && this.definition.quarantine === undefined) {
      this.halted = { stream: entry.stream, seq: entry.seq };
      return false;
    }
    this.begin(entry.stream, entry.seq, this.stamp(now));
    try {
      if (quarantine) this.definition.quarantine?.(this.state, entry, this.emit);
      else this.definition.decide(this.state, entry, this.emit);
    } catch (error) {
      throw new PoisonError(this.definition.stream, entry, error);
    }
    this.end();
    return true;
  }

  private begin(stream: string, seq: number, at: number): void {
    this.current = { stream, seq, at, events: [] };
  }

  private end(): void {
    const step = this.current;
    this.current = null;
    if (step === null || step.events.length === 0) return;
    const text = encodeStep(step);
    this.steps.push(text);
    this.bytes += text.length + 1;
  }

  private readonly emit = (event: unknown): number => {
    const step = this.current;
    assert(step !== null, 'events are emitted while an input is decided');
    const seq = this.nextSeq;
    this.nextSeq += 1;
    const json = JSON.stringify(event);
    step.events.push(json);
    const { at } = step;
    const entry: Entry = { stream: this.definition.stream, seq, at, event, json };
    if (this.definition.foldsItself !== true) {
      this.definition.fold(this.state, event, seq, at);
    }
    this.entries.push(entry);
    this.fresh.push(entry);
    return seq;
  };

  /** Stamps never fall along a stream, whatever the clock does. */
  private stamp(now: number): number {
    if (now > this.lastAt) this.lastAt = now;
    return this.lastAt;
  }
}
