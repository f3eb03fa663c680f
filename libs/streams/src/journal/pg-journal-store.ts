import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';

import { assert } from '@app/kernel';
import type { Pool, PoolClient } from 'pg';
import pg from 'pg';

import type { Json } from '../definitions';
import { GENESIS_HASH } from './batch-codec';
import type {
  DeadLetter,
  InputCursors,
  JournalBatch,
  PoisonAttempt,
  ProjectionStep,
  Snapshot,
  StreamAppend,
  StreamHead,
} from './journal-store';
import { FencedError, JournalStore } from './journal-store';
import { parameter } from './parameter';

/** Error of PostgreSQL for the division by zero with which the commit statement refuses. */
const DIVISION_BY_ZERO = '22012';
/** A write that takes longer has an unknown outcome. */
const COMMIT_TIMEOUT_MS = 15_000;
const SNAPSHOTS_KEPT = 2;

/** How to reach the database, and what a test may relax. */
export interface PgJournalOptions {
  readonly connectionString: string;
  readonly pool: Pool;
  /** Only tests may run where a crash of the host loses commits. */
  readonly allowUnsafeSettings?: boolean;
  /** Named points at which a test kills the process. */
  readonly crashpoint?: (name: string) => void;
}

/**
 * Journals in PostgreSQL: a connection of its own for the one write in flight, a pool for the rest.
 */
export class PgJournalStore extends JournalStore {
  private readonly client: pg.Client;
  private readonly crashpoint: (name: string) => void;
  private broken: Error | null = null;

  constructor(private readonly options: PgJournalOptions) {
    super();
    this.crashpoint = options.crashpoint ?? (() => undefined);
    this.client = new pg.Client({
      connectionString: options.connectionString,
      application_name: 'openbell-committer',
      query_timeout: COMMIT_TIMEOUT_MS,
      keepAlive: true,
    });
    this.client.on('error', (error) => {
      this.broken = error;
    });
  }

