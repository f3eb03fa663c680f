/** Collects what changed and publishes it once per frame of the screen. */
export class FrameScheduler {
  private dirty = new Set<{ flush(): void }>();
  private requested = false;

  constructor(private readonly requestFrame: (callback: () => void) => void) {}

  mark(slice: { flush(): void }): void {
    this.dirty.add(slice);
    if (this.requested) return;
    this.requested = true;
    this.requestFrame(() => this.publish());
  }

  private publish(): void {
    const { dirty } = this;
    this.dirty = new Set();
    this.requested = false;
    for (const slice of dirty) slice.flush();
  }
}

/**
 * One value of the hot path for `useSyncExternalStore`: it may change thousands of times a second,
 * its readers see a new one at most once per frame.
 */
export class Slice<T> {
  private readonly listeners = new Set<() => void>();
  private build: (() => T) | null = null;

  constructor(
    private value: T,
    private readonly scheduler: FrameScheduler,
  ) {}

  readonly read = (): T => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The value is different now; `build` makes the new one when the frame comes. */
  change(build: () => T): void {
    this.build = build;
    this.scheduler.mark(this);
  }

  flush(): void {
    if (this.build === null) return;
    this.value = this.build();
    this.build = null;
    for (const listener of this.listeners) listener();
  }
}
