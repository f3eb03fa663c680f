import { WorkGate } from './work-gate';

/** Work that ends when the spec says so. */
function held(): {
  work: () => Promise<string>;
  end: (value: string) => void;
  begun: () => boolean;
} {
  let end: (value: string) => void = () => undefined;
  let begun = false;
  const done = new Promise<string>((resolve) => {
    end = resolve;
  });
  const work = (): Promise<string> => {
    begun = true;
    return done;
  };
  return { work, end: (value) => end(value), begun: () => begun };
}

describe('work gate', () => {
  it('runs so many at once, keeps so many waiting, refuses the rest', async () => {
    const gate = new WorkGate(2, 1);
    const [one, two, three, four] = [held(), held(), held(), held()];
    const first = gate.run(one.work);
    const second = gate.run(two.work);
    const third = gate.run(three.work);
    await expect(gate.run(four.work)).rejects.toMatchObject({
      reason: 'EXCHANGE_BUSY',
      details: { retryAfterSeconds: 1 },
    });
    expect([gate.running, gate.waiting]).toEqual([2, 1]);
    expect([three.begun(), four.begun()]).toEqual([false, false]);
    one.end('a');
    await expect(first).resolves.toBe('a');
    expect(three.begun()).toBe(true);
    two.end('b');
    three.end('c');
    await expect(Promise.all([second, third])).resolves.toEqual(['b', 'c']);
    expect([gate.running, gate.waiting]).toEqual([0, 0]);
  });

  it('gives the place on when work fails', async () => {
    const gate = new WorkGate(1, 5);
    const failing = gate.run(() => Promise.reject(new Error('no')));
    const next = gate.run(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
    expect(gate.running).toBe(0);
  });

  it('serves in order of arrival', async () => {
    const gate = new WorkGate(1, 10);
    const order: number[] = [];
    await Promise.all(
      [0, 1, 2, 3, 4].map((index) => {
        return gate.run(async () => {
          await Promise.resolve();
          order.push(index);
        });
      }),
    );
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });
});
