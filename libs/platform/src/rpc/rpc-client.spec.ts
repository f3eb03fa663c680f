import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';

import { RpcClient } from './rpc-client';
import type { RpcRedisClient } from './rpc-redis-client';
import type { SignedMessage } from './wire';
import { WireSeal } from './wire';

const PATTERN = 'wallet.balances';
const DEADLINE = 60_000;

interface Sent {
  readonly message: SignedMessage;
  readonly replies: Subscriber<unknown>;
}

describe('calls of one pattern', () => {
  const seal = new WireSeal('a secret for specs only, of forty letters');
  let sent: Sent[];
  let client: RpcClient;

  beforeEach(() => {
    jest.useFakeTimers();
    sent = [];
    const send = (_pattern: string, message: SignedMessage): Observable<unknown> =>
      new Observable((replies) => void sent.push({ message, replies }));
    const redis = { ready: true, send } as unknown as RpcRedisClient;
    const clock = { now: () => 0, monotonic: () => 0 };
    client = new RpcClient({ redis, seal, clock, isHere: () => true });
  });
  afterEach(() => jest.useRealTimers());

  const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
  const ask = (argument: number): Promise<number> => client.call<number>(PATTERN, argument);
  /** Arguments by message. */
  const told = (): unknown[][] =>
    sent.map(({ message }) => {
      const calls = seal.open(PATTERN, message) as [string, unknown][];
      return calls.map(([, argument]) => argument);
    });
  /** Answers every call of a message with ten times its argument. */
  const answer = (index: number): void => {
    const { message, replies } = sent[index] as Sent;
    const outcomes = (told()[index] ?? []).map((value, at) => [at, { value: Number(value) * 10 }]);
    replies.next(seal.seal(`${PATTERN}.reply.${message.nonce}`, outcomes, DEADLINE));
    replies.complete();
  };

  it('that are made in one turn travel together, at once', async () => {
    const both = Promise.all([ask(1), ask(2)]);
    await pass(0);
    expect(told()).toEqual([[1, 2]]);
    answer(0);
    expect(await both).toEqual([10, 20]);
  });

  it('gather while an earlier message is under way, for a moment', async () => {
    const first = ask(1);
    await pass(0);
    const second = ask(2);
    await pass(1);
    const third = ask(3);
    expect(told()).toEqual([[1]]);
    await pass(2);
    expect(told()).toEqual([[1], [2, 3]]);
    answer(1);
    expect(await Promise.all([second, third])).toEqual([20, 30]);
    answer(0);
    expect(await first).toBe(10);
    const fourth = ask(4);
    await pass(0);
    expect(told()).toEqual([[1], [2, 3], [4]]);
    answer(2);
    expect(await fourth).toBe(40);
  });

  it('do not wait for a message that failed', async () => {
    const first = ask(1);
    const failed = expect(first).rejects.toMatchObject({ reason: 'OUTCOME_UNKNOWN' });
    await pass(0);
    sent[0]?.replies.error(new Error('broken'));
    await failed;
    const second = ask(2);
    await pass(0);
    expect(told()).toEqual([[1], [2]]);
    answer(1);
    expect(await second).toBe(20);
  });
});
