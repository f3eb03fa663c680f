import type { TestDatabase } from '@app/testing';

import type { FollowerHandle } from '../definitions';
import { InProcessHintBus, SilentHintBus } from '../hints/in-process-hint-bus';
import type { StreamAppend } from '../journal/journal-store';
import { FencedError } from '../journal/journal-store';
import type { PgJournalStore } from '../journal/pg-journal-store';
import { amountsProjection, NumbersView, TALLY } from '../testing/tally.fixture';
import { eventually, PgProcess, streamsDatabase } from '../testing/pg-host.fixture';

/** The store, with another way to append. */
function withAppend(
  store: PgJournalStore,
  append: (rows: readonly StreamAppend[]) => Promise<void>,
): PgJournalStore {
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'append') return append;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

describe('a process over PostgreSQL', () => {
  let database: TestDatabase;
  const running: PgProcess[] = [];

  beforeEach(async () => {
    database = await streamsDatabase();
  });
  afterEach(async () => {
    for (const process of running.splice(0)) await process.stop().catch(() => undefined);
    await database.drop();
  });

  const start = async (...[options]: Parameters<typeof startOn>): Promise<PgProcess> =>
    startOn(options);
  const startOn = async (options?: Parameters<typeof PgProcess.start>[1]): Promise<PgProcess> => {
    const process = await PgProcess.start(database, options);
    running.push(process);
    return process;
  };
  const sum = (process: PgProcess): Promise<number> => process.tally.read((state) => state.sum);
  const query = (text: string): Promise<unknown[]> => database.database.query(text);

  it('folds what PostgreSQL has after a write whose reply was lost', async () => {
    const first = await start({
      wrap: (store) =>
        withAppend(store, async (rows) => {
          await store.append(rows);
          const wrote = rows.some((row) => row.lastSeq >= row.firstSeq);
          if (wrote) throw new Error('connection terminated');
        }),
    });
    let answered = false;
    first.tally.request({ amount: 5 }).then(
      () => (answered = true),
      () => (answered = true),
    );
    await eventually('the process ends', () => first.fatal.length > 0);
    await first.die(database);
    const second = await start();
    expect([answered, await sum(second)]).toEqual([false, 5]);
    expect(await second.tally.request({ amount: 1 })).toEqual({ seq: 2, sum: 6 });
  });

  it('forgets what never reached PostgreSQL', async () => {
    const first = await start({
      wrap: (store) =>
        withAppend(store, (rows) =>
          rows.some((row) => row.lastSeq >= row.firstSeq)
            ? Promise.reject(new Error('connection terminated'))
            : store.append(rows),
        ),
    });
    void first.tally.request({ amount: 5 });
    await eventually('the process ends', () => first.fatal.length > 0);
    await first.die(database);
    expect(await sum(await start())).toBe(0);
  });

  it('starts from a snapshot and the entries after it', async () => {
    const first = await start();
    await first.addUpTo(5);
    await first.stop();
    expect(await query('select seq from streams.snapshot')).toEqual([{ seq: 5 }]);
    const second = await start();
    await second.addUpTo(3);
    await second.die(database);
    // What the snapshot covers is not read again.
    await query(`delete from streams.journal where last_seq < 5`);
    expect(await sum(await start())).toBe(15 + 6);
  });

  it.each(['sha256', 'state_hash', 'body'])(
    'passes over a snapshot with a damaged %s',
    async (part) => {
      const first = await start();
      await first.addUpTo(5);
      await first.stop();
      const damage =
        part === 'state_hash' ? `'x'` : `set_byte(${part}, 0, 255 - get_byte(${part}, 0))`;
      await query(`update streams.snapshot set ${part} = ${damage}`);
      expect(await sum(await start())).toBe(15);
    },
  );

  it.each([
    [
      'a byte flipped',
      `update streams.journal set body = set_byte(body, 40, 1) where last_seq = 3`,
      /tally 3/,
    ],
    ['a row removed', `delete from streams.journal where last_seq = 3`, /3 is missing|tally: gap/],
    [
      'the last row removed',
      `delete from streams.journal where last_seq = 4`,
      /entry 4 is missing/,
    ],
    [
      'a hash changed',
      `update streams.journal set hash = sha256(hash) where last_seq = 2`,
      /tally 2/,
    ],
  ])('refuses to start over a journal with %s, naming the number', async (_what, damage, named) => {
    const first = await start();
    await first.addUpTo(4);
    await first.die(database);
    await query(damage);
    await query('delete from streams.snapshot');
    const second = await PgProcess.open(database);
    await expect(second.host.start()).rejects.toThrow(named);
    await second.store.close();
  });

  it('lets a second owner wait for the lease, and fences the first once it was taken', async () => {
    const bus = new InProcessHintBus();
    const first = await start({ bus });
    await first.addUpTo(2);
    const second = await PgProcess.open(database, { bus });
    running.push(second);
    const started = second.host.start();
    await first.tally.request({ amount: 10 });
    // The first freezes: its lease runs out, as the database's clock sees it.
    await query(`update streams.stream_head set lease_until = '-infinity'`);
    await started;
    expect(await sum(second)).toBe(13);
    let answered = false;
    first.tally.request({ amount: 100 }).then(
      () => (answered = true),
      () => (answered = true),
    );
    await eventually('the zombie ends', () => first.fatal.length > 0);
    expect(first.fatal[0]).toBeInstanceOf(FencedError);
    expect([answered, await sum(second)]).toEqual([false, 13]);
  });

  it('takes over at once after a clean stop', async () => {
    const first = await start();
    await first.addUpTo(3);
    await first.stop();
    const before = performance.now();
    expect(await sum(await start())).toBe(6);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('followers over PostgreSQL', () => {
  let database: TestDatabase;
  const running: PgProcess[] = [];

  beforeEach(async () => {
    database = await streamsDatabase();
  });
  afterEach(async () => {
    for (const process of running.splice(0)) await process.stop().catch(() => undefined);
    await database.drop();
  });

  const start = async (options?: Parameters<typeof PgProcess.start>[1]): Promise<PgProcess> => {
    const process = await PgProcess.start(database, options);
    running.push(process);
    return process;
  };
  const rows = (): Promise<{ seq: number; amount: number }[]> =>
    database.database.query('select seq, amount from amounts order by seq');

  it('see everything once and in order when every hint is lost', async () => {
    const view = new NumbersView();
    let table: FollowerHandle | undefined;
    const owner = await start({ bus: new SilentHintBus() });
    await start({
      bus: new SilentHintBus(),
      tally: false,
      register: (streams) => {
        streams.addView(view);
        table = streams.addProjection(amountsProjection('halt'));
      },
    });
    await owner.addUpTo(20);
    await table?.reach(TALLY, 20, 8_000);
    await eventually('the view is there', () => view.seen.length === 20);
    expect(view.seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect((await rows()).map(({ seq }) => seq)).toEqual(view.seen);
  });

  it('see everything once when two of them share a cursor and hints come twice', async () => {
    class TwiceBus extends InProcessHintBus {
      override publish(...[hint]: Parameters<InProcessHintBus['publish']>): void {
        super.publish(hint);
        super.publish(hint);
      }
    }
    const bus = new TwiceBus();
    const tables: FollowerHandle[] = [];
    const register = (streams: Parameters<NonNullable<Options['register']>>[0]): void => {
      tables.push(streams.addProjection(amountsProjection('halt')));
    };
    const owner = await start({ bus, register });
    await start({ bus, tally: false, register });
    await owner.addUpTo(30);
    for (const table of tables) await table.reach(TALLY, 30, 8_000);
    expect((await rows()).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
  });

  it('go on from their cursor after a restart', async () => {
    const register: Options['register'] = (streams) => {
      streams.addProjection(amountsProjection('halt'));
    };
    const first = await start({ register });
    await first.addUpTo(3);
    await first.die(database);
    const second = await start({ register });
    await second.addUpTo(2);
    await eventually('the cursor is there', () => second.host.status().followers[0]?.lag === 0);
    await second.stop();
    expect((await rows()).map(({ amount }) => amount)).toEqual([1, 2, 3, 1, 2]);
  });

  it('pass an entry over into dead_letter, or stand still there, as each says', async () => {
    const handles: FollowerHandle[] = [];
    const owner = await start({
      register: (streams) => {
        handles.push(streams.addProjection(amountsProjection('dead_letter', 3)));
      },
    });
    await owner.addUpTo(5);
    await handles[0]?.reach(TALLY, 5, 8_000);
    expect((await rows()).map(({ seq }) => seq)).toEqual([1, 2, 4, 5]);
    expect(await database.database.query('select projector, seq from streams.dead_letter')).toEqual(
      [{ projector: 'amounts.dead_letter', seq: 3 }],
    );
    expect(owner.fatal).toEqual([]);
  });

  it('stand still alone: the stage goes on, whoever waits is told where', async () => {
    const handles: FollowerHandle[] = [];
    const owner = await start({
      register: (streams) => {
        handles.push(streams.addProjection(amountsProjection('halt', 3)));
      },
    });
    await owner.addUpTo(5);
    const halted = (): string | null | undefined => owner.host.status().followers[0]?.halted;
    await eventually('it stands still', () => halted() === 'tally 3');
    await expect(handles[0]?.reach(TALLY, 5)).rejects.toThrow(/stands still at tally 3/);
    expect((await rows()).map(({ seq }) => seq)).toEqual([1, 2]);
    expect([owner.host.status().ready, owner.fatal]).toEqual([true, []]);
    expect(await owner.tally.request({ amount: 1 })).toMatchObject({ seq: 6 });
  });
});

type Options = NonNullable<Parameters<typeof PgProcess.start>[1]>;
