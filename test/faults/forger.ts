import { createHash } from 'node:crypto';

import { Client } from 'pg';

type Step = [stream: string, seq: number, at: number, events: Record<string, unknown>[]];
/** Events of a stream under the hand of a forger. */
export interface ForgedEvent {
  readonly seq: number;
  /** Place in its batch: the step and the event in it. */
  readonly step: Step;
  readonly event: Record<string, unknown>;
}

interface Row {
  readonly first_seq: string;
  readonly last_seq: string;
  readonly epoch: string;
  readonly body: Buffer;
}

/**
 * Changes what a database says, hash chain included: breaks one invariant at a time, so that its
 * check and no other must see it. Works on a copy.
 */
export class Forger {
  private constructor(
    private readonly server: string,
    readonly url: string,
    private readonly client: Client,
  ) {}

  /** A copy of a database that nobody is connected to. */
  static async copy(databaseUrl: string, name: string): Promise<Forger> {
    const source = new URL(databaseUrl);
    const server = new URL(databaseUrl);
    server.pathname = '/postgres';
    const original = source.pathname.slice(1);
    const copied = `${original}_${name}`;
    await administer(server.toString(), `create database "${copied}" template "${original}"`);
    source.pathname = `/${copied}`;
    const client = new Client({ connectionString: source.toString() });
    await client.connect();
    await client.query('alter table streams.journal disable trigger user');
    await client.query('alter table wallet.ledger disable trigger user');
    return new Forger(server.toString(), source.toString(), client);
  }

  async sql(text: string): Promise<void> {
    const { rowCount } = await this.client.query(text);
    if (rowCount === 0) throw new Error(`nothing was changed by ${text}`);
  }

  /** Shows all events of a stream to `change`, writes them back and makes the hash chain fit. */
  async events(stream: string, change: (events: ForgedEvent[]) => void): Promise<void> {
    const rows = await this.rows(stream);
    const bodies = rows.map(({ body }) => {
      return JSON.parse(body.toString('utf8')) as { v: number; steps: Step[] };
    });
    const events: ForgedEvent[] = [];
    rows.forEach((row, index) => {
      let seq = Number.parseInt(row.first_seq, 10);
      for (const step of bodies[index]?.steps ?? []) {
        for (const event of step[3]) {
          events.push({ seq, step, event });
          seq += 1;
        }
      }
    });
    change(events);
    const changed = rows.map((row, index) => {
      return { ...row, body: Buffer.from(JSON.stringify(bodies[index]), 'utf8') };
    });
    await this.chain(stream, changed);
  }

  /** Changes the epochs of a stream's rows and makes the hash chain fit. */
  async epochs(stream: string, change: (epochs: number[]) => void): Promise<void> {
    const rows = await this.rows(stream);
    const epochs = rows.map(({ epoch }) => Number.parseInt(epoch, 10));
    change(epochs);
    await this.chain(
      stream,
      rows.map((row, index) => ({ ...row, epoch: String(epochs[index]) })),
    );
  }

  async drop(): Promise<void> {
    await this.client.end();
    await administer(this.server, `drop database "${new URL(this.url).pathname.slice(1)}"`);
  }

  private async rows(stream: string): Promise<Row[]> {
    const { rows } = await this.client.query<Row>(
      `select first_seq::text, last_seq::text, epoch::text, body from streams.journal j
        where stream = $1 order by j.last_seq`,
      [stream],
    );
    return rows;
  }

  private async chain(stream: string, rows: readonly Row[]): Promise<void> {
    let hash: Buffer = Buffer.alloc(32);
    for (const { first_seq: first, last_seq: last, epoch, body } of rows) {
      hash = createHash('sha256')
        .update(hash)
        .update(`${stream}\n${first}\n${last}\n${epoch}\n`)
        .update(body)
        .digest();
      await this.client.query(
        `update streams.journal set hash = $3, body = $4, epoch = $5
          where stream = $1 and last_seq = $2`,
        [stream, last, hash, body, epoch],
      );
    }
    await this.client.query(
      `update streams.stream_head set head_hash = $2, epoch = greatest(epoch, $3)
        where stream = $1`,
      [stream, hash, rows.at(-1)?.epoch ?? 0],
    );
  }
}

async function administer(server: string, text: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.query(text);
        return;
      } catch (error) {
        // Autovacuum may look at a database for a moment.
        if (attempt === 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  } finally {
    await client.end();
  }
}
