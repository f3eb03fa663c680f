import type { Entry } from '@app/contracts';
import {
  Chance,
  JournalDisk,
  MemoryJournalStore,
  NO_STORE_FAULTS,
  VirtualLoop,
  VirtualScheduler,
} from '@app/testing';

import type { Hint } from '../hints/hint-bus';
import { InProcessHintBus } from '../hints/in-process-hint-bus';
import { chainHash, encodeBody, encodeStep, GENESIS_HASH } from '../journal/batch-codec';
import { StreamReader } from './stream-reader';

const STREAM = 'news';

/** A consumer that takes what follows, and a journal of one entry per batch. */
class Setting {
  readonly loop = new VirtualLoop();
  readonly disk = new JournalDisk(() => this.loop.now);
  readonly scheduler = new VirtualScheduler(this.loop);
  readonly bus = new InProcessHintBus();
  readonly corrupt: string[] = [];
  readonly taken: number[] = [];
  position = 0;
  room = true;
  reads = 0;
  private hash = GENESIS_HASH;
  readonly reader: StreamReader;

  constructor() {
    const { disk, scheduler, loop: network } = this;
    const faults = (): typeof NO_STORE_FAULTS => NO_STORE_FAULTS;
    const store = new MemoryJournalStore({
      disk,
      chance: new Chance(1),
      scheduler,
      network,
      faults,
    });
    const read = store.read.bind(store);
    store.read = (...args) => {
      this.reads += 1;
      return read(...args);
    };
    disk.ensure([STREAM]);
    disk.takeOver(STREAM);
    this.reader = new StreamReader(STREAM, this, {
      store,
      bus: this.bus,
      scheduler,
      onCorrupt: (error) => this.corrupt.push(error.message),
    });
  }

  take(entries: readonly Entry[]): boolean {
    if (!this.room) return false;
    for (const { seq } of entries) {
      if (seq !== this.position + 1) continue;
      this.position = seq;
      this.taken.push(seq);
    }
    return true;
  }

  /** Makes entries durable without a word to anybody. */
  write(count: number): void {
    for (let written = 0; written < count; written += 1) {
      const seq = this.disk.head(STREAM) + 1;
      const body = encodeBody([encodeStep({ stream: '', seq: 0, at: 1, events: [`${seq}`] })]);
      const batch = { stream: STREAM, firstSeq: seq, lastSeq: seq, epoch: 1, body };
      this.hash = chainHash(this.hash, batch);
      this.disk.append([{ ...batch, hash: this.hash, inputs: {} }]);
    }
  }

  hint(from: number, to = from, options: Partial<Hint> = {}): void {
    const entries = Array.from({ length: to - from + 1 }, (_, index) => {
      const seq = from + index;
      return { stream: STREAM, seq, at: 1, event: seq };
    });
    this.bus.publish({ stream: STREAM, epoch: 1, from, to, entries, ...options });
  }

  beat(head: number, epoch = 1): void {
    this.bus.heartbeat({ stream: STREAM, epoch, head });
  }

  async run(ms: number): Promise<void> {
    await this.loop.run(this.loop.now + ms);
  }

  async start(written = 0): Promise<this> {
    this.write(written);
    const started = this.reader.start();
    await this.run(1);
    await started;
    this.reads = 0;
    return this;
  }
}

describe('a reader of one stream', () => {
  it('reads to the end of the journal when it starts', async () => {
    const setting = await new Setting().start(150);
    expect(setting.taken).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  });

  it('takes a hint that follows without asking the journal', async () => {
    const setting = await new Setting().start(2);
    setting.write(3);
    setting.hint(3, 5);
    expect([setting.taken, setting.reads]).toEqual([[1, 2, 3, 4, 5], 0]);
  });

  it('takes what is new of a hint that overlaps, and nothing of one that repeats', async () => {
    const setting = await new Setting().start(2);
    setting.write(2);
    setting.hint(1, 3);
    setting.hint(1, 3);
    setting.hint(4);
    setting.hint(2, 4);
    expect(setting.taken).toEqual([1, 2, 3, 4]);
  });

  it('parks a hint that came too early and takes it after the one before it', async () => {
    const setting = await new Setting().start();
    setting.write(3);
    setting.hint(3);
    setting.hint(2);
    setting.hint(1);
    await setting.run(100);
    expect([setting.taken, setting.reads]).toEqual([[1, 2, 3], 0]);
  });

  it('reads the journal when the hint before does not come', async () => {
    const setting = await new Setting().start();
    setting.write(3);
    setting.hint(3);
    await setting.run(19);
    expect(setting.taken).toEqual([]);
    await setting.run(2);
    expect(setting.taken).toEqual([1, 2, 3]);
  });

  it('drops hints of an older epoch', async () => {
    const setting = await new Setting().start();
    setting.write(1);
    setting.beat(0, 2);
    setting.hint(1);
    expect(setting.taken).toEqual([]);
  });

  it('reads the journal for a hint that carries no entries', async () => {
    const setting = await new Setting().start();
    setting.write(2);
    setting.hint(1, 2, { entries: [] });
    await setting.run(1);
    expect(setting.taken).toEqual([1, 2]);
  });

  it('reads the journal after two heartbeats that are ahead of it', async () => {
    const setting = await new Setting().start();
    setting.write(2);
    setting.beat(2);
    await setting.run(1);
    expect(setting.taken).toEqual([]);
    setting.beat(2);
    await setting.run(1);
    expect(setting.taken).toEqual([1, 2]);
  });

  it('asks the journal when it hears nothing at all', async () => {
    const setting = await new Setting().start();
    setting.write(2);
    await setting.run(1_100);
    expect(setting.taken).toEqual([1, 2]);
  });

  it('comes back for what its consumer had no room for', async () => {
    const setting = await new Setting().start();
    setting.room = false;
    setting.write(2);
    setting.hint(1, 2);
    await setting.run(1);
    expect([setting.taken, setting.reader.lag]).toEqual([[], 2]);
    setting.room = true;
    await setting.run(2_100);
    expect(setting.taken).toEqual([1, 2]);
  });

  it('brings entries again when its consumer goes back while it reads', async () => {
    const setting = await new Setting().start(4);
    setting.write(2);
    setting.reader.readSoon();
    setting.position = 1;
    await setting.run(5);
    expect([setting.taken, setting.corrupt]).toEqual([[1, 2, 3, 4, 2, 3, 4, 5, 6], []]);
  });

  it('ends the process over a gap in the journal, naming the number', async () => {
    const setting = await new Setting().start(2);
    setting.write(3);
    setting.disk.batches(STREAM).splice(2, 1);
    setting.reader.readSoon();
    await setting.run(5);
    expect([setting.taken, setting.corrupt]).toEqual([
      [1, 2],
      ['news: entry 3 is missing before 4'],
    ]);
  });

  it('ends the process over a broken chain, naming the number', async () => {
    const setting = await new Setting().start(2);
    setting.write(1);
    const [, , last] = setting.disk.batches(STREAM);
    if (last !== undefined) setting.disk.batches(STREAM)[2] = { ...last, hash: GENESIS_HASH };
    setting.reader.readSoon();
    await setting.run(5);
    expect(setting.corrupt).toEqual(['news 3: hash chain is broken']);
  });

  it('hears nothing after it was stopped', async () => {
    const setting = await new Setting().start();
    setting.reader.stop();
    setting.write(1);
    setting.hint(1);
    await setting.run(5_000);
    expect([setting.taken, setting.reads]).toEqual([[], 0]);
  });
});
