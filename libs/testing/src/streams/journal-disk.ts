import type {
  DeadLetter,
  InputCursors,
  JournalBatch,
  PoisonAttempt,
  ProjectionStep,
  Snapshot,
  StreamAppend,
  StreamHead,
} from '@app/streams';
import { FencedError, GENESIS_HASH } from '@app/streams';

const LEASE_MS = 3_000;
const SNAPSHOTS_KEPT = 2;

interface HeadRow {
  epoch: number;
  nextSeq: number;
  headHash: Buffer;
  inputs: InputCursors;
  leaseUntil: number;
}

/**
 * What a database would hold, in memory: the tables of the streams with the rules of the commit
 * statement. Whatever stands here survives the death of every process.
 */
export class JournalDisk {
  readonly heads = new Map<string, HeadRow>();
  readonly journal = new Map<string, JournalBatch[]>();
  readonly snapshots = new Map<string, string[]>();
  readonly cursors = new Map<string, number>();
  readonly deadLetters: DeadLetter[] = [];
  readonly poison = new Map<string, PoisonAttempt>();
  /** Rows that projections wrote, in order. */
  readonly rows: unknown[][] = [];
  private readonly starts = new Map<string, { position: string; starts: number }>();

  constructor(private readonly now: () => number) {}

  ensure(streams: readonly string[]): void {
    for (const stream of streams) {
      if (this.heads.has(stream)) continue;
      const empty = { epoch: 0, nextSeq: 1, headHash: GENESIS_HASH, inputs: {} };
      this.heads.set(stream, { ...empty, leaseUntil: -Infinity });
      this.journal.set(stream, []);
    }
  }

  /** All or nothing. Throws FencedError. */
  append(rows: readonly StreamAppend[]): void {
    for (const row of rows) {
      const head = this.heads.get(row.stream);
      if (head?.epoch !== row.epoch || head.nextSeq !== row.firstSeq) {
        throw new FencedError(`${row.stream} ${row.firstSeq}: refused`);
      }
    }
    for (const { inputs, ...batch } of rows) {
      const head = this.heads.get(batch.stream);
      if (head === undefined) continue;
      head.nextSeq = batch.lastSeq + 1;
      head.headHash = batch.hash;
      head.inputs = { ...inputs };
      head.leaseUntil = this.now() + LEASE_MS;
      if (batch.lastSeq >= batch.firstSeq) this.batches(batch.stream).push(batch);
    }
  }

  takeOver(stream: string): StreamHead | null {
    const head = this.heads.get(stream);
    if (head === undefined || head.leaseUntil >= this.now()) return null;
    head.epoch += 1;
    head.leaseUntil = this.now() + LEASE_MS;
    const { epoch, nextSeq, headHash, inputs } = head;
    return { stream, epoch, nextSeq, headHash, inputs };
  }

  release(streams: readonly { stream: string; epoch: number }[]): void {
    for (const { stream, epoch } of streams) {
      const head = this.heads.get(stream);
      if (head?.epoch === epoch) head.leaseUntil = -Infinity;
    }
  }

  /** Number of the last durable entry. */
  head(stream: string): number {
    return (this.heads.get(stream)?.nextSeq ?? 1) - 1;
  }

  batches(stream: string): JournalBatch[] {
    const batches = this.journal.get(stream) ?? [];
    this.journal.set(stream, batches);
    return batches;
  }

  read(stream: string, afterSeq: number, limit: number): JournalBatch[] {
    const batches = this.batches(stream);
    let low = 0;
    for (let high = batches.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((batches[middle]?.lastSeq ?? 0) > afterSeq) high = middle;
      else low = middle + 1;
    }
    return batches.slice(low, low + limit);
  }

  /** Newest first. */
  readSnapshots(name: string): Snapshot[] {
    return (this.snapshots.get(name) ?? []).map((text) => {
      const saved = JSON.parse(text) as Omit<Snapshot, 'headHash'> & { headHash: string };
      return { ...saved, headHash: Buffer.from(saved.headHash, 'hex') };
    });
  }

  saveSnapshot(snapshot: Snapshot): void {
    const text = JSON.stringify({ ...snapshot, headHash: snapshot.headHash.toString('hex') });
    const known = this.readSnapshots(snapshot.name);
    if (known.some(({ seq }) => seq === snapshot.seq)) return;
    const texts = [text, ...(this.snapshots.get(snapshot.name) ?? [])];
    const seqOf = (one: string): number => (JSON.parse(one) as { seq: number }).seq;
    texts.sort((a, b) => seqOf(b) - seqOf(a));
    this.snapshots.set(snapshot.name, texts.slice(0, SNAPSHOTS_KEPT));
  }

  /** Each statement leaves its values as a row. False when the cursor is elsewhere. */
  project(step: ProjectionStep): boolean {
    const key = `${step.projection} ${step.stream}`;
    if ((this.cursors.get(key) ?? 0) !== step.from) return false;
    this.cursors.set(key, step.to);
    for (const { values } of step.statements) this.rows.push([step.projection, ...values]);
    return true;
  }

  notePoison(stage: string, inputStream: string, inputSeq: number): void {
    const key = `${stage} ${inputStream} ${inputSeq}`;
    const attempts = (this.poison.get(key)?.attempts ?? 0) + 1;
    this.poison.set(key, { inputStream, inputSeq, attempts });
  }

  poisonOf(stage: string): PoisonAttempt[] {
    return [...this.poison].filter(([key]) => key.startsWith(`${stage} `)).map(([, one]) => one);
  }

  noteStart(stream: string, position: string): number {
    const known = this.starts.get(stream);
    const starts = known?.position === position ? known.starts + 1 : 1;
    this.starts.set(stream, { position, starts });
    return starts;
  }
}
