import {
  Chance,
  ChaosHintNetwork,
  JournalDisk,
  MemoryJournalStore,
  NO_STORE_FAULTS,
  VirtualClock,
  VirtualLoop,
  VirtualScheduler,
} from '@app/testing';

import type { StageHandle } from '../definitions';
import type { StreamAppend } from '../journal/journal-store';
import { ECHO, echoStage, NumbersView, QUIET, TALLY, tallyStage } from '../testing/tally.fixture';
import type { Tally, TallyRequest } from '../testing/tally.fixture';
import { StreamHost } from './stream-host';

/** A store whose writes are held back until the spec lets them return. */
class HeldStore extends MemoryJournalStore {
  held: (() => void)[] = [];
  holding = false;
  readonly written: number[] = [];

  override async append(rows: readonly StreamAppend[]): Promise<void> {
    this.written.push(rows.reduce((sum, row) => sum + row.lastSeq - row.firstSeq + 1, 0));
    if (this.holding) await new Promise<void>((resolve) => this.held.push(resolve));
    await super.append(rows);
  }

  releaseOne(): void {
    this.held.shift()?.();
  }
}

interface SettingOptions {
  readonly requestLimit?: number;
  readonly poison?: number;
  readonly quarantine?: boolean;
  readonly stages?: 'tally' | 'both';
  readonly disk?: JournalDisk;
  readonly snapshotEvery?: number;
}

const none = null as unknown as StageHandle<number[], null, null>;

class Setting {
  readonly loop = new VirtualLoop();
  readonly disk: JournalDisk;
  readonly network = new ChaosHintNetwork(new Chance(1));
  readonly scheduler = new VirtualScheduler(this.loop);
  readonly store: HeldStore;
  readonly fatal: unknown[] = [];
  readonly host: StreamHost;
  readonly tally: StageHandle<Tally, TallyRequest, { seq: number; sum: number }>;
  readonly echo: StageHandle<number[], null, null>;
  readonly view = new NumbersView();

  constructor(options: SettingOptions = {}) {
    this.disk = options.disk ?? new JournalDisk(() => this.loop.now);
    for (const head of this.disk.heads.values()) head.leaseUntil = -Infinity;
    this.store = new HeldStore({
      disk: this.disk,
      chance: new Chance(2),
      scheduler: this.scheduler,
      network: this.loop,
      faults: () => NO_STORE_FAULTS,
    });
    this.host = new StreamHost({
      store: this.store,
      bus: this.network.busOf(this.scheduler),
      clock: new VirtualClock(this.loop, { startsAt: 1_000_000, jitterMs: () => 0 }),
      scheduler: this.scheduler,
      owner: 'spec',
      log: QUIET,
      onFatal: (error) => this.fatal.push(error),
      requestLimit: options.requestLimit,
      snapshotEvery: options.snapshotEvery,
    });
    this.tally = this.host.addStage(tallyStage());
    this.echo = options.stages === 'tally' ? none : this.host.addStage(echoStage(options));
    this.host.addView(this.view);
  }

  /** Starts and runs until it ends by itself. */
  async live(): Promise<void> {
    this.host.start().catch(() => undefined);
    await this.run(2_000);
    this.scheduler.kill();
  }

  async start(): Promise<this> {
    const started = this.host.start();
    await this.run(10);
    await started;
    return this;
  }

  async run(ms = 50): Promise<void> {
    await this.loop.run(this.loop.now + ms);
  }
}

/** What became of a promise so far. */
function watch<T>(promise: Promise<T>): { value: T | undefined; error: unknown } {
  const seen: { value: T | undefined; error: unknown } = { value: undefined, error: undefined };
  promise.then(
    (value) => (seen.value = value),
    (error: unknown) => (seen.error = error),
  );
  return seen;
}

