import type { TracedEntry } from '../definitions';
import { decodeSteps } from './batch-codec';
import type { JournalBatch, JournalStore } from './journal-store';

/**
 * Entries of one stream by number, each with the input that made the stage decide it: what a batch
 * records for re-execution answers a person's "why" as well, so nothing is written for it.
 */
export async function traceEntries(
  store: JournalStore,
  stream: string,
  seqs: readonly number[],
): Promise<TracedEntry[]> {
  const wanted = [...new Set(seqs)].sort((a, b) => a - b);
  const found: TracedEntry[] = [];
  let batch: JournalBatch | undefined;
  let entries: readonly TracedEntry[] = [];
  for (const seq of wanted) {
    if (batch === undefined || seq > batch.lastSeq) {
      [batch] = await store.read(stream, seq - 1, 1);
      if (batch === undefined) break;
      entries = tracedEntries(batch);
    }
    const traced = entries[seq - batch.firstSeq];
    if (traced !== undefined) found.push(traced);
  }
  return found;
}

function tracedEntries(batch: JournalBatch): TracedEntry[] {
  const entries: TracedEntry[] = [];
  for (const [input, inputSeq, at, events] of decodeSteps(batch)) {
    const cause = input === '' ? null : { stream: input, seq: inputSeq };
    for (const event of events) {
      const seq = batch.firstSeq + entries.length;
      entries.push({ entry: { stream: batch.stream, seq, at, event }, cause });
    }
  }
  return entries;
}
