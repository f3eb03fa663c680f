import type { Clock } from '@app/kernel';
import { shape } from '@app/kernel';

/** Interval of signs of life. */
export const PRESENCE_MS = 500;
/** Silent for this long, a service counts as away. */
export const SILENCE_MS_MAX = 2_000;
/** Pattern on which every process says that it answers. */
export const PRESENCE_PATTERN = 'presence';

/** One sign of life. */
export interface SignOfLife {
  /** Name that stands before the operation in its patterns: `wallet`, `matching-engine.0`. */
  readonly service: string;
  /** Differs between processes of one service and between starts. */
  readonly instance: string;
  readonly at: number;
  /** False when it is stopping: nobody should ask it any more. */
  readonly answering: boolean;
}

/** What a sign of life must look like to be heard. */
export const SIGN_OF_LIFE = shape.record<SignOfLife>({
  service: shape.text(64),
  instance: shape.text(64),
  at: shape.time(),
  answering: shape.flag(),
});

/**
 * Who answers at the moment. A stage that is away is known before anything is sent to it or
 * recorded for it, so that a request is refused and not swallowed.
 */
export class ServicePresence {
  private readonly heard = new Map<string, Map<string, number>>();
  private startedAt: number;
  private sweptAt: number;

  constructor(
    private readonly clock: Clock,
    private readonly onLost: (service: string) => void,
  ) {
    this.startedAt = clock.monotonic();
    this.sweptAt = this.startedAt;
  }

  /** From now on it can be heard who is there. */
  begin(): void {
    this.startedAt = this.clock.monotonic();
  }

  /** Takes a sign of life; old ones, which may be copies, count for nothing. */
  hear(sign: SignOfLife): void {
    if (Math.abs(this.clock.now() - sign.at) > 60_000) return;
    const instances = this.heard.get(sign.service) ?? new Map<string, number>();
    this.heard.set(sign.service, instances);
    if (sign.answering) instances.set(sign.instance, this.clock.monotonic());
    else if (instances.delete(sign.instance) && instances.size === 0) this.onLost(sign.service);
  }

  /** True while some process of the service answers; before it could have been heard, too. */
  isHere(service: string): boolean {
    if (this.hears(service)) return true;
    return this.clock.monotonic() - this.startedAt < SILENCE_MS_MAX;
  }

  /** True once it was heard and as long as it is. */
  hears(service: string): boolean {
    return (this.heard.get(service)?.size ?? 0) > 0;
  }

  /** Drops who has been silent for too long; not when it was this process that did not listen. */
  sweep(): void {
    const now = this.clock.monotonic();
    const deaf = now - this.sweptAt > SILENCE_MS_MAX / 2;
    this.sweptAt = now;
    if (deaf) return;
    const oldest = now - SILENCE_MS_MAX;
    for (const [service, instances] of this.heard) {
      const before = instances.size;
      for (const [instance, at] of instances) if (at < oldest) instances.delete(instance);
      if (before > 0 && instances.size === 0) this.onLost(service);
    }
  }

  /** Services heard of, for `/health`. */
  all(): ReadonlyMap<string, number> {
    return new Map([...this.heard].map(([service, instances]) => [service, instances.size]));
  }
}