  /** Connects and refuses a server that would lose what it calls committed. */
  async connect(): Promise<void> {
    await this.client.connect();
    if (this.options.allowUnsafeSettings === true) return;
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      const { rows } = await this.client.query<{ value: string }>(
        'select current_setting($1) as value',
        [setting],
      );
      const value = rows[0]?.value;
      assert(value !== 'off' && value !== 'local', `PostgreSQL runs with ${setting}=${value}`);
    }
  }

  /** Closes the committer's connection. */
  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  override async ensure(streams: readonly string[]): Promise<void> {
    await this.options.pool.query(
      `insert into streams.stream_head (stream, epoch, next_seq, head_hash, inputs, lease_until)
       select s, 0, 1, $2, '{}', '-infinity' from unnest($1::text[]) s
       on conflict (stream) do nothing`,
      [streams, GENESIS_HASH],
    );
  }

  override async append(rows: readonly StreamAppend[]): Promise<void> {
    if (rows.length === 0) return;
    if (this.broken !== null) throw this.broken;
    const values: unknown[] = [];
    for (const row of rows) {
      values.push(row.stream, row.epoch, row.firstSeq, row.lastSeq, row.hash);
      values.push(JSON.stringify(row.inputs), row.body);
    }
    try {
      const sent = this.client.query({
        name: `commit-${rows.length}`,
        text: commitSql(rows.length),
        values,
      });
      // On its way: the database may or may not commit what nobody will hear of.
      this.crashpoint('commit.sent');
      await sent;
    } catch (error) {
      if ((error as { code?: unknown }).code === DIVISION_BY_ZERO) {
        throw new FencedError('the commit was refused: another owner, or it is there already');
      }
      throw error;
    }
  }

  override async takeOver(stream: string, owner: string): Promise<StreamHead | null> {
    const { rows } = await this.options.pool.query<HeadRow>(
      `update streams.stream_head
          set epoch = epoch + 1, owner = $2, lease_until = clock_timestamp() + interval '3 s'
        where stream = $1 and lease_until < clock_timestamp()
       returning stream, epoch::text, next_seq::text, head_hash, inputs`,
      [stream, owner],
    );
    const row = rows[0];
    if (row === undefined) return null;
    this.crashpoint('takeover.after');
    return {
      stream: row.stream,
      epoch: safe(row.epoch),
      nextSeq: safe(row.next_seq),
      headHash: row.head_hash,
      inputs: row.inputs,
    };
  }

  override async release(streams: readonly { stream: string; epoch: number }[]): Promise<void> {
    await this.options.pool.query(
      `update streams.stream_head h set lease_until = '-infinity'
         from unnest($1::text[], $2::bigint[]) as w (stream, epoch)
        where h.stream = w.stream and h.epoch = w.epoch`,
      [streams.map((s) => s.stream), streams.map((s) => s.epoch)],
    );
  }

  override async heads(
    streams: readonly string[],
  ): Promise<ReadonlyMap<string, { head: number; epoch: number }>> {
    const { rows } = await this.options.pool.query<HeadRow>(
      `select stream, epoch::text, next_seq::text from streams.stream_head
        where stream = any($1::text[])`,
      [streams],
    );
    return new Map(
      rows.map((row) => [row.stream, { head: safe(row.next_seq) - 1, epoch: safe(row.epoch) }]),
    );
  }

  override async read(stream: string, afterSeq: number, limit: number): Promise<JournalBatch[]> {
    const { rows } = await this.options.pool.query<BatchRow>({
      name: 'journal-read',
      text: `select first_seq::text, last_seq::text, epoch::text, hash, body from streams.journal j
              where stream = $1 and j.last_seq > $2 order by j.last_seq limit $3`,
      values: [stream, afterSeq, limit],
    });
    return rows.map((row) => ({
      stream,
      firstSeq: safe(row.first_seq),
      lastSeq: safe(row.last_seq),
      epoch: safe(row.epoch),
      hash: row.hash,
      body: row.body,
    }));
  }

  override async snapshots(name: string): Promise<Snapshot[]> {
    const { rows } = await this.options.pool.query<SnapshotRow>(
      `select seq::text, epoch::text, format, head_hash, state_hash, positions, sha256, body,
              round(extract(epoch from made_at) * 1000)::text as made_at
         from streams.snapshot s where name = $1 order by s.seq desc limit $2`,
      [name, SNAPSHOTS_KEPT],
    );
    return rows
      .filter((row) => createHash('sha256').update(row.body).digest().equals(row.sha256))
      .map((row) => ({
        name,
        seq: safe(row.seq),
        epoch: safe(row.epoch),
        format: row.format,
        headHash: row.head_hash,
        stateHash: row.state_hash,
        positions: row.positions,
        madeAt: safe(row.made_at),
        state: JSON.parse(inflateSync(row.body).toString('utf8')) as Json,
      }));
  }

  override async saveSnapshot(snapshot: Snapshot): Promise<void> {
    const body = deflateSync(Buffer.from(JSON.stringify(snapshot.state), 'utf8'), { level: 1 });
    const { name, seq, epoch, format, headHash, stateHash, positions, madeAt } = snapshot;
    this.crashpoint('snapshot.before');
    await this.options.pool.query(
      `insert into streams.snapshot
         (name, seq, epoch, format, head_hash, state_hash, positions, sha256, body, made_at)
       values ($1, $2, $3, $4, $5, $6, $7, sha256($8), $8, to_timestamp($9::bigint / 1000.0))
       on conflict (name, seq) do nothing`,
      [name, seq, epoch, format, headHash, stateHash, positions, body, madeAt],
    );
    this.crashpoint('snapshot.after');
    await this.options.pool.query(
      `delete from streams.snapshot where name = $1 and seq not in
         (select seq from streams.snapshot where name = $1 order by seq desc limit $2)`,
      [name, SNAPSHOTS_KEPT],
    );
  }

  override async cursor(projection: string, stream: string): Promise<number> {
    const { rows } = await this.options.pool.query<{ seq: string }>(
      `insert into streams.projector_cursor (projector, stream, seq) values ($1, $2, 0)
       on conflict (projector, stream) do update set seq = projector_cursor.seq
       returning seq::text`,
      [projection, stream],
    );
    return safe(rows[0]?.seq ?? '0');
  }

  override async project(step: ProjectionStep): Promise<boolean> {
    const client = await this.options.pool.connect();
    let failed: Error | undefined;
    // A connection that is cut between two statements says so at the next one.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    try {
      return await projectWith(client, step, this.crashpoint);
    } catch (error) {
      failed = error as Error;
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(
        (failed as { code?: unknown } | undefined)?.code === undefined ? failed : undefined,
      );
    }
  }

  override async deadLetter(letter: DeadLetter): Promise<void> {
    await this.options.pool.query(
      `insert into streams.dead_letter (projector, stream, seq, error) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [letter.projection, letter.stream, letter.seq, letter.error.slice(0, 2_000)],
    );
  }

  override async poisonAttempts(stream: string): Promise<PoisonAttempt[]> {
    const { rows } = await this.options.pool.query<{
      input_stream: string;
      input_seq: string;
      attempts: number;
    }>(
      `select input_stream, input_seq::text, attempts from streams.poison_attempt where stage = $1`,
      [stream],
    );
    return rows.map((row) => ({
      inputStream: row.input_stream,
      inputSeq: safe(row.input_seq),
      attempts: row.attempts,
    }));
  }

  override async notePoisonAttempt(
    stream: string,
    inputStream: string,
    inputSeq: number,
  ): Promise<void> {
    await this.options.pool.query(
      `insert into streams.poison_attempt (stage, input_stream, input_seq, attempts)
       values ($1, $2, $3, 1) on conflict (stage, input_stream, input_seq)
       do update set attempts = poison_attempt.attempts + 1`,
      [stream, inputStream, inputSeq],
    );
  }

  override async noteStart(stream: string, position: string): Promise<number> {
    const { rows } = await this.options.pool.query<{ starts: number }>(
      `insert into streams.stage_start (stream, position, starts) values ($1, $2, 1)
       on conflict (stream) do update set position = excluded.position, starts =
         case when stage_start.position = excluded.position then stage_start.starts + 1 else 1 end
       returning starts`,
      [stream, position],
    );
    return rows[0]?.starts ?? 1;
  }
}

interface HeadRow {
  stream: string;
  epoch: string;
  next_seq: string;
  head_hash: Buffer;
  inputs: InputCursors;
}

interface BatchRow {
  first_seq: string;
  last_seq: string;
  epoch: string;
  hash: Buffer;
  body: Buffer;
}

interface SnapshotRow {
  seq: string;
  epoch: string;
  format: number;
  head_hash: Buffer;
  state_hash: string;
  positions: InputCursors;
  sha256: Buffer;
  body: Buffer;
  made_at: string;
}

function safe(text: string): number {
  const value = parseInt(text, 10);
  assert(Number.isSafeInteger(value), `number ${text} from the database is not a safe integer`);
  return value;
}

/**
 * A process that stands still inside a projection must not hold its successor up for longer than
 * its lease: the rows that it has locked are free again after that.
 */
const BEGIN_PROJECTION =
  `begin; set local synchronous_commit = off;` +
  ` set local idle_in_transaction_session_timeout = '3s'`;

async function projectWith(
  client: PoolClient,
  step: ProjectionStep,
  crashpoint: (name: string) => void,
): Promise<boolean> {
  await client.query(BEGIN_PROJECTION);
  const moved = await client.query({
    name: 'projector-cursor',
    text: `update streams.projector_cursor set seq = $1
            where projector = $2 and stream = $3 and seq = $4`,
    values: [step.to, step.projection, step.stream, step.from],
  });
  if (moved.rowCount !== 1) {
    await client.query('rollback');
    return false;
  }
  for (const { name, text, values } of step.statements) {
    const parameters = values.map(parameter);
    await client.query({ ...(name === undefined ? {} : { name }), text, values: parameters });
  }
  crashpoint('project.inside');
  const done = await client.query('commit');
  // An aborted transaction answers its COMMIT with the tag ROLLBACK and no error.
  assert(done.command === 'COMMIT', `projection ${step.projection} was rolled back`);
  crashpoint('project.after');
  return true;
}

const commitTexts = new Map<number, string>();

/**
 * The commit of `streams` rows: all or nothing, fenced by epoch and by the expected next number.
 */
function commitSql(streams: number): string {
  const known = commitTexts.get(streams);
  if (known !== undefined) return known;
  const rows = Array.from({ length: streams }, (_, row) => {
    const p = (column: number): string => `$${row * 7 + column}`;
    return (
      `(${p(1)}::text, ${p(2)}::bigint, ${p(3)}::bigint, ${p(4)}::bigint, ` +
      `${p(5)}::bytea, ${p(6)}::jsonb, ${p(7)}::bytea)`
    );
  });
  const text = `with want (stream, epoch, first_seq, last_seq, hash, inputs, body) as (
      values ${rows.join(', ')}),
    head as (
      update streams.stream_head h
         set next_seq = w.last_seq + 1, head_hash = w.hash, inputs = w.inputs,
             lease_until = clock_timestamp() + interval '3 s'
        from want w
       where h.stream = w.stream and h.epoch = w.epoch and h.next_seq = w.first_seq
      returning h.stream),
    ins as (
      insert into streams.journal (stream, first_seq, last_seq, epoch, hash, body)
      select w.stream, w.first_seq, w.last_seq, w.epoch, w.hash, w.body
        from want w join head using (stream) where w.last_seq >= w.first_seq)
    select 1 / ((select count(*) from head) = (select count(*) from want))::int as durable`;
  commitTexts.set(streams, text);
  return text;
}
