import type { FollowerReport, ProcessRecovery, StageReport } from '@app/contracts';
import type { Clock } from '@app/kernel';
import { assert, DomainError } from '@app/kernel';

import type {
  FollowerHandle,
  LiveView,
  Projection,
  StageDefinition,
  TracedEntry,
} from '../definitions';
import { StageHandle, StreamRegistry } from '../definitions';
import type { Follower, FollowerFault } from '../followers/follower';
import { LiveViewRunner } from '../followers/live-view-runner';
import { Projector } from '../followers/projector';
import type { ReaderContext } from '../followers/stream-reader';
import type { HintBus } from '../hints/hint-bus';
import { HEARTBEAT_MS } from '../hints/hint-bus';
import type { JournalStore } from '../journal/journal-store';
import { traceEntries } from '../journal/trace';
import type { PoisonError } from '../stages/stage-runner';
import type { Scheduler } from './scheduler';
import { pause } from './scheduler';
import { SNAPSHOT_EVERY, StageLine } from './stage-line';

/** Where the host says what happens to it. */
export interface HostLog {
  info(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

/** Everything that a host needs from outside; a simulation binds its own. */
export interface HostOptions {
  readonly store: JournalStore;
  readonly bus: HintBus;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Names this process in the lease. */
  readonly owner: string;
  readonly log: HostLog;
  /** Ends the process: its memory may no longer be what the journal says. */
  readonly onFatal: (error: unknown) => void;
  readonly crashpoint?: (name: string) => void;
  /** Another process holds the lease of a stream: this one waits as its standby. */
  readonly onStandby?: (stream: string) => void;
  /** Entries between two snapshots of a stage. */
  readonly snapshotEvery?: number;
  /** Requests that may wait for one stage. */
  readonly requestLimit?: number;
}

type AnyDefinition = StageDefinition<unknown, unknown, unknown, unknown>;

/** Entries between two snapshots of what a projection remembers: half a second of reading. */
const MEMORY_EVERY = 50_000;
/** How long a question waits for what other processes have written. */
const CATCH_UP_MS = 2_000;

/** State of a host for health and metrics. */
export interface HostStatus {
  readonly ready: boolean;
  readonly commits: number;
  readonly stages: readonly StageReport[];
  readonly followers: readonly FollowerReport[];
  /** Null until everything that runs here answers. */
  readonly recovery: ProcessRecovery | null;
}

/** Runs the stages, projections and views of one process: the implementation of the registry. */
export class StreamHost extends StreamRegistry {
  private readonly definitions: AnyDefinition[] = [];
  private readonly projectors: Projector[] = [];
  private readonly views: LiveViewRunner[] = [];
  private readonly context: ReaderContext;
  private line: StageLine | null = null;
  private dead = false;
  private stopping = false;
  private started = false;
  private recovery: ProcessRecovery | null = null;
  private cancelTick: () => void = () => undefined;

  constructor(private readonly options: HostOptions) {
    super();
    const { store, bus, scheduler } = options;
    this.context = { store, bus, scheduler, onCorrupt: (error) => this.fatal(error) };
  }

  override addStage<State, Event, Request, Answer>(
    definition: StageDefinition<State, Event, Request, Answer>,
  ): StageHandle<State, Request, Answer> {
    assert(!this.started, 'stages are added before the start');
    this.definitions.push(definition);
    return new HostedStage<State, Request, Answer>(definition.stream, () => this.runningLine());
  }

  override addProjection(projection: Projection): FollowerHandle {
    assert(!this.started, 'projections are added before the start');
    const { clock, snapshotEvery = MEMORY_EVERY } = this.options;
    const projector = new Projector(projection, this.context, this.follower, {
      every: Math.min(snapshotEvery, MEMORY_EVERY),
      now: () => clock.now(),
      onUnsaved: (name, error) => {
        this.options.log.error('no snapshot', { projection: name, error: String(error) });
      },
    });
    this.projectors.push(projector);
    return projector;
  }

  override addView(view: LiveView): FollowerHandle {
    assert(!this.started, 'views are added before the start');
    const runner = new LiveViewRunner(view, this.context, this.follower);
    this.views.push(runner);
    return runner;
  }

  override async head(stream: string): Promise<number> {
    const own = this.line?.committedSeq(stream);
    if (own !== undefined) return own;
    return (await this.options.store.heads([stream])).get(stream)?.head ?? 0;
  }

  override trace(stream: string, seqs: readonly number[]): Promise<TracedEntry[]> {
    return traceEntries(this.options.store, stream, seqs);
  }

  /** Recovers, takes the leases, catches up and begins to answer. */
  async start(): Promise<void> {
    assert(!this.started, 'a host starts once');
    this.started = true;
    const { store, clock } = this.options;
    const beganAt = clock.monotonic();
    const streams = this.definitions.flatMap(({ stream, inputs }) => [stream, ...inputs]);
    await store.ensure([...new Set(streams)]);
    const line = new StageLine(this.definitions, this.options, {
      context: this.context,
      fatal: (error) => this.fatal(error),
      poison: (error) => this.poison(error),
    });
    await line.recover();
    for (const view of this.views) await view.start();
    for (const projector of this.projectors) await projector.start();
    await line.start();
    this.line = line;
    this.recovery = { readyAt: clock.now(), ms: Math.round(clock.monotonic() - beganAt) };
    this.tick();
  }

  /** Stops taking requests, writes what is decided, gives the leases up. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.cancelTick();
    if (this.line !== null && !this.dead) await this.line.finish();
    const now = this.options.clock.now();
    if (!this.dead) for (const view of this.views) await view.saveSnapshot(now);
    for (const follower of [...this.projectors, ...this.views]) follower.stop();
    await this.line?.release();
  }

  /** Head, backlog and lag of everything that runs here. */
  status(): HostStatus {
    const stages = this.line?.reports() ?? [];
    const followers = [
      ...this.projectors.map((one) => reportOf(one, 'projection', one.replay)),
      ...this.views.map((one) => reportOf(one, 'view', one.entriesSinceSnapshot)),
    ];
    const trusted = this.line?.committer.trusted === true;
    const whole = stages.every((stage) => stage.halted === null);
    const ready = this.line !== null && !this.dead && !this.stopping && trusted && whole;
    const commits = this.line?.committer.commitCount ?? 0;
    return { ready, commits, stages, followers, recovery: this.recovery };
  }

  private readonly follower: FollowerFault = (name, entry, error) => {
    const { stream, seq } = entry;
    const details = { follower: name, stream, seq, error: String(error) };
    this.options.log.error('an entry cannot be applied', details);
  };

  private runningLine(): StageLine {
    if (this.line === null || this.dead || this.stopping) {
      throw new DomainError('SERVICE_DOWN', 'the exchange is starting or stopping; retry shortly');
    }
    return this.line;
  }

  /** Heartbeats, lease renewal and snapshots. */
  private tick(): void {
    if (this.stopping || this.dead) return;
    this.line?.tick();
    const every = this.options.snapshotEvery ?? SNAPSHOT_EVERY;
    for (const view of this.views) {
      if (view.entriesSinceSnapshot < every) continue;
      view.saveSnapshot(this.options.clock.now()).catch((error: unknown) => {
        this.options.log.error('no snapshot', { view: view.name, error: String(error) });
      });
    }
    this.cancelTick = this.options.scheduler.after(HEARTBEAT_MS, () => this.tick());
  }

  private fatal(error: unknown): void {
    if (this.dead) return;
    this.dead = true;
    this.options.log.error('the process ends', { error: String(error) });
    this.options.onFatal(error);
  }

  private poison(error: PoisonError): void {
    if (this.dead) return;
    this.dead = true;
    this.options.log.error(error.message, { cause: String(error.cause) });
    const { input, stage } = error;
    const end = (): void => this.options.onFatal(error);
    if (input === null) return end();
    const noted = this.options.store.notePoisonAttempt(stage, input.stream, input.seq);
    void Promise.race([noted, pause(this.options.scheduler, 1_000)]).then(end, end);
  }
}

function reportOf(
  follower: Follower,
  kind: FollowerReport['kind'],
  replay: number,
): FollowerReport {
  const { name, lag, halted } = follower;
  const at = halted === null ? null : `${halted.stream} ${halted.seq}`;
  return { name, kind, lag, replay, halted: at };
}

class HostedStage<State, Request, Answer> extends StageHandle<State, Request, Answer> {
  constructor(
    private readonly stream: string,
    private readonly line: () => StageLine,
  ) {
    super();
  }

  override async request(request: Request, options?: { reserve?: boolean }): Promise<Answer> {
    const answer = await this.line().request(this.stream, request, options?.reserve === true);
    return answer as Answer;
  }

  override read<T>(reader: (state: State) => T): Promise<T> {
    return this.line().read(this.stream, reader as (state: unknown) => T);
  }

  override caughtUp(withinMs = CATCH_UP_MS): Promise<void> {
    return this.line().caughtUp(this.stream, withinMs);
  }

  override get committedSeq(): number {
    return this.line().committedSeq(this.stream) ?? 0;
  }
}
