import type { Entry } from '@app/contracts';
import type { MatchState } from '@app/matching-engine';
import type { Json } from '@app/streams';
import { chainHash, decodeSteps, GENESIS_HASH } from '@app/streams';

import type { AnyStage } from './plan.fixture';
import { chainDigest } from './process.fixture';
import type { World } from './world.fixture';

/** J1-J4: numbers, hash chain, epochs and stamps, inputs that exist. */
export function checkJournals(world: World): void {
  for (const { stream, inputs } of world.plan.stages) {
    let last = { seq: 0, hash: GENESIS_HASH, epoch: 0, at: 0 };
    const consumed = new Map<string, number>();
    for (const batch of world.disk.batches(stream)) {
      const where = `${stream} ${batch.firstSeq}`;
      if (batch.firstSeq !== last.seq + 1) world.fail('J1', `${where} follows ${last.seq}`);
      if (!chainHash(last.hash, batch).equals(batch.hash)) world.fail('J2', `${where} breaks`);
      if (batch.epoch < last.epoch) world.fail('J3', `${where}: epoch falls`);
      for (const [input, seq, at] of decodeSteps(batch)) {
        if (at < last.at) world.fail('J3', `${where}: stamp falls`);
        last = { ...last, at };
        if (input === '') continue;
        const before = consumed.get(input) ?? 0;
        if (!inputs.includes(input) || seq <= before || seq > world.disk.head(input)) {
          world.fail('J4', `${where} cites ${input} ${seq} after ${before}`);
        }
        consumed.set(input, seq);
      }
      last = { ...last, seq: batch.lastSeq, hash: batch.hash, epoch: batch.epoch };
    }
  }
}

/**
 * All of a state as text, whatever its stage thinks belongs into a snapshot: maps and sets by key,
 * order books by their own hash.
 */
export function stateText(state: unknown): string {
  return JSON.stringify(state, (_key, value: unknown) => {
    if (value instanceof Set) return [...(value as Set<string>)].sort();
    if (value instanceof Map) return sorted([...(value as Map<string, unknown>)]);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const book = value as { stateHash?: () => string };
    if (typeof book.stateHash === 'function') return book.stateHash();
    return Object.fromEntries(sorted(Object.entries(value)));
  });
}

function sorted(rows: [string, unknown][]): [string, unknown][] {
  return rows.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What re-execution needs of a stage's state at each step. */
type StepCheck = (state: unknown, stage: AnyStage) => void;

/**
 * B3: deciding every recorded input again gives the same bytes. B1 and B5: the state so reached,
 * the fold of the events and a restored snapshot are one and the same. Answers the states.
 */
export function reexecute(world: World, check: StepCheck): Map<string, unknown> {
  const states = new Map<string, unknown>();
  for (const stage of world.plan.stages) {
    const redone = redo(world, stage, check);
    const folded = stage.initial();
    for (const { event, seq, at } of world.entries(stage.stream)) {
      stage.fold(folded, event, seq, at);
    }
    const text = JSON.stringify(stage.snapshot(redone));
    const whole = stateText(redone);
    if (JSON.stringify(stage.snapshot(folded)) !== text || stateText(folded) !== whole) {
      world.fail('B1', `${stage.stream}: the fold differs from what decided`);
    }
    const restored = stage.restore(JSON.parse(text) as Json);
    if (JSON.stringify(stage.snapshot(restored)) !== text || stateText(restored) !== whole) {
      world.fail('B5', `${stage.stream}: a restored snapshot differs`);
    }
    states.set(stage.stream, redone);
  }
  return states;
}

function redo(world: World, stage: AnyStage, check: StepCheck): unknown {
  const state = stage.initial();
  let seq = 0;
  for (const batch of world.disk.batches(stage.stream)) {
    for (const [input, inputSeq, at, events] of decodeSteps(batch)) {
      if (input === '') {
        for (const event of events) {
          seq += 1;
          stage.fold(state, event, seq, at);
        }
      } else {
        const again: unknown[] = [];
        const entry = world.entries(input)[inputSeq - 1] as Entry;
        stage.decide(state, entry, (event) => {
          seq += 1;
          again.push(event);
          if (stage.foldsItself !== true) stage.fold(state, event, seq, at);
          return seq;
        });
        if (JSON.stringify(again) !== JSON.stringify(events)) {
          world.fail('B3', `${stage.stream} decides ${input} ${inputSeq} otherwise`);
        }
      }
      check(state, stage);
    }
  }
  return state;
}

/** B1 and P1: every owner's memory and every follower are what the journal says. */
export async function checkMemories(world: World, states: Map<string, unknown>): Promise<void> {
  let compared = 0;
  for (const stage of world.plan.stages) {
    const wanted = stateText(states.get(stage.stream));
    const reading = world.handle(stage.stream)?.read(stateText);
    reading?.then(
      (text) => {
        compared += 1;
        if (text !== wanted) world.fail('B1', `${stage.stream}: memory differs from the journal`);
      },
      (error: unknown) => world.fail('B1', String(error)),
    );
  }
  const { length } = world.plan.stages;
  await world.loop.run(world.loop.now + 3_000, () => compared === length);
  if (compared < length) world.fail('L1', `only ${compared} of ${length} owners answer`);
  checkFollowers(world);
  checkSnapshots(world);
}

function checkFollowers(world: World): void {
  const reader = world.slots[world.slots.length - 1]?.current;
  const rows = new Set(world.disk.rows.map((row) => row.join(' ')));
  if (rows.size !== world.disk.rows.length) world.fail('P1', 'an entry was projected twice');
  for (const stream of world.streams) {
    let digest = '';
    for (const entry of world.entries(stream)) {
      digest = chainDigest(digest, entry);
      if (!rows.has(`rows ${stream} ${entry.seq}`)) world.fail('P1', `${stream} ${entry.seq} lost`);
    }
    if ((reader?.witness.digests.get(stream) ?? '') !== digest) {
      world.fail('P1', `the view of ${stream} saw something else`);
    }
    const cursor = world.disk.cursors.get(`rows ${stream}`) ?? 0;
    if (cursor !== world.disk.head(stream)) world.fail('P1', `cursor of ${stream} at ${cursor}`);
  }
}

/** B5 for the snapshots that were taken on the way: each is the fold up to its number. */
function checkSnapshots(world: World): void {
  for (const stage of world.plan.stages) {
    for (const snapshot of world.disk.readSnapshots(stage.stream)) {
      const state = stage.initial();
      for (const { event, seq, at } of world.entries(stage.stream).slice(0, snapshot.seq)) {
        stage.fold(state, event, seq, at);
      }
      if (JSON.stringify(stage.snapshot(state)) !== JSON.stringify(snapshot.state)) {
        world.fail('B5', `snapshot of ${stage.stream} at ${snapshot.seq} differs`);
      }
    }
  }
}

/** B2: no book is crossed while it trades continuously. */
export function checkBooks(world: World, state: MatchState): void {
  for (const { book, instrument } of state.instruments.values()) {
    if (book.state().phase !== 'continuous') continue;
    const { bidTicks, askTicks } = book.best();
    if (bidTicks > 0 && askTicks > 0 && bidTicks >= askTicks) {
      world.fail('B2', `${instrument.symbol}: ${bidTicks} bid, ${askTicks} asked`);
    }
  }
}
