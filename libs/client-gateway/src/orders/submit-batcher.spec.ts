import type { Outcome, SubmitAnswer, SubmitRequest } from '@app/contracts';

import { SubmitBatcher } from './submit-batcher';

const limits = { maxBatch: 3, maxPending: 5, answerWithinMs: 50 };
const order = (clientOrderId: string): SubmitRequest => ({ clientOrderId }) as SubmitRequest;
const refused = (message: string): Outcome<SubmitAnswer> => {
  return { ok: false, reason: 'UNKNOWN_SYMBOL', message, details: {} };
};
const echo = (batch: readonly SubmitRequest[]): Promise<Outcome<SubmitAnswer>[]> =>
  Promise.resolve(batch.map((row) => refused(row.clientOrderId)));

describe('submit batcher', () => {
  it('sends what arrives in one turn of the loop as one call, split at the bound', async () => {
    const calls: string[][] = [];
    const batcher = new SubmitBatcher((batch) => {
      calls.push(batch.map((row) => row.clientOrderId));
      return echo(batch);
    }, limits);
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((id) => batcher.submit(order(id))));
    expect(calls).toEqual([['a', 'b', 'c'], ['d']]);
    expect(outcomes.map((outcome) => (outcome.ok ? '' : outcome.message))).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  it('does not wait for a slow call before it sends the next', async () => {
    const calls: string[] = [];
    const batcher = new SubmitBatcher((batch) => {
      const id = batch[0]?.clientOrderId ?? '';
      calls.push(id);
      return id === 'slow' ? new Promise(() => undefined) : echo(batch);
    }, limits);
    const slow = batcher.submit(order('slow'));
    await new Promise((resolve) => setImmediate(resolve));
    await batcher.submit(order('fast'));
    expect(calls).toEqual(['slow', 'fast']);
    await expect(slow).rejects.toMatchObject({ reason: 'OUTCOME_UNKNOWN' });
  });

  it('refuses above its bound before the order leaves, and admits again once answered', async () => {
    const batcher = new SubmitBatcher(echo, limits);
    const admitted = ['1', '2', '3', '4', '5'].map((id) => batcher.submit(order(id)));
    await expect(batcher.submit(order('6'))).rejects.toMatchObject({ reason: 'EXCHANGE_BUSY' });
    await Promise.all(admitted);
    expect(batcher.depth).toBe(0);
    await expect(batcher.submit(order('7'))).resolves.toMatchObject({ message: '7' });
  });

  it('gives every order of a failed call the failure, and a missing row an unknown outcome', async () => {
    const failing = new SubmitBatcher(() => Promise.reject(new Error('down')), limits);
    await expect(failing.submit(order('a'))).rejects.toThrow('down');
    const short = new SubmitBatcher(() => Promise.resolve([]), limits);
    await expect(short.submit(order('a'))).rejects.toMatchObject({ reason: 'OUTCOME_UNKNOWN' });
  });
});
