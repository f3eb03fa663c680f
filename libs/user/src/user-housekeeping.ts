import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { AppLogger } from '@app/platform';
import { KeptAnswers } from './answers/kept-answers.service';
import { LastUsedLog } from './keys/last-used-log';
import { SessionService } from './sessions/session.service';

const TURN_MS = 30_000;
const SWEEP_EVERY_MS = 3_600_000;

/** Writes when keys were used and deletes what ended, beside the requests. */
@Injectable()
export class UserHousekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;
  private turn: Promise<void> = Promise.resolve();
  private busy = false;
  private sweptAt = 0;

  constructor(
    private readonly lastUsed: LastUsedLog,
    private readonly sessions: SessionService,
    private readonly answers: KeptAnswers,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.sweptAt = this.clock.monotonic();
    this.timer = setInterval(() => this.startTurn(), TURN_MS);
    this.timer.unref();
  }

  /** Ends after a last write, while the database is still there. */
  async onModuleDestroy(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.turn;
    await this.tried(() => this.lastUsed.flush());
  }

  private startTurn(): void {
    if (this.busy) return;
    this.busy = true;
    this.turn = this.work().finally(() => {
      this.busy = false;
    });
  }

  private async work(): Promise<void> {
    await this.tried(() => this.lastUsed.flush());
    if (this.clock.monotonic() - this.sweptAt < SWEEP_EVERY_MS) return;
    this.sweptAt = this.clock.monotonic();
    await this.tried(() => this.sessions.sweep());
    await this.tried(() => this.answers.sweep());
  }

  /** A failure is logged: the next turn does the work again, and no request depends on it. */
  private async tried(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      this.logger.warn({ err: cause }, 'housekeeping of users failed');
    }
  }
}
