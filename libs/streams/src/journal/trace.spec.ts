import type { JournalBatch, JournalStore } from './journal-store';
import { encodeBody, encodeStep } from './batch-codec';
import { traceEntries } from './trace';

const batch = (
  firstSeq: number,
  steps: readonly [string, number, number, string[]][],
): JournalBatch => {
  const count = steps.reduce((sum, [, , , events]) => sum + events.length, 0);
  const body = encodeBody(
    steps.map(([stream, seq, at, types]) => {
      return encodeStep({ stream, seq, at, events: types.map((type) => `{"type":"${type}"}`) });
    }),
  );
  return {
    stream: 'risk',
    firstSeq,
    lastSeq: firstSeq + count - 1,
    epoch: 1,
    hash: Buffer.alloc(32),
    body,
  };
};

const BATCHES = [
  batch(1, [
    ['orders', 7, 100, ['approved']],
    ['match:0', 3, 101, ['use_traded', 'use_closed']],
  ]),
  batch(4, [['', 0, 105, ['limits_set']]]),
];

function storeOf(batches: readonly JournalBatch[]): { store: JournalStore; reads: number[] } {
  const reads: number[] = [];
  const read = (_stream: string, afterSeq: number): Promise<JournalBatch[]> => {
    reads.push(afterSeq);
    return Promise.resolve(batches.filter(({ lastSeq }) => lastSeq > afterSeq).slice(0, 1));
  };
  return { store: { read } as unknown as JournalStore, reads };
}

describe('tracing entries', () => {
  it('names the input of each, and none for a request from outside', async () => {
    const { store, reads } = storeOf(BATCHES);
    const found = await traceEntries(store, 'risk', [4, 3, 1, 3]);
    expect(found).toEqual([
      {
        entry: { stream: 'risk', seq: 1, at: 100, event: { type: 'approved' } },
        cause: { stream: 'orders', seq: 7 },
      },
      {
        entry: { stream: 'risk', seq: 3, at: 101, event: { type: 'use_closed' } },
        cause: { stream: 'match:0', seq: 3 },
      },
      { entry: { stream: 'risk', seq: 4, at: 105, event: { type: 'limits_set' } }, cause: null },
    ]);
    expect(reads).toEqual([0, 3]);
  });

  it('leaves out what the journal does not hold', async () => {
    const { store } = storeOf(BATCHES.slice(1));
    expect(await traceEntries(store, 'risk', [2, 9])).toEqual([]);
    const [only] = await traceEntries(store, 'risk', [2, 4]);
    expect(only?.entry.seq).toBe(4);
  });
});
