import type { Entry } from '@app/contracts';
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

import type { Projection } from '../definitions';
import { StreamHost } from '../host/stream-host';
import type { ProjectionStep, Snapshot } from '../journal/journal-store';
import { QUIET, TALLY, tallyStage } from '../testing/tally.fixture';
import type { Added } from '../testing/tally.fixture';

/** Writes a row for every second amount: its number and the sum of it and the one before. */
function pairs(change: Partial<Projection> = {}): Projection {
  let first: number | null = null;
  return {
    name: 'spec.pairs',
    streams: [TALLY],
    onPoison: 'halt',
    memory: {
      snapshot: () => first,
      restore: (state) => {
        first = state as number | null;
      },
    },
    project: (entries) =>
      (entries as readonly Entry<Added>[]).flatMap(({ seq, event }) => {
        const before = first;
        first = before === null ? event.amount : null;
        return before === null ? [] : [{ text: '', values: [seq, before + event.amount] }];
      }),
    ...change,
  };
}

/** A store that loses the connection in the middle of a projection when it is told to. */
class CutStore extends MemoryJournalStore {
  cuts = 0;
  keepsNoMemory = false;

  override async saveSnapshot(snapshot: Snapshot): Promise<void> {
    if (this.keepsNoMemory && snapshot.name.startsWith('memory:')) throw new Error('denied');
    await super.saveSnapshot(snapshot);
  }

  override async project(step: ProjectionStep): Promise<boolean> {
    if (this.cuts > 0) {
      this.cuts -= 1;
      throw new Error('connection terminated');
    }
    return await super.project(step);
  }
}

/** A process with the tally stage and the projection; `snapshotEvery` as the host's. */
class Life {
  readonly loop = new VirtualLoop();
  readonly scheduler = new VirtualScheduler(this.loop);
  readonly store: CutStore;
  readonly host: StreamHost;
  private readonly add: (amount: number) => void;

  constructor(disk: JournalDisk, snapshotEvery: number, projection: Projection = pairs()) {
    for (const head of disk.heads.values()) head.leaseUntil = -Infinity;
    const { loop, scheduler } = this;
    this.store = new CutStore({
      ...{ disk, scheduler, network: loop, chance: new Chance(2), faults: () => NO_STORE_FAULTS },
    });
    this.host = new StreamHost({
      store: this.store,
      bus: new ChaosHintNetwork(new Chance(1)).busOf(scheduler),
      clock: new VirtualClock(loop, { startsAt: 1_000_000, jitterMs: () => 0 }),
      scheduler,
      owner: 'spec',
      log: QUIET,
      onFatal: () => undefined,
      snapshotEvery,
    });
    const tally = this.host.addStage(tallyStage());
    this.add = (amount) => void tally.request({ amount });
    this.host.addProjection(projection);
  }

  async start(): Promise<this> {
    const started = this.host.start();
    await this.run(10);
    await started;
    return this;
  }

  /** Adds the amounts one after the other, each projected alone. */
  async take(...amounts: number[]): Promise<void> {
    for (const amount of amounts) {
      this.add(amount);
      await this.run(100);
    }
  }

  get replay(): number | undefined {
    return this.host.status().followers[0]?.replay;
  }

  async run(ms: number): Promise<void> {
    await this.loop.run(this.loop.now + ms);
  }
}

const UNDISTURBED = [2, 4, 6, 8].map((seq) => ['spec.pairs', seq, 2 * seq - 1]);

describe('what a projection remembers', () => {
  it.each([
    ['before anything was saved', 100],
    ['after it was saved', 2],
    ['where it is saved each time', 1],
  ])('outlives a kill %s: its rows are those of an undisturbed life', async (_when, every) => {
    const disk = new JournalDisk(() => 0);
    const first = await new Life(disk, every).start();
    await first.take(1, 2, 3);
    first.scheduler.kill();
    const second = await new Life(disk, every).start();
    await second.take(4, 5);
    second.scheduler.kill();
    const third = await new Life(disk, every).start();
    await third.take(6, 7, 8);
    expect(disk.rows).toEqual(UNDISTURBED);
  });

  it('says how many entries a restart would go through again', async () => {
    const disk = new JournalDisk(() => 0);
    const first = await new Life(disk, 4).start();
    await first.take(1, 2, 3);
    expect(first.replay).toBe(3);
    await first.take(4, 5);
    expect(first.replay).toBe(1);
    first.scheduler.kill();
    expect((await new Life(disk, 4).start()).replay).toBe(1);
  });

  it('is taken back with a run whose rows did not take', async () => {
    const disk = new JournalDisk(() => 0);
    const life = await new Life(disk, 100).start();
    await life.take(1);
    life.store.cuts = 2;
    await life.take(2, 3);
    await life.run(3_000);
    await life.take(4, 5, 6, 7, 8);
    expect(disk.rows).toEqual(UNDISTURBED);
  });

  it('that cannot be saved is made anew from what came since: no row waits for it', async () => {
    const disk = new JournalDisk(() => 0);
    const first = await new Life(disk, 2).start();
    first.store.keepsNoMemory = true;
    await first.take(1, 2, 3, 4, 5);
    expect(disk.rows).toEqual(UNDISTURBED.slice(0, 2));
    expect(first.replay).toBe(5);
    first.scheduler.kill();
    const second = await new Life(disk, 2).start();
    await second.take(6, 7, 8);
    expect(disk.rows).toEqual(UNDISTURBED);
  });

  it('is not for a projection whose entries have no one order, or that passes some over', () => {
    const disk = new JournalDisk(() => 0);
    for (const change of [{ streams: [TALLY, 'echo'] }, { onPoison: 'dead_letter' }] as const) {
      expect(() => new Life(disk, 1, pairs(change))).toThrow('spec.pairs');
    }
  });
});
