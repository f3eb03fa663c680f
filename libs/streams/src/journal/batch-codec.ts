import { createHash } from 'node:crypto';

import type { Entry } from '@app/contracts';
import { assert } from '@app/kernel';

import type { JournalBatch } from './journal-store';

/** Version of the body's shape; a reader refuses a newer one. */
export const BODY_FORMAT = 1;

/** Hash before the first batch of a stream. */
export const GENESIS_HASH: Buffer = Buffer.alloc(32);

/**
 * What one input made a stage emit: input stream (empty for a request from outside), its number,
 * the stamp, and the events. The order of steps is the interleaving of the inputs.
 */
export type Step = readonly [stream: string, seq: number, at: number, events: readonly unknown[]];

/** A broken chain, gap or format: the reader must not go on. */
export class JournalCorruptError extends Error {
  override readonly name = 'JournalCorruptError';
}

/** A step under way: its events as text already, so that each is serialised exactly once. */
export interface OpenStep {
  readonly stream: string;
  readonly seq: number;
  readonly at: number;
  readonly events: string[];
}

/** Text of one {@link Step}. */
export function encodeStep({ stream, seq, at, events }: OpenStep): string {
  return `[${JSON.stringify(stream)},${seq},${at},[${events.join(',')}]]`;
}

/** Body of a batch from the texts of its steps. */
export function encodeBody(steps: readonly string[]): Buffer {
  return Buffer.from(`{"v":${BODY_FORMAT},"steps":[${steps.join(',')}]}`, 'utf8');
}

/** Steps of a batch as they were recorded. Throws JournalCorruptError. */
export function decodeSteps(batch: JournalBatch): readonly Step[] {
  const body = JSON.parse(batch.body.toString('utf8')) as { v: number; steps: Step[] };
  if (body.v !== BODY_FORMAT) {
    throw new JournalCorruptError(
      `${batch.stream} ${batch.firstSeq}: body format ${body.v}, this program reads ${BODY_FORMAT}`,
    );
  }
  return body.steps;
}

/** Entries of a batch. Throws JournalCorruptError when their count is not what the row says. */
export function decodeEntries(batch: JournalBatch): Entry[] {
  const entries: Entry[] = [];
  let seq = batch.firstSeq;
  for (const [, , at, events] of decodeSteps(batch)) {
    for (const event of events) {
      entries.push({ stream: batch.stream, seq, at, event });
      seq += 1;
    }
  }
  if (seq !== batch.lastSeq + 1) {
    throw new JournalCorruptError(
      `${batch.stream} ${batch.firstSeq}-${batch.lastSeq}: body holds ${entries.length} entries`,
    );
  }
  return entries;
}

/** Fields of a batch that the hash chain covers. */
export type HashedBatch = Omit<JournalBatch, 'hash'>;

/** `sha256(previous hash, stream, first, last, epoch, body)`. */
export function chainHash(previous: Buffer, batch: HashedBatch): Buffer {
  assert(previous.length === 32, 'hash of 32 bytes');
  return createHash('sha256')
    .update(previous)
    .update(`${batch.stream}\n${batch.firstSeq}\n${batch.lastSeq}\n${batch.epoch}\n`)
    .update(batch.body)
    .digest();
}

/** Throws JournalCorruptError unless `batch` follows `previous` (hash and number). */
export function verifyLink(previous: { hash: Buffer; lastSeq: number }, batch: JournalBatch): void {
  if (batch.firstSeq !== previous.lastSeq + 1) {
    throw new JournalCorruptError(
      `${batch.stream}: gap, entry ${previous.lastSeq + 1} is missing before ${batch.firstSeq}`,
    );
  }
  if (!chainHash(previous.hash, batch).equals(batch.hash)) {
    throw new JournalCorruptError(
      `${batch.stream} ${batch.firstSeq}-${batch.lastSeq}: hash chain is broken`,
    );
  }
}
