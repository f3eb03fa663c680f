import { createHash } from 'node:crypto';

import type { Client } from 'pg';

import type { Findings } from './findings';

const PAGE_ROWS = 200;

/** One event of a stream as the auditor decodes it. */
export interface AuditedEntry<Event> {
  readonly stream: string;
  readonly seq: number;
  readonly event: Event;
  /** True for the last event that one input made. */
  readonly endsStep: boolean;
}

/** The head row of a stream. */
export interface Head {
  readonly stream: string;
  readonly epoch: number;
  /** Number of the last entry of the journal. */
  lastSeq: number;
  readonly inputs: Readonly<Record<string, number>>;
}

interface Row {
  readonly first_seq: string;
  readonly last_seq: string;
  readonly epoch: string;
  readonly hash: Buffer;
  readonly body: Buffer;
}

type Step = readonly [stream: string, seq: number, at: number, events: readonly unknown[]];

/** Where a walk along a stream stands. */
interface Walk {
  lastSeq: number;
  hash: Buffer;
  epoch: number;
  at: number;
  readonly consumed: Map<string, number>;
}

/** Journals as they stand in one transaction; every walk along a stream checks J1 to J4. */
export class Journal {
  readonly heads = new Map<string, Head>();

  constructor(
    private readonly client: Client,
    private readonly findings: Findings,
  ) {}

  /** Reads the heads, and checks what they say of each other. */
  async open(): Promise<void> {
    const { rows } = await this.client.query<{
      stream: string;
      epoch: string;
      inputs: Record<string, number>;
      last_seq: string;
    }>(`select stream, epoch::text, inputs,
               coalesce((select max(last_seq) from streams.journal j where j.stream = h.stream), 0)
                 ::text as last_seq
          from streams.stream_head h order by stream`);
    for (const { stream, epoch, inputs, last_seq: lastSeq } of rows) {
      this.heads.set(stream, { stream, inputs, epoch: whole(epoch), lastSeq: whole(lastSeq) });
    }
    for (const { stream, inputs } of this.heads.values()) {
      for (const [input, consumed] of Object.entries(inputs)) {
        const end = this.heads.get(input)?.lastSeq ?? 0;
        this.findings.expect('J4', consumed <= end, () => {
          return `${stream} has consumed ${input} up to ${consumed}, which ends at ${end}`;
        });
      }
    }
  }

  /** Streams of the matching engine. */
  get matchStreams(): string[] {
    return this.named('match');
  }

  /** Streams of risk-manager, one for each shard of accounts. */
  get riskStreams(): string[] {
    return this.named('risk');
  }

  /** Streams of wallet, one for each shard of accounts. */
  get walletStreams(): string[] {
    return this.named('wallet');
  }

  private named(writer: string): string[] {
    return [...this.heads.keys()].filter((stream) => stream.split(':')[0] === writer);
  }

  /** Every entry of a stream, oldest first. */
  async *entries<Event>(stream: string): AsyncGenerator<AuditedEntry<Event>> {
    const walk: Walk = {
      lastSeq: 0,
      hash: Buffer.alloc(32),
      epoch: 0,
      at: 0,
      consumed: new Map(),
    };
    for (;;) {
      const { rows } = await this.client.query<Row>(
        `select first_seq::text, last_seq::text, epoch::text, hash, body from streams.journal j
          where stream = $1 and j.last_seq > $2 order by j.last_seq limit ${PAGE_ROWS}`,
        [stream, walk.lastSeq],
      );
      for (const row of rows) yield* this.batch<Event>(stream, row, walk);
      if (rows.length < PAGE_ROWS) break;
    }
    await this.checkEnd(stream, walk);
  }

  private *batch<Event>(stream: string, row: Row, walk: Walk): Generator<AuditedEntry<Event>> {
    const [first, last, epoch] = [whole(row.first_seq), whole(row.last_seq), whole(row.epoch)];
    const { expect } = bound(this.findings);
    const place = `${stream} ${first}-${last}`;
    expect('J1', first === walk.lastSeq + 1, () => `${place} follows ${walk.lastSeq}`);
    const hash = createHash('sha256')
      .update(walk.hash)
      .update(`${stream}\n${first}\n${last}\n${epoch}\n`)
      .update(row.body)
      .digest();
    expect('J2', hash.equals(row.hash), () => `${place}: not the hash of its content`);
    expect('J3', epoch >= walk.epoch, () => `${place}: epoch ${epoch} after ${walk.epoch}`);
    walk.hash = row.hash;
    walk.epoch = epoch;
    const body = JSON.parse(row.body.toString('utf8')) as { v: number; steps: Step[] };
    let seq = first;
    for (const [input, inputSeq, at, events] of body.steps) {
      expect('J3', at >= walk.at, () => `${stream} ${seq}: stamp ${at} after ${walk.at}`);
      walk.at = at;
      this.checkInput(`${stream} ${seq}`, { input, inputSeq, walk });
      for (const [index, event] of events.entries()) {
        yield { stream, seq, event: event as Event, endsStep: index === events.length - 1 };
        seq += 1;
      }
    }
    expect('J1', seq === last + 1, () => `${place} holds ${seq - first} entries`);
    walk.lastSeq = last;
  }

  private checkInput(
    place: string,
    { input, inputSeq, walk }: { input: string; inputSeq: number; walk: Walk },
  ): void {
    if (input === '') return;
    const before = walk.consumed.get(input) ?? 0;
    walk.consumed.set(input, inputSeq);
    this.findings.expect('J4', inputSeq > before, () => {
      return `${place}: decided ${input} ${inputSeq} after ${before}`;
    });
  }

  private async checkEnd(stream: string, walk: Walk): Promise<void> {
    const { expect } = bound(this.findings);
    const head = this.heads.get(stream);
    const { rows } = await this.client.query<{ next_seq: string; head_hash: Buffer }>(
      'select next_seq::text, head_hash from streams.stream_head where stream = $1',
      [stream],
    );
    const nextSeq = whole(rows[0]?.next_seq ?? '0');
    expect('J1', nextSeq === walk.lastSeq + 1, () => {
      return `${stream}: the head expects ${nextSeq}, the journal ends at ${walk.lastSeq}`;
    });
    expect('J2', rows[0]?.head_hash.equals(walk.hash) === true, () => {
      return `${stream}: the head has another hash than the last row`;
    });
    expect('J3', (head?.epoch ?? 0) >= walk.epoch, () => `${stream}: the head's epoch is behind`);
    for (const [input, seq] of walk.consumed) {
      const claimed = head?.inputs[input] ?? 0;
      expect('J4', seq <= claimed, () => {
        return `${stream} decided ${input} ${seq}, its head says ${claimed}`;
      });
    }
  }
}

function bound(findings: Findings): { expect: Findings['expect'] } {
  return { expect: (id, right, problem) => findings.expect(id, right, problem) };
}

/** A number of the database: text of digits, within the safe integers. */
export function whole(text: string): number {
  const value = Number.parseInt(text, 10);
  if (!Number.isSafeInteger(value)) throw new Error(`no safe integer: ${text}`);
  return value;
}
