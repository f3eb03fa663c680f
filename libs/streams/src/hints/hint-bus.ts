import type { Entry } from '@app/contracts';

/** News of a commit: entries `from` to `to` are durable. Fast, lossy, numbered; never the truth. */
export interface Hint {
  readonly stream: string;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  /** The committed entries; empty when a binding leaves them out. Consumers never change them. */
  readonly entries: readonly Entry[];
  /** The journal body of the entries, for a bus that carries bytes. */
  readonly body?: Buffer;
}

/** How far a stream is, said by its owner every {@link HEARTBEAT_MS}. */
export interface Heartbeat {
  readonly stream: string;
  readonly epoch: number;
  readonly head: number;
}

/** Interval of heartbeats. */
export const HEARTBEAT_MS = 300;

/** Receives hints and heartbeats of one stream; must only enqueue. */
export interface HintListener {
  onHint(hint: Hint): void;
  onHeartbeat(heartbeat: Heartbeat): void;
}

/** Carries hints to whoever follows a stream: in the process, over Redis, or badly, in tests. */
export abstract class HintBus {
  abstract publish(hint: Hint): void;
  abstract heartbeat(heartbeat: Heartbeat): void;
  /** The answer unsubscribes. */
  abstract subscribe(stream: string, listener: HintListener): () => void;
  /** Resolves once what was subscribed is in force: whoever reads then misses nothing between. */
  settled(): Promise<void> {
    return Promise.resolve();
  }
}
