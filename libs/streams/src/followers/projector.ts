import type { Entry } from '@app/contracts';

import { pause } from '../host/scheduler';
import type { Projection } from '../definitions';
import type { FollowerFault } from './follower';
import { Follower } from './follower';
import type { MemoryOptions } from './memory-keeper';
import { MemoryKeeper } from './memory-keeper';
import type { ReaderContext } from './stream-reader';

const RETRY_MS = 500;
/** Tables may be this much behind while nobody asks for them. */
const GATHER_MS = 40;
const ATTEMPTS_MAX = 3;

/**
 * Runs a projection: rows and cursor in one transaction per run. A run that fails is tried again,
 * then entry by entry; an entry that fails three times goes to `dead_letter` or halts this
 * projection alone.
 */
export class Projector extends Follower {
  private readonly cursors = new Map<string, number>();
  private readonly keeper: MemoryKeeper | null;
  private away = false;

  constructor(
    private readonly projection: Projection,
    context: ReaderContext,
    private readonly onFault: FollowerFault,
    memory: MemoryOptions,
  ) {
    super(projection.name, projection.streams, context, projection.gatherMs ?? GATHER_MS);
    const remembers = projection.memory !== undefined;
    this.keeper = remembers ? new MemoryKeeper(projection, context.store, memory) : null;
  }

  /** Entries that a restart would go through again: none without a memory. */
  get replay(): number {
    return this.keeper?.replay ?? 0;
  }

  protected override async startPositions(): Promise<ReadonlyMap<string, number>> {
    for (const stream of this.projection.streams) {
      this.cursors.set(stream, await this.context.store.cursor(this.projection.name, stream));
    }
    await this.reload();
    return this.cursors;
  }

  protected override async consume(entries: readonly Entry[]): Promise<number> {
    const first = entries[0];
    const last = entries[entries.length - 1];
    if (first === undefined || last === undefined) return 0;
    try {
      if (await this.step(entries)) return last.seq;
      return await this.rereadCursor(first.stream);
    } catch (error) {
      if (isConnectionError(error)) return await this.waitForStore(first);
      return await this.oneByOne(entries);
    }
  }

  /** True while the store does not answer. */
  get storeAway(): boolean {
    return this.away;
  }

  private async step(entries: readonly Entry[]): Promise<boolean> {
    const stream = entries[0]?.stream ?? '';
    const to = entries[entries.length - 1]?.seq ?? 0;
    const from = this.cursors.get(stream) ?? 0;
    const statements = this.projection.project(entries);
    const name = this.projection.name;
    const moved = await this.context.store.project({
      projection: name,
      stream,
      from,
      to,
      statements,
    });
    this.away = false;
    if (!moved) return false;
    this.cursors.set(stream, to);
    await this.keeper?.reached(to);
    return true;
  }

  /** Brings memory in line with the rows as they stand at the cursor. */
  private async reload(): Promise<void> {
    await this.projection.load?.();
    await this.keeper?.bringTo(this.cursors.get(this.projection.streams[0] ?? '') ?? 0);
  }

  private async oneByOne(entries: readonly Entry[]): Promise<number> {
    let applied = (entries[0]?.seq ?? 1) - 1;
    for (const entry of entries) {
      const outcome = await this.tryEntry(entry);
      if (outcome === 'halted') return applied;
      if (outcome === 'again') return await this.waitForStore(entry);
      applied = entry.seq;
    }
    return applied;
  }

  private async tryEntry(entry: Entry): Promise<'applied' | 'again' | 'halted'> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // What the failed attempt left in memory is not what the rows say.
        await this.reload();
        return (await this.step([entry])) ? 'applied' : 'again';
      } catch (error) {
        if (isConnectionError(error)) return 'again';
        if (attempt < ATTEMPTS_MAX) continue;
        this.onFault(this.projection.name, entry, error);
        if (this.projection.onPoison === 'dead_letter') {
          return (await this.skip(entry, error)) ? 'applied' : 'again';
        }
        this.halt(entry);
        return 'halted';
      }
    }
  }

  /** False when not even the letter could be left: everything is tried again. */
  private async skip(entry: Entry, error: unknown): Promise<boolean> {
    const { store } = this.context;
    const { name: projection } = this.projection;
    const { stream, seq } = entry;
    try {
      await store.deadLetter({ projection, stream, seq, error: String(error) });
      const from = this.cursors.get(stream) ?? 0;
      const moved = await store.project({ projection, stream, from, to: seq, statements: [] });
      if (moved) this.cursors.set(stream, seq);
      await this.reload();
      return moved;
    } catch (reason) {
      this.onFault(projection, entry, reason);
      return false;
    }
  }

  private async rereadCursor(stream: string): Promise<number> {
    const cursor = await this.context.store.cursor(this.projection.name, stream);
    this.cursors.set(stream, cursor);
    await this.reload();
    return cursor;
  }

  private async waitForStore(next: Entry): Promise<number> {
    this.away = true;
    await pause(this.context.scheduler, RETRY_MS);
    try {
      return await this.rereadCursor(next.stream);
    } catch {
      return this.cursors.get(next.stream) ?? next.seq - 1;
    }
  }
}

/**
 * Classes of PostgreSQL's errors that have nothing to do with the entry: connection, transaction
 * state and conflicts, resources (disk full), locks, an operator's hand, the system.
 */
const NOT_THE_ENTRY = ['08', '25', '40', '53', '55', '57', '58'];

/** An error that passes when the store is well again. No code at all means that it is away. */
function isConnectionError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') {
    return error instanceof Error && /connection|timeout|terminated/i.test(error.message);
  }
  return NOT_THE_ENTRY.includes(code.slice(0, 2)) || /^E[A-Z]+$/.test(code);
}
