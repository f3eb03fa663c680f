import type { Entry } from '@app/contracts';

import { pause } from '../host/scheduler';
import type { Projection } from '../definitions';
import type { FollowerFault } from './follower';
import { Follower } from './follower';
import type { ReaderContext } from './stream-reader';

const RETRY_MS = 500;
const ATTEMPTS_MAX = 3;

/**
 * Runs a projection: rows and cursor in one transaction per run. A run that fails is tried again,
 * then entry by entry; an entry that fails three times goes to `dead_letter` or halts this
 * projection alone.
 */
export class Projector extends Follower {
  private readonly cursors = new Map<string, number>();
  private away = false;

  constructor(
    private readonly projection: Projection,
    context: ReaderContext,
    private readonly onFault: FollowerFault,
  ) {
    super(projection.name, projection.streams, context);
  }

  protected override async startPositions(): Promise<ReadonlyMap<string, number>> {
    for (const stream of this.projection.streams) {
      this.cursors.set(stream, await this.context.store.cursor(this.projection.name, stream));
    }
    await this.projection.load?.();
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
    if (moved) this.cursors.set(stream, to);
    return moved;
  }

  private async oneByOne(entries: readonly Entry[]): Promise<number> {
    let applied = 0;
    for (const entry of entries) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          if (!(await this.step([entry]))) return await this.rereadCursor(entry.stream);
          break;
        } catch (error) {
          if (isConnectionError(error)) return await this.waitForStore(entry);
          if (attempt < ATTEMPTS_MAX) continue;
          this.onFault(this.projection.name, entry, error);
          if (this.projection.onPoison === 'halt') {
            this.halt(entry);
            return applied;
          }
          await this.skip(entry, error);
          break;
        }
      }
      applied = entry.seq;
    }
    return applied;
  }

  private async skip(entry: Entry, error: unknown): Promise<void> {
    const { store } = this.context;
    const { name: projection } = this.projection;
    const { stream, seq } = entry;
    await store.deadLetter({ projection, stream, seq, error: String(error) });
    const from = this.cursors.get(stream) ?? 0;
    if (await store.project({ projection, stream, from, to: seq, statements: [] })) {
      this.cursors.set(stream, seq);
    }
  }

  private async rereadCursor(stream: string): Promise<number> {
    const cursor = await this.context.store.cursor(this.projection.name, stream);
    this.cursors.set(stream, cursor);
    await this.projection.load?.();
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

/** PostgreSQL names its own errors by five characters; class 08, 57 and no name mean it is away. */
function isConnectionError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') {
    return error instanceof Error && /connection|timeout|terminated/i.test(error.message);
  }
  return code.startsWith('08') || code.startsWith('57') || /^E[A-Z]+$/.test(code);
}
