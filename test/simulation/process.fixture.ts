import { createHash } from 'node:crypto';

import type { Entry } from '@app/contracts';
import type {
  FollowerHandle,
  HostOptions,
  Json,
  LiveView,
  Projection,
  StageHandle,
} from '@app/streams';
import { StreamHost } from '@app/streams';
import { VirtualScheduler } from '@app/testing';
import type { VirtualLoop } from '@app/testing';

import type { AnyStage } from './plan.fixture';

type AnyHandle = StageHandle<unknown, unknown, unknown>;

/** Digest of a stream as one follower saw it; equal digests mean the same entries in order. */
export function chainDigest(previous: string, entry: Entry): string {
  const text = `${previous}${entry.seq} ${entry.at} ${JSON.stringify(entry.event)}`;
  return createHash('sha1').update(text).digest('hex');
}

/** A live view that remembers nothing but which entries it was given. */
export class WitnessView implements LiveView {
  readonly name = 'witness';
  readonly digests = new Map<string, string>();

  constructor(
    readonly streams: readonly string[],
    private readonly onEntry: (entry: Entry) => void,
  ) {}

  apply(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.onEntry(entry);
      const before = this.digests.get(entry.stream) ?? '';
      this.digests.set(entry.stream, chainDigest(before, entry));
    }
  }

  snapshot(): Json {
    return [...this.digests];
  }

  restore(state: Json): void {
    for (const [stream, digest] of state as [string, string][]) this.digests.set(stream, digest);
  }
}

/** A projection whose table has one row per entry. */
function rowPerEntry(streams: readonly string[], onEntry: (entry: Entry) => void): Projection {
  return {
    name: 'rows',
    streams,
    onPoison: 'halt',
    project: (entries) =>
      entries.map((entry) => {
        onEntry(entry);
        return { text: 'insert', values: [entry.stream, entry.seq] };
      }),
  };
}

/** What a process of the simulation gets from its world. */
export interface ProcessSetting {
  readonly loop: VirtualLoop;
  readonly stages: readonly AnyStage[];
  /** Streams that it follows with a view and a projection. */
  readonly followed: readonly string[];
  readonly options: (scheduler: VirtualScheduler) => Omit<HostOptions, 'scheduler' | 'onFatal'>;
  readonly onEntry: (entry: Entry) => void;
  readonly onEnd: (process: SimulatedProcess, error: unknown) => void;
}

/** One operating-system process of the simulated exchange, from its start to its death. */
export class SimulatedProcess {
  readonly scheduler: VirtualScheduler;
  readonly host: StreamHost;
  readonly handles = new Map<string, AnyHandle>();
  readonly witness: WitnessView;
  readonly followers: FollowerHandle[] = [];
  running = false;
  private ended = false;

  constructor(private readonly setting: ProcessSetting) {
    this.scheduler = new VirtualScheduler(setting.loop);
    this.host = new StreamHost({
      ...setting.options(this.scheduler),
      scheduler: this.scheduler,
      onFatal: (error) => this.end(error),
    });
    for (const stage of setting.stages) {
      this.handles.set(stage.stream, this.host.addStage(stage));
    }
    this.witness = new WitnessView(setting.followed, setting.onEntry);
    if (setting.followed.length === 0) return;
    this.followers.push(this.host.addView(this.witness));
    this.followers.push(this.host.addProjection(rowPerEntry(setting.followed, setting.onEntry)));
  }

  start(): void {
    this.host.start().then(
      () => {
        this.running = !this.ended;
      },
      (error: unknown) => this.end(error),
    );
  }

  /** SIGKILL. */
  kill(): void {
    this.ended = true;
    this.running = false;
    this.scheduler.kill();
  }

  /** SIGTERM: resolves when it has stopped by itself. */
  stop(): void {
    this.running = false;
    this.host.stop().then(
      () => this.end(null),
      (error: unknown) => this.end(error),
    );
  }

  private end(error: unknown): void {
    if (this.ended) return;
    this.kill();
    this.setting.onEnd(this, error);
  }
}