describe('what leaves a process', () => {
  it('lets no answer, read, hint or stage output out before the write returned', async () => {
    const setting = await new Setting().start();
    setting.store.holding = true;
    const answer = watch(setting.tally.request({ amount: 5 }));
    await setting.run();
    const read = watch(setting.tally.read((state) => state.sum));
    await setting.run();
    expect([answer.value, read.value, setting.view.seen]).toEqual([undefined, undefined, []]);
    expect(setting.disk.head(TALLY)).toBe(0);
    setting.store.releaseOne();
    await setting.run();
    expect([answer.value, read.value, setting.view.seen]).toEqual([{ seq: 1, sum: 5 }, 5, [1]]);
  });

  it('holds the answer to what was decided during a write that itself answers nobody', async () => {
    const setting = await new Setting().start();
    setting.store.holding = true;
    // After a second of rest the lease is renewed by a write without answers.
    await setting.run(1_400);
    expect(setting.store.held).toHaveLength(1);
    const answer = watch(setting.tally.request({ amount: 5 }));
    await setting.run();
    setting.store.releaseOne();
    await setting.run();
    expect([setting.disk.head(TALLY), answer.value]).toEqual([0, undefined]);
    setting.store.releaseOne();
    await setting.run();
    expect([setting.disk.head(TALLY), answer.value]).toEqual([1, { seq: 1, sum: 5 }]);
  });

  it('answers no question from a memory whose lease may have run out', async () => {
    const setting = await new Setting().start();
    setting.store.holding = true;
    await setting.run(4_000);
    expect(setting.host.status().ready).toBe(false);
  });

  it('keeps a refusal back too: it may rest on what is not written', async () => {
    const setting = await new Setting().start();
    setting.store.holding = true;
    void setting.tally.request({ amount: 5 });
    const refused = watch(setting.tally.request({ amount: 0 }));
    await setting.run();
    expect(refused.error).toBeUndefined();
    setting.store.releaseOne();
    await setting.run();
    expect(refused.error).toMatchObject({ reason: 'QTY_RANGE' });
  });
});

describe('batching and bounds', () => {
  it('writes what is decided during a write as one batch, both stages together', async () => {
    const setting = await new Setting().start();
    setting.store.holding = true;
    void setting.tally.request({ amount: 1 });
    await setting.run();
    for (let amount = 2; amount <= 100; amount += 1) void setting.tally.request({ amount });
    await setting.run();
    setting.store.holding = false;
    setting.store.releaseOne();
    await setting.run();
    expect(setting.store.written.filter((entries) => entries > 0)).toEqual([2, 198]);
    expect([setting.disk.head(TALLY), setting.disk.head(ECHO)]).toEqual([100, 100]);
  });

  it('refuses EXCHANGE_BUSY when the queue is full and keeps a reserve', async () => {
    const setting = await new Setting({ requestLimit: 3 }).start();
    const orders = [1, 2, 3, 4].map((amount) => watch(setting.tally.request({ amount })));
    const cancel = watch(setting.tally.request({ amount: 5 }, { reserve: true }));
    await setting.run();
    expect(orders.map((order) => order.value?.seq)).toEqual([1, 2, 3, undefined]);
    expect(orders[3]?.error).toMatchObject({ reason: 'EXCHANGE_BUSY' });
    expect(cancel.value).toEqual({ seq: 4, sum: 11 });
  });

  it('writes everything that was accepted before it stops, and takes nothing more', async () => {
    const setting = await new Setting().start();
    const answers = [1, 2, 3].map((amount) => watch(setting.tally.request({ amount })));
    void setting.host.stop();
    await setting.run();
    expect(answers.map((answer) => answer.value?.seq)).toEqual([1, 2, 3]);
    expect(setting.disk.head(ECHO)).toBe(3);
    await expect(setting.tally.request({ amount: 4 })).rejects.toMatchObject({
      reason: 'SERVICE_DOWN',
    });
  });
});

