import type { Heartbeat, Hint, HintListener } from './hint-bus';
import { HintBus } from './hint-bus';

/** Hands hints to listeners of the same process. */
export class InProcessHintBus extends HintBus {
  private readonly listeners = new Map<string, Set<HintListener>>();

  override publish(hint: Hint): void {
    for (const listener of this.listeners.get(hint.stream) ?? []) listener.onHint(hint);
  }

  override heartbeat(heartbeat: Heartbeat): void {
    for (const listener of this.listeners.get(heartbeat.stream) ?? []) {
      listener.onHeartbeat(heartbeat);
    }
  }

  override subscribe(stream: string, listener: HintListener): () => void {
    const set = this.listeners.get(stream) ?? new Set();
    this.listeners.set(stream, set);
    set.add(listener);
    return () => set.delete(listener);
  }
}

/** Delivers nothing at all: proves that the exchange is right without hints. */
export class SilentHintBus extends HintBus {
  override publish(): void {
    // lost on purpose
  }

  override heartbeat(): void {
    // lost on purpose
  }

  override subscribe(): () => void {
    return () => undefined;
  }
}
