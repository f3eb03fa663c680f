import type { TestDatabase } from '@app/testing';

import { streamsDatabase } from '../testing/pg-host.fixture';
import { chainHash, encodeBody, encodeStep, GENESIS_HASH } from './batch-codec';
import type { StreamAppend, StreamHead } from './journal-store';
import { FencedError } from './journal-store';
import { PgJournalStore } from './pg-journal-store';

/** A batch of `count` entries that follows what was appended to the stream before. */
class Writer {
  private hash = GENESIS_HASH;
  private next: number;

  constructor(private readonly head: StreamHead) {
    this.next = head.nextSeq;
    this.hash = head.headHash;
  }

  batch(count: number): StreamAppend {
    const { stream, epoch } = this.head;
    const firstSeq = this.next;
    const lastSeq = firstSeq + count - 1;
    const events = Array.from({ length: count }, (_, index) =>
      JSON.stringify({ number: firstSeq + index }),
    );
    const body = encodeBody([encodeStep({ stream: '', seq: 0, at: 1_000, events })]);
    const hash = chainHash(this.hash, { stream, firstSeq, lastSeq, epoch, body });
    this.next = lastSeq + 1;
    this.hash = hash;
    return { stream, epoch, firstSeq, lastSeq, hash, inputs: { other: lastSeq }, body };
  }
}

