import type { SnapshotMark } from '@app/contracts';
import type { Clock } from '@app/kernel';

import type { StageDefinition } from '../definitions';
import type { JournalStore } from '../journal/journal-store';
import type { FoldPosition } from '../stages/recovery';
import { foldForward, newestFold, SNAPSHOT_FORMAT, stateHash } from '../stages/recovery';

type AnyDefinition = StageDefinition<unknown, unknown, unknown, unknown>;

/**
 * Makes snapshots of a stage by folding its committed stream a second time, so that the stage never
 * pauses and each snapshot proves that the journal alone gives the state.
 */
export class Snapshotter {
  private position: FoldPosition | null = null;
  private busy = false;
  private written: SnapshotMark | null = null;

  constructor(
    private readonly definition: AnyDefinition,
    private readonly store: JournalStore,
    private readonly clock: Clock,
    private readonly breathe: () => Promise<void>,
  ) {}

  /** The newest whole snapshot; null while there is none. */
  get newest(): SnapshotMark | null {
    return this.written;
  }

  /** Entries since the last snapshot, as far as this follower knows. */
  behind(committedSeq: number): number {
    return committedSeq - (this.position?.seq ?? 0);
  }

  /** Takes up where the newest snapshot ends. */
  async load(): Promise<void> {
    this.position = await newestFold(this.store, this.definition);
    this.written = this.position.snapshot;
  }

  /** Folds up to `seq` and writes a snapshot; a second call meanwhile does nothing. */
  async snapshot(seq: number, epoch: number): Promise<void> {
    const position = this.position;
    if (this.busy || position === null || position.seq >= seq) return;
    this.busy = true;
    try {
      const { breathe } = this;
      await foldForward(this.store, this.definition, position, { until: seq, breathe });
      const state = this.definition.snapshot(position.state);
      const mark = { seq: position.seq, madeAt: this.clock.now() };
      await this.store.saveSnapshot({
        name: this.definition.stream,
        ...mark,
        epoch,
        format: SNAPSHOT_FORMAT,
        headHash: position.hash,
        stateHash: stateHash(state),
        positions: { at: position.lastAt },
        state,
      });
      this.written = mark;
    } finally {
      this.busy = false;
    }
  }
}
