import type { Heartbeat, Hint, HintListener, Scheduler } from '@app/streams';
import { HintBus } from '@app/streams';

import type { Chance } from './chance';

/** How badly hints travel; probabilities per hint and listener. */
export interface HintChaos {
  readonly drop: number;
  readonly duplicate: number;
  /** A hint of an earlier epoch comes again. */
  readonly stale: number;
  readonly maxDelayMs: number;
}

/** Hints arrive at once, once and in order. */
export const NO_HINT_CHAOS: HintChaos = { drop: 0, duplicate: 0, stale: 0, maxDelayMs: 0 };

interface Subscription {
  readonly stream: string;
  readonly listener: HintListener;
  readonly scheduler: Scheduler;
}

const REMEMBERED = 50;

/** Carries hints between processes of a simulation and loses, repeats, reorders and delays them. */
export class ChaosHintNetwork {
  chaos: HintChaos = NO_HINT_CHAOS;
  private readonly subscriptions = new Set<Subscription>();
  private past: Hint[] = [];

  constructor(
    private readonly chance: Chance,
    /** Looks at each hint before it travels. */
    private readonly onPublish: (hint: Hint) => void = () => undefined,
  ) {}

  /** The bus as one process sees it: what it hears comes in turns of its own loop. */
  busOf(scheduler: Scheduler): HintBus {
    return new ProcessBus(this, scheduler);
  }

  publish(hint: Hint): void {
    this.onPublish(hint);
    this.past.push(hint);
    if (this.past.length > REMEMBERED) this.past.shift();
    for (const one of this.listeners(hint.stream)) {
      if (this.chance.happens(this.chaos.drop)) continue;
      this.deliver(one, () => one.listener.onHint(hint));
      if (this.chance.happens(this.chaos.duplicate)) {
        this.deliver(one, () => one.listener.onHint(hint));
      }
      if (!this.chance.happens(this.chaos.stale)) continue;
      const old = this.chance.of(this.past);
      for (const other of this.listeners(old.stream)) {
        this.deliver(other, () => other.listener.onHint(old));
      }
    }
  }

  heartbeat(beat: Heartbeat): void {
    for (const one of this.listeners(beat.stream)) {
      if (this.chance.happens(this.chaos.drop)) continue;
      this.deliver(one, () => one.listener.onHeartbeat(beat));
    }
  }

  add(subscription: Subscription): () => void {
    this.subscriptions.add(subscription);
    return () => this.subscriptions.delete(subscription);
  }

  private listeners(stream: string): Subscription[] {
    return [...this.subscriptions].filter((one) => one.stream === stream);
  }

  private deliver(one: Subscription, task: () => void): void {
    const delay = this.chance.integer(0, this.chaos.maxDelayMs);
    one.scheduler.after(delay, () => {
      if (this.subscriptions.has(one)) task();
    });
  }
}

class ProcessBus extends HintBus {
  constructor(
    private readonly network: ChaosHintNetwork,
    private readonly scheduler: Scheduler,
  ) {
    super();
  }

  override publish(hint: Hint): void {
    this.network.publish(hint);
  }

  override heartbeat(beat: Heartbeat): void {
    this.network.heartbeat(beat);
  }

  override subscribe(stream: string, listener: HintListener): () => void {
    return this.network.add({ stream, listener, scheduler: this.scheduler });
  }
}
