import type { CDPSession, Page } from '@playwright/test';

/** What a page went through in a span of time. */
export interface Performance {
  readonly framesPerSecond: readonly number[];
  readonly longTasksMs: readonly number[];
  readonly heapGrowthBytes: number;
}

/** Compressed script in thousands of bytes. */
export interface ScriptKilobytes {
  readonly firstLoad: number;
  readonly later: number;
}

interface Probe {
  readonly frames: readonly number[];
  readonly longTasks: readonly number[];
}

/** Runs in the page: notes the time of every frame and the length of every long task. */
const IN_PAGE = `
  const tick = (now) => {
    window.openbellProbe?.frames.push(now);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  new PerformanceObserver((list) => {
    const probe = window.openbellProbe;
    for (const { startTime, duration } of list.getEntries()) {
      // A task is told after its end: the collection that comes before the span is not of it.
      if (probe !== undefined && startTime >= probe.from) probe.longTasks.push(duration);
    }
  }).observe({ type: 'longtask' });
`;
const BEGIN = `window.openbellProbe = { frames: [], longTasks: [], from: performance.now() };
  undefined`;
const READ = 'window.openbellProbe';

/** Watches one page: frames, tasks over 50 ms, live heap, bytes of script. */
export class PageProbe {
  private firstLoadBytes = 0;
  private laterBytes = 0;

  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  /** Must be attached before the page goes anywhere. */
  static async attach(page: Page): Promise<PageProbe> {
    const session = await page.context().newCDPSession(page);
    const probe = new PageProbe(page, session);
    await probe.watchScripts();
    await page.addInitScript({ content: IN_PAGE });
    return probe;
  }

  /** Compressed script: what the page itself names, and what its scripts asked for later. */
  get scriptKilobytes(): ScriptKilobytes {
    const [firstLoad, later] = [this.firstLoadBytes, this.laterBytes].map((bytes) => {
      return Math.round(bytes / 1_000);
    });
    return { firstLoad: firstLoad ?? 0, later: later ?? 0 };
  }

  /** What happens while `work` runs. */
  async during(work: () => Promise<unknown>): Promise<Performance> {
    const heapBefore = await this.liveHeap();
    await this.page.evaluate(BEGIN);
    await work();
    const { frames, longTasks } = await this.page.evaluate<Probe>(READ);
    const heapGrowthBytes = (await this.liveHeap()) - heapBefore;
    return { framesPerSecond: perSecond(frames), longTasksMs: longTasks, heapGrowthBytes };
  }

  private async liveHeap(): Promise<number> {
    await this.session.send('HeapProfiler.collectGarbage');
    await this.session.send('Performance.enable');
    const { metrics } = await this.session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
  }

  private async watchScripts(): Promise<void> {
    const named = new Set<string>();
    const asked = new Set<string>();
    await this.session.send('Network.enable');
    this.session.on('Network.requestWillBeSent', ({ requestId, type, initiator }) => {
      if (type === 'Script') (initiator.type === 'parser' ? named : asked).add(requestId);
    });
    this.session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (named.has(requestId)) this.firstLoadBytes += encodedDataLength;
      else if (asked.has(requestId)) this.laterBytes += encodedDataLength;
    });
  }
}

/** Frames in each whole second. */
function perSecond(frames: readonly number[]): number[] {
  const start = frames[0] ?? 0;
  const counts: number[] = [];
  for (const at of frames) {
    const second = Math.floor((at - start) / 1_000);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return Array.from(counts.slice(0, -1), (count) => count ?? 0);
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