describe('what a host says of its recovery', () => {
  it('what a first start found, and what a restart would replay', async () => {
    const setting = await new Setting().start();
    for (const amount of [1, 2, 3]) void setting.tally.request({ amount });
    await setting.run();
    const { stages, followers, recovery } = setting.host.status();
    expect(stages[0]).toMatchObject({
      stream: TALLY,
      head: 3,
      epoch: 1,
      snapshot: null,
      recovery: { fromSeq: 0, entries: 0 },
    });
    expect(followers).toMatchObject([{ name: 'numbers', kind: 'view', lag: 0, replay: 3 }]);
    expect(recovery?.readyAt).toBeGreaterThanOrEqual(1_000_000);
  });

  it('a killed process replays what came after the snapshot, once its lease is free', async () => {
    const disk = new JournalDisk(() => 0);
    const first = await new Setting({ disk, snapshotEvery: 2 }).start();
    for (const amount of [1, 2]) void first.tally.request({ amount });
    await first.run(1_000);
    expect(first.host.status().stages[0]?.snapshot?.seq).toBe(2);
    for (const amount of [3, 4, 5]) void first.tally.request({ amount });
    await first.run(10);
    first.scheduler.kill();
    const second = await new Setting({ disk }).start();
    const madeAt = first.host.status().stages[0]?.snapshot?.madeAt;
    const { stages, recovery } = second.host.status();
    expect(stages[0]).toMatchObject({
      epoch: 2,
      head: 5,
      snapshot: { seq: 2, madeAt },
      recovery: { fromSeq: 2, entries: 3 },
    });
    expect(recovery?.ms).toBeGreaterThanOrEqual(0);
  });

  it('the wait for a lease is told apart from the replay', async () => {
    const disk = new JournalDisk(() => 0);
    await new Setting({ disk }).start();
    const second = new Setting({ disk });
    for (const head of disk.heads.values()) head.leaseUntil = Infinity;
    const started = second.host.start();
    await second.run(700);
    expect(second.host.status().recovery).toBeNull();
    for (const head of disk.heads.values()) head.leaseUntil = -Infinity;
    await second.run(200);
    await started;
    const { recovery } = second.host.status().stages[0] ?? {};
    expect(recovery?.leaseMs).toBeGreaterThanOrEqual(700);
    expect(recovery?.replayMs).toBeLessThan(100);
  });
});

describe('a broken rule', () => {
  it('in a request ends the process, and nobody is answered', async () => {
    const setting = await new Setting().start();
    const good = watch(setting.tally.request({ amount: 1 }));
    const bad = watch(setting.tally.request({ amount: -1 }));
    await setting.run();
    expect(setting.fatal).toHaveLength(1);
    expect([good.value, bad.value, bad.error]).toEqual([undefined, undefined, undefined]);
  });

  it('in an entry that dies with the process is not held against the next of its number', async () => {
    const setting = await new Setting({ poison: 1 }).start();
    void setting.tally.request({ amount: 7 });
    await setting.run();
    expect(setting.fatal).toHaveLength(1);
    expect([setting.disk.head(TALLY), setting.disk.poisonOf(ECHO)]).toEqual([0, []]);
  });

  it('in a durable entry halts the stage at the third start; a stop still ends', async () => {
    const disk = await threeEntries();
    for (let life = 1; life <= 3; life += 1) {
      const ending = new Setting({ poison: 2, disk });
      await ending.live();
      expect(String(ending.fatal[0])).toContain('stage echo failed at tally 2');
    }
    const halted = await new Setting({ poison: 2, disk }).start();
    await halted.run();
    expect(halted.host.status().stages[1]).toMatchObject({ stream: ECHO, halted: 'tally 2' });
    expect([halted.host.status().ready, halted.fatal]).toEqual([false, []]);
    await expect(halted.echo.request(null)).rejects.toMatchObject({ reason: 'SERVICE_DOWN' });
    const stopped = watch(halted.host.stop().then(() => 'stopped'));
    await halted.run();
    expect(stopped.value).toBe('stopped');
  });

  it('in a durable entry is quarantined by a stage that knows how, and the rest goes on', async () => {
    const disk = await threeEntries();
    for (let life = 1; life <= 3; life += 1) await new Setting({ poison: 2, disk }).live();
    const setting = await new Setting({ poison: 2, disk, quarantine: true }).start();
    await setting.run();
    const echoed = watch(setting.echo.read((state) => [...state]));
    await setting.run();
    expect(echoed.value).toEqual([1, -2, 3]);
  });
});

/** A journal whose first stream has three entries that the second stage has not seen. */
async function threeEntries(): Promise<JournalDisk> {
  const disk = new JournalDisk(() => 0);
  const first = new Setting({ disk, stages: 'tally' });
  await first.start();
  for (const amount of [1, 2, 3]) void first.tally.request({ amount });
  await first.run();
  return disk;
}