describe('journal in PostgreSQL', () => {
  let database: TestDatabase;
  let store: PgJournalStore;
  let stream = '';
  let made = 0;

  beforeAll(async () => {
    database = await streamsDatabase();
    const { url: connectionString } = database;
    store = new PgJournalStore({ connectionString, pool: database.database.pool });
    await store.connect();
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });
  beforeEach(async () => {
    made += 1;
    stream = `stream${made}`;
    await store.ensure([stream]);
  });

  const own = async (name = stream): Promise<StreamHead> => {
    const head = await store.takeOver(name, 'spec');
    if (head === null) throw new Error(`the lease of ${name} is taken`);
    return head;
  };
  const headOf = async (name = stream): Promise<number> =>
    (await store.heads([name])).get(name)?.head ?? -1;

  it('keeps what it was given, and its numbers and cursors', async () => {
    const writer = new Writer(await own());
    const batches = [writer.batch(3), writer.batch(2)];
    for (const batch of batches) await store.append([batch]);
    const read = await store.read(stream, 0, 10);
    expect(read.map(({ firstSeq, lastSeq }) => [firstSeq, lastSeq])).toEqual([
      [1, 3],
      [4, 5],
    ]);
    expect(read.map(({ hash }) => hash)).toEqual(batches.map(({ hash }) => hash));
    expect(await headOf()).toBe(5);
    await store.release([{ stream, epoch: 1 }]);
    expect(await own()).toMatchObject({ epoch: 2, nextSeq: 6, inputs: { other: 5 } });
  });

  it('reads in the order of the numbers, from the batch that holds the next one', async () => {
    const writer = new Writer(await own());
    for (let batch = 1; batch <= 12; batch += 1) await store.append([writer.batch(1)]);
    expect((await store.read(stream, 0, 100)).map(({ lastSeq }) => lastSeq)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
    expect((await store.read(stream, 8, 2)).map(({ lastSeq }) => lastSeq)).toEqual([9, 10]);
  });

  it('refuses the same batch a second time', async () => {
    const batch = new Writer(await own()).batch(2);
    await store.append([batch]);
    await expect(store.append([batch])).rejects.toThrow(FencedError);
    expect([await headOf(), (await store.read(stream, 0, 10)).length]).toEqual([2, 1]);
  });

  it('refuses a batch that skips a number', async () => {
    const writer = new Writer(await own());
    writer.batch(1);
    await expect(store.append([writer.batch(1)])).rejects.toThrow(FencedError);
    expect(await headOf()).toBe(0);
  });

  it('refuses the writer of an older epoch', async () => {
    const zombie = new Writer(await own());
    await store.append([zombie.batch(1)]);
    await store.release([{ stream, epoch: 1 }]);
    const owner = new Writer(await own());
    await expect(store.append([zombie.batch(1)])).rejects.toThrow(FencedError);
    await store.append([owner.batch(4)]);
    expect(await headOf()).toBe(5);
  });

  it('writes nothing at all when one of several streams is fenced', async () => {
    const other = `${stream}-other`;
    await store.ensure([other]);
    const good = new Writer(await own());
    const fenced = new Writer({ ...(await own(other)), epoch: 7 });
    await expect(store.append([good.batch(1), fenced.batch(1)])).rejects.toThrow(FencedError);
    expect([await headOf(), await headOf(other)]).toEqual([0, 0]);
  });

  it('moves cursors and lease without an entry', async () => {
    await store.append([new Writer(await own()).batch(0)]);
    expect([await headOf(), await store.read(stream, 0, 10)]).toEqual([0, []]);
  });

  it('gives a live lease to nobody else, and a released one at once', async () => {
    await own();
    expect(await store.takeOver(stream, 'another')).toBeNull();
    await store.release([{ stream, epoch: 7 }]);
    expect(await store.takeOver(stream, 'another')).toBeNull();
    await store.release([{ stream, epoch: 1 }]);
    expect(await store.takeOver(stream, 'another')).toMatchObject({ epoch: 2 });
  });

  it('keeps the two newest snapshots and passes over a damaged one', async () => {
    for (const seq of [1, 2, 3]) {
      await store.saveSnapshot({
        name: stream,
        seq,
        epoch: 1,
        format: 1,
        headHash: GENESIS_HASH,
        stateHash: 'h',
        positions: { at: seq },
        madeAt: 1_700_000_000_123 + seq,
        state: { seq },
      });
    }
    expect((await store.snapshots(stream))[0]?.madeAt).toBe(1_700_000_000_126);
    const seqs = async (): Promise<number[]> =>
      (await store.snapshots(stream)).map((snapshot) => snapshot.seq);
    expect(await seqs()).toEqual([3, 2]);
    await database.database.query(
      `update streams.snapshot set body = set_byte(body, 5, 255 - get_byte(body, 5))
        where name = $1 and seq = 3`,
      [stream],
    );
    expect(await seqs()).toEqual([2]);
  });

  it('projects a batch once: the second time moves no row', async () => {
    expect(await store.cursor('spec', stream)).toBe(0);
    const statements = [
      { text: 'insert into amounts (seq, amount) values ($1, $2)', values: [made * 100, 1] },
    ];
    const step = { projection: 'spec', stream, from: 0, to: 4, statements };
    expect([await store.project(step), await store.project(step)]).toEqual([true, false]);
    expect(await store.cursor('spec', stream)).toBe(4);
  });

  it('writes texts in arrays as they are', async () => {
    await store.cursor('spec', stream);
    const texts = ['AAPL', '', 'NULL', '{a,b}', 'say "no"', 'ends in \\', '\\n', 'a\nb', 'ü 🙂'];
    const statements = [
      { text: 'create table words (place int, word text)', values: [] },
      {
        text: 'insert into words select * from unnest($1::int[], $2::text[])',
        values: [[...texts, null].map((_, place) => place), [...texts, null]],
      },
    ];
    const step = { projection: 'spec', stream, from: 0, to: 1, statements };
    expect(await store.project(step)).toBe(true);
    const words = await database.database.query('select word from words order by place');
    expect(words).toEqual([...texts, null].map((word) => ({ word })));
  });

  it('rolls rows and cursor back together', async () => {
    await store.cursor('spec', stream);
    const good = { text: 'insert into amounts (seq, amount) values ($1, 1)', values: [made * 100] };
    const bad = { text: 'insert into amounts (seq, amount) values ($1, 1)', values: ['x'] };
    const step = { projection: 'spec', stream, from: 0, to: 2, statements: [good, bad] };
    await expect(store.project(step)).rejects.toThrow(/invalid input/);
    expect(await store.cursor('spec', stream)).toBe(0);
    expect(
      await database.database.query(`select 1 from amounts where seq = $1`, [made * 100]),
    ).toEqual([]);
  });

  it('fails the write and every later one once its connection is gone', async () => {
    const { url: connectionString } = database;
    const cut = new PgJournalStore({ connectionString, pool: database.database.pool });
    await cut.connect();
    const writer = new Writer(await own());
    await database.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'openbell-committer' and datname = current_database()
        order by backend_start desc limit 1`,
    );
    await expect(cut.append([writer.batch(1)])).rejects.not.toThrow(FencedError);
    await expect(cut.append([writer.batch(1)])).rejects.not.toThrow(FencedError);
    await cut.close();
  });

  it('counts starts at one place, and attempts at an entry', async () => {
    expect(await store.noteStart(stream, 'here')).toBe(1);
    expect(await store.noteStart(stream, 'here')).toBe(2);
    expect(await store.noteStart(stream, 'further')).toBe(1);
    await store.notePoisonAttempt(stream, 'risk', 12);
    await store.notePoisonAttempt(stream, 'risk', 12);
    expect(await store.poisonAttempts(stream)).toEqual([
      { inputStream: 'risk', inputSeq: 12, attempts: 2 },
    ]);
  });
});
