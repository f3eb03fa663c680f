import type { TradesQuery, Quote } from '@app/contracts';
import { Database } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

import { QuotesStore } from './database/quotes.store';
import { QuoteLog } from './domain/quote-log';

/** Quotes of a symbol that stay in the table: the newest. */
const KEPT = 100_000;
/** The table holds at most this many more, so that they are deleted many at a time. */
const PRUNE_EVERY = 5_000;
const FLUSH_EVERY_MS = 250;
const ROWS_MAX = 2_000;
/** Quotes that wait in memory for a database that does not answer. */
const WAITING_MAX = 50_000;

/**
 * Writes the changes of best bid and offer beside the run of entries, never in its way: a few times
 * a second all that came since in one statement. Quotes are read models for looking back; what a
 * crash takes is noted again when the live view reads the same entries.
 */
@Injectable()
export class QuoteRecorder implements OnApplicationBootstrap, OnModuleDestroy {
  readonly log = new QuoteLog(WAITING_MAX);
  private readonly store: QuotesStore;
  private readonly sincePrune = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();

  constructor(database: Database) {
    this.store = new QuotesStore(database);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (this.log.size > 0) void this.flush();
    }, FLUSH_EVERY_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.flush();
  }

  /** Quotes of a time, those that were not written yet included. */
  async between(query: TradesQuery): Promise<Quote[]> {
    await this.flush();
    return await this.store.between(query);
  }

  /** Writes what waits; one writer at a time, so that the order of the rows is theirs. */
  flush(): Promise<void> {
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  private async write(): Promise<void> {
    while (this.log.size > 0) {
      const quotes = this.log.take(ROWS_MAX);
      try {
        await this.store.add(quotes);
        await this.pruneAfter(quotes);
      } catch {
        // The database is away, which its own health check says; the next turn tries again.
        this.log.putBack(quotes);
        return;
      }
    }
  }

  private async pruneAfter(quotes: readonly Quote[]): Promise<void> {
    for (const { symbol } of quotes) {
      this.sincePrune.set(symbol, (this.sincePrune.get(symbol) ?? 0) + 1);
    }
    for (const [symbol, count] of this.sincePrune) {
      if (count < PRUNE_EVERY) continue;
      await this.store.prune(symbol, KEPT);
      this.sincePrune.set(symbol, 0);
    }
  }
}
