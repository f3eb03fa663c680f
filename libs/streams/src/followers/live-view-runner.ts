import type { Entry } from '@app/contracts';
import type { Millis } from '@app/kernel';

import type { LiveView } from '../definitions';
import { SNAPSHOT_FORMAT, stateHash } from '../stages/recovery';
import type { FollowerFault } from './follower';
import { Follower } from './follower';
import type { ReaderContext } from './stream-reader';

/** Keeps a live view fed with committed entries, from its newest snapshot on. */
export class LiveViewRunner extends Follower {
  /** Entries applied since the last snapshot that this process knows of. */
  entriesSinceSnapshot = 0;

  constructor(
    private readonly view: LiveView,
    context: ReaderContext,
    private readonly onFault: FollowerFault,
  ) {
    super(view.name, view.streams, context);
  }

  protected override async startPositions(): Promise<ReadonlyMap<string, number>> {
    if (this.view.restore === undefined) return new Map();
    for (const snapshot of await this.context.store.snapshots(this.snapshotName)) {
      if (snapshot.format !== SNAPSHOT_FORMAT) continue;
      if (stateHash(snapshot.state) !== snapshot.stateHash) continue;
      this.view.restore(snapshot.state);
      return new Map(Object.entries(snapshot.positions));
    }
    return new Map();
  }

  protected override consume(entries: readonly Entry[]): number {
    try {
      this.view.apply(entries);
    } catch (error) {
      const first = entries[0];
      if (first === undefined) throw error;
      this.onFault(this.name, first, error);
      this.halt(first);
    }
    this.entriesSinceSnapshot += entries.length;
    return entries[entries.length - 1]?.seq ?? 0;
  }

  /**
   * Writes the view's state with its positions at `madeAt`, so that the next start reads only what
   * follows.
   */
  async saveSnapshot(madeAt: Millis): Promise<void> {
    if (this.view.snapshot === undefined || this.halted !== null) return;
    this.entriesSinceSnapshot = 0;
    const positions = Object.fromEntries(
      this.view.streams.map((stream) => [stream, this.position(stream)]),
    );
    const state = this.view.snapshot();
    await this.context.store.saveSnapshot({
      name: this.snapshotName,
      seq: Object.values(positions).reduce((sum, seq) => sum + seq, 0),
      epoch: 0,
      format: SNAPSHOT_FORMAT,
      headHash: Buffer.alloc(32),
      stateHash: stateHash(state),
      positions,
      madeAt,
      state,
    });
  }

  private get snapshotName(): string {
    return `view:${this.view.name}`;
  }
}
