import type { Millis } from '@app/kernel';
import { assert, required } from '@app/kernel';

import type { Projection, ProjectionMemory } from '../definitions';
import { decodeEntries, JournalCorruptError } from '../journal/batch-codec';
import type { JournalStore } from '../journal/journal-store';
import { SNAPSHOT_FORMAT, stateHash } from '../stages/recovery';

/** Batches read at once. */
const READ_BATCHES = 64;

/** When a memory is saved. */
export interface MemoryOptions {
  /** Entries between two snapshots: a restart goes through as many again at most. */
  readonly every: number;
  readonly now: () => Millis;
  /** A snapshot could not be written: the next is tried after as many entries again. */
  readonly onUnsaved: (projection: string, error: unknown) => void;
}

/**
 * Keeps what a projection remembers in line with its cursor. It is saved behind the cursor now and
 * then; from there the entries up to the cursor are projected again without their statements, which
 * gives the same memory as if nothing had happened.
 */
export class MemoryKeeper {
  private readonly stream: string;
  private readonly memory: ProjectionMemory;
  private savedSeq = 0;
  private atSeq = 0;
  /** Entries up to which a snapshot was tried. */
  private triedSeq = 0;

  constructor(
    private readonly projection: Projection,
    private readonly store: JournalStore,
    private readonly options: MemoryOptions,
  ) {
    const { name, streams, onPoison } = projection;
    assert(streams.length === 1, `${name}: the order between streams is not that of a repeat`);
    assert(onPoison === 'halt', `${name}: what is passed over once is not passed over again`);
    this.memory = required(projection.memory, `memory of ${name}`);
    this.stream = required(streams[0], 'a stream');
  }

  /** Entries that a restart would go through again. */
  get replay(): number {
    return this.atSeq - this.savedSeq;
  }

  /** Makes the memory what it was right after the entry `cursor`. Throws JournalCorruptError. */
  async bringTo(cursor: number): Promise<void> {
    const snapshots = await this.store.snapshots(this.snapshotName);
    const newest = snapshots.find((one) => {
      const isWhole = one.format === SNAPSHOT_FORMAT && stateHash(one.state) === one.stateHash;
      return isWhole && one.seq <= cursor;
    });
    this.memory.restore(newest?.state ?? null);
    this.savedSeq = newest?.seq ?? 0;
    this.triedSeq = this.savedSeq;
    this.atSeq = this.savedSeq;
    while (this.atSeq < cursor) await this.readOn(cursor);
  }

  /** A run up to `seq` has taken: its rows and the cursor are durable, whatever happens here. */
  async reached(seq: number): Promise<void> {
    this.atSeq = seq;
    if (seq - this.triedSeq < this.options.every) return;
    this.triedSeq = seq;
    try {
      await this.save();
    } catch (error) {
      this.options.onUnsaved(this.projection.name, error);
    }
  }

  private async save(): Promise<void> {
    const state = this.memory.snapshot();
    const seq = this.atSeq;
    await this.store.saveSnapshot({
      name: this.snapshotName,
      seq,
      epoch: 0,
      format: SNAPSHOT_FORMAT,
      headHash: Buffer.alloc(32),
      stateHash: stateHash(state),
      positions: { [this.stream]: seq },
      madeAt: this.options.now(),
      state,
    });
    this.savedSeq = seq;
  }

  private async readOn(cursor: number): Promise<void> {
    const batches = await this.store.read(this.stream, this.atSeq, READ_BATCHES);
    const next = this.atSeq + 1;
    if ((batches[0]?.firstSeq ?? Infinity) > next) {
      throw new JournalCorruptError(`${this.stream}: entry ${next} is missing`);
    }
    for (const batch of batches) {
      const from = this.atSeq;
      const entries = decodeEntries(batch).filter(({ seq }) => seq > from && seq <= cursor);
      this.projection.project(entries);
      this.atSeq = Math.min(batch.lastSeq, cursor);
      if (this.atSeq === cursor) return;
    }
  }

  private get snapshotName(): string {
    return `memory:${this.projection.name}`;
  }
}
