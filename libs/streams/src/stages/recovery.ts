import { createHash } from 'node:crypto';

import type { SnapshotMark, StageRecovery } from '@app/contracts';
import type { Clock } from '@app/kernel';
import { assert } from '@app/kernel';

import type { Json, StageDefinition } from '../definitions';
import {
  decodeEntries,
  GENESIS_HASH,
  JournalCorruptError,
  verifyLink,
} from '../journal/batch-codec';
import type { InputCursors, JournalStore, Snapshot, StreamHead } from '../journal/journal-store';

/** Batches read at once during recovery. */
const READ_BATCHES = 64;
/** Shape of snapshots that this program writes and reads. */
export const SNAPSHOT_FORMAT = 1;

type AnyDefinition = StageDefinition<unknown, unknown, unknown, unknown>;

/** A stage's state as of the end of its stream. */
export interface RecoveredStage {
  readonly state: unknown;
  readonly epoch: number;
  readonly nextSeq: number;
  readonly headHash: Buffer;
  readonly inputs: InputCursors;
  /** Stamp of the last entry. */
  readonly lastAt: number;
}

/** A fold under way: a state and the place in the stream where it stands. */
export interface FoldPosition {
  /** Snapshot with which it began; null when it began with nothing. */
  readonly snapshot: SnapshotMark | null;
  state: unknown;
  seq: number;
  hash: Buffer;
  lastAt: number;
}

/** Digest of a state's JSON text; equal for equal states. */
export function stateHash(state: Json): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
}

/** A stream's head when its lease was taken, and when that was asked for. */
export interface TakenOver {
  readonly head: StreamHead;
  /** On the monotonic clock. */
  readonly askedAt: number;
}

/**
 * State = newest snapshot that is whole, then the entries after it. Most of them are folded before
 * the lease is taken, so that a standby has little left to read when its turn comes. Refuses to
 * start on a gap, a broken chain, a newer format, or inputs that are ahead of their stream.
 */
export async function recoverStage(
  store: JournalStore,
  definition: AnyDefinition,
  surroundings: { clock: Clock; takeOver: (stream: string) => Promise<TakenOver> },
): Promise<TakenOver & { recovered: RecoveredStage; recovery: StageRecovery }> {
  const { clock, takeOver } = surroundings;
  const { stream } = definition;
  const beganAt = clock.monotonic();
  const position = await newestFold(store, definition);
  const fromSeq = position.seq;
  const known = (await store.heads([stream])).get(stream)?.head ?? 0;
  await foldForward(store, definition, position, { until: known });
  const waitsFrom = clock.monotonic();
  const taken = await takeOver(stream);
  const ownsFrom = clock.monotonic();
  const recovered = await recoverFrom(store, definition, { head: taken.head, position });
  const leaseMs = Math.round(ownsFrom - waitsFrom);
  const replayMs = Math.round(clock.monotonic() - beganAt) - leaseMs;
  const entries = position.seq - fromSeq;
  return { ...taken, recovered, recovery: { fromSeq, entries, replayMs, leaseMs } };
}

/** Brings a fold under way to the head. */
async function recoverFrom(
  store: JournalStore,
  definition: AnyDefinition,
  from: { head: StreamHead; position: FoldPosition },
): Promise<RecoveredStage> {
  const { head, position } = from;
  await assertInputsExist(store, head);
  await foldForward(store, definition, position, { until: head.nextSeq - 1 });
  if (!position.hash.equals(head.headHash)) {
    throw new JournalCorruptError(`${head.stream}: head hash differs from the journal's last`);
  }
  const { state, lastAt } = position;
  const { epoch, nextSeq, headHash, inputs } = head;
  return { state, lastAt, epoch, nextSeq, headHash, inputs };
}

/** Fold from the newest whole snapshot, or from nothing. A damaged snapshot is passed over. */
export async function newestFold(
  store: JournalStore,
  definition: AnyDefinition,
): Promise<FoldPosition> {
  for (const snapshot of await store.snapshots(definition.stream)) {
    const fold = restoreSnapshot(definition, snapshot);
    if (fold !== null) return fold;
  }
  return { snapshot: null, state: definition.initial(), seq: 0, hash: GENESIS_HASH, lastAt: 0 };
}

function restoreSnapshot(definition: AnyDefinition, snapshot: Snapshot): FoldPosition | null {
  if (snapshot.format > SNAPSHOT_FORMAT) {
    throw new JournalCorruptError(
      `${snapshot.name}: snapshot format ${snapshot.format}, this program reads ${SNAPSHOT_FORMAT}`,
    );
  }
  if (stateHash(snapshot.state) !== snapshot.stateHash) return null;
  const state = definition.restore(snapshot.state);
  if (stateHash(definition.snapshot(state)) !== snapshot.stateHash) return null;
  const lastAt = snapshot.positions['at'] ?? 0;
  const { seq, madeAt, headHash: hash } = snapshot;
  return { snapshot: { seq, madeAt }, state, seq, hash, lastAt };
}

/** Folds the stream's entries after the position, up to `until`, verifying each batch. */
export async function foldForward(
  store: JournalStore,
  definition: AnyDefinition,
  position: FoldPosition,
  { until, breathe }: { until: number; breathe?: () => Promise<void> },
): Promise<void> {
  while (position.seq < until) {
    const batches = await store.read(definition.stream, position.seq, READ_BATCHES);
    if (batches.length === 0) {
      throw new JournalCorruptError(`${definition.stream}: entry ${position.seq + 1} is missing`);
    }
    for (const batch of batches) {
      verifyLink({ hash: position.hash, lastSeq: position.seq }, batch);
      for (const entry of decodeEntries(batch)) {
        assert(entry.at >= position.lastAt, `${batch.stream} ${entry.seq}: stamp falls`);
        definition.fold(position.state, entry.event, entry.seq, entry.at);
        position.lastAt = entry.at;
      }
      position.seq = batch.lastSeq;
      position.hash = batch.hash;
      await breathe?.();
    }
  }
}

async function assertInputsExist(store: JournalStore, head: StreamHead): Promise<void> {
  const heads = await store.heads(Object.keys(head.inputs));
  for (const [stream, consumed] of Object.entries(head.inputs)) {
    const known = heads.get(stream)?.head ?? 0;
    if (consumed > known) {
      throw new JournalCorruptError(
        `${head.stream} has consumed ${stream} up to ${consumed}, but that ends at ${known}`,
      );
    }
  }
}
