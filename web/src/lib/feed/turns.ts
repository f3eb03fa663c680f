/**
 * Shares out the frames of the screen among what is heavy to draw: one piece of work has a frame of
 * its own, and the one after it stays free, since a chart draws then what it was told. Work that
 * waits is served in order of asking, so under load each comes less often instead of all at once.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private running = false;

  constructor(private readonly requestFrame: (callback: () => void) => void) {}

  /** Calls `work` once, in a frame to come. */
  take(work: () => void): void {
    this.waiting.push(work);
    if (this.running) return;
    this.running = true;
    this.requestFrame(() => this.serve());
  }

  private serve(): void {
    const work = this.waiting.shift();
    this.running = work !== undefined;
    if (work === undefined) return;
    this.requestFrame(() => this.rest());
    work();
  }

  private rest(): void {
    this.requestFrame(() => this.serve());
  }
}
