import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { NotificationApi } from '@app/contracts';
import { AppLogger } from '@app/platform';

import { presentBroadcast } from '../notifications/broadcast.presenter';
import { stateFrame } from './frames';

/** Somebody who wants to hear what operators say to everybody. */
export interface BroadcastListener {
  state(frame: string): void;
}

/** A message that another gateway took is heard this late, and so is the end of one. */
const LOOK_MS = 1_000;
/** More than are ever valid at once. */
const VALID_MAX = 100;

/**
 * Tells listeners which messages to everybody are valid: all of them at the start, and all of them
 * again when one was added, withdrawn or has ended. It asks for them while somebody listens, so
 * there is no hint that could be lost; whoever comes back is told what holds now.
 */
@Injectable()
export class BroadcastWatch implements OnModuleInit, OnModuleDestroy {
  /** What each listener was told last; null for one that was told nothing yet. */
  private readonly told = new Map<BroadcastListener, string | null>();
  private timer: NodeJS.Timeout | null = null;
  private looking = false;
  private again = false;
  private failed = false;

  constructor(
    private readonly notifications: NotificationApi,
    private readonly logger: AppLogger,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => this.changed(), LOOK_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** The listener hears what holds now, and every change of it. */
  join(listener: BroadcastListener): void {
    this.told.set(listener, null);
    this.changed();
  }

  /** The listener hears no more. */
  leave(listener: BroadcastListener): void {
    this.told.delete(listener);
  }

  /** Something may have changed: listeners are told what is new to them. */
  changed(): void {
    this.again = this.looking;
    if (!this.looking) void this.look();
  }

  private async look(): Promise<void> {
    this.looking = true;
    do {
      this.again = false;
      const frame = this.told.size === 0 ? null : await this.frame();
      if (frame !== null) this.spread(frame);
    } while (this.again);
    this.looking = false;
  }

  private spread(frame: string): void {
    for (const [listener, last] of this.told) {
      if (last === frame) continue;
      this.told.set(listener, frame);
      listener.state(frame);
    }
  }

  /** Null when notification does not answer: the next look comes soon. */
  private async frame(): Promise<string | null> {
    try {
      const valid = await this.notifications.broadcasts({ validOnly: true, limit: VALID_MAX });
      this.failed = false;
      return stateFrame('broadcasts', { broadcasts: valid.map(presentBroadcast) });
    } catch (error) {
      if (!this.failed) this.logger.warn({ err: error }, 'messages to everybody are not known');
      this.failed = true;
      return null;
    }
  }
}
