import type { Entry } from '@app/contracts';
import { DomainError, InvariantError } from '@app/kernel';
import type { HintBus, StageHandle } from '@app/streams';
import { decodeEntries, JournalCorruptError } from '@app/streams';
import {
  Chance,
  ChaosHintNetwork,
  JournalDisk,
  MemoryJournalStore,
  NO_HINT_CHAOS,
  NO_STORE_FAULTS,
  VirtualClock,
  VirtualLoop,
} from '@app/testing';
import type { StoreFaults, VirtualScheduler } from '@app/testing';

import type { Plan } from './plan.fixture';
import { SimulatedProcess } from './process.fixture';

const STARTS_AT = Date.UTC(2026, 0, 5, 9);

/** A broken promise of the exchange, by its name in the list of invariants. */
export class Violation extends Error {
  constructor(
    readonly invariant: string,
    message: string,
  ) {
    super(`${invariant}: ${message}`);
  }
}

/** A place where a process lives, dies and is started again. */
export class Slot {
  current: SimulatedProcess | null = null;
  readonly zombies: SimulatedProcess[] = [];

  constructor(readonly streams: readonly string[]) {}
}

/** The simulated data centre: database, network, clocks and processes, all driven by one seed. */
export class World {
  readonly loop = new VirtualLoop();
  readonly disk = new JournalDisk(() => this.loop.now);
  readonly chance: Chance;
  readonly slots: Slot[];
  readonly clock: VirtualClock;
  readonly violations: Violation[] = [];
  restarts = 0;
  private readonly network: ChaosHintNetwork;
  private faults: StoreFaults = NO_STORE_FAULTS;
  private jitterMs = 0;
  private healing = true;
  private readonly decoded = new Map<string, { entries: Entry[]; batches: number }>();

  constructor(readonly plan: Plan) {
    this.chance = new Chance(plan.seed ^ 0x5eed);
    const jitter = this.chance.fork();
    const jitterMs = (): number => jitter.integer(0, this.jitterMs);
    this.clock = new VirtualClock(this.loop, { startsAt: STARTS_AT, jitterMs });
    this.network = new ChaosHintNetwork(this.chance.fork(), (hint) => {
      this.mustBeDurable('a hint', hint.stream, hint.to);
    });
    this.slots = plan.processes.map((streams) => new Slot(streams));
    if (this.chance.happens(0.5)) this.slots.push(new Slot([]));
  }

  get streams(): string[] {
    return this.plan.stages.map((stage) => stage.stream);
  }

  /** Starts a process in each slot. */
  startAll(): void {
    for (const slot of this.slots) this.startIn(slot);
  }

  startIn(slot: Slot): void {
    const { plan, loop } = this;
    const last = this.slots[this.slots.length - 1];
    const process = new SimulatedProcess({
      loop,
      stages: plan.stages.filter((stage) => slot.streams.includes(stage.stream)),
      followed: slot === last ? this.streams : [],
      options: (scheduler) => ({
        store: this.store(scheduler),
        bus: this.bus(scheduler),
        clock: this.clock,
        owner: `${slot.streams.join('+')} ${this.restarts}`,
        log: { info: () => undefined, error: () => undefined },
        snapshotEvery: plan.snapshotEvery,
      }),
      onEntry: (entry) => this.followed(entry),
      onEnd: (ended, error) => this.ended(slot, ended, error),
    });
    slot.current = process;
    process.start();
  }

  /** From here on everything that the plan allows goes wrong. */
  breakThings(): void {
    this.faults = this.plan.store;
    this.network.chaos = this.plan.hints;
    this.jitterMs = this.chance.of([0, 5, 300]);
    this.healing = false;
  }

  /** No more faults: what is frozen thaws, what is dead is started, old owners end. */
  heal(): void {
    this.faults = NO_STORE_FAULTS;
    this.network.chaos = NO_HINT_CHAOS;
    this.healing = true;
    for (const slot of this.slots) {
      for (const zombie of slot.zombies) zombie.kill();
      slot.zombies.length = 0;
      slot.current?.scheduler.thaw();
    }
  }

  /** Kill, freeze or stop a process, or set a clock. */
  accident(): void {
    const slot = this.chance.of(this.slots);
    const process = slot.current;
    const kind = this.chance.of(['kill', 'kill', 'freeze', 'pause', 'stop', 'clock']);
    if (kind === 'clock') {
      this.clock.offsetMs += this.chance.of([-3_600_000, 3_600_000, -500, 500]);
    } else if (process === null) {
      return;
    } else if (kind === 'kill') {
      process.kill();
      this.restartSoon(slot);
    } else if (kind === 'stop' && process.running) {
      process.stop();
    } else if (kind === 'pause') {
      process.scheduler.freeze();
      this.loop.after(this.chance.integer(0, 2_000), () => process.scheduler.thaw());
    } else if (kind === 'freeze') {
      process.scheduler.freeze();
      slot.zombies.push(process);
      this.loop.after(this.chance.integer(0, 8_000), () => process.scheduler.thaw());
      this.startIn(slot);
    }
  }

  /** The handle of the process that owns the stream now, if one answers. */
  handle(stream: string): StageHandle<unknown, unknown, unknown> | null {
    const slot = this.slots.find((one) => one.streams.includes(stream));
    if (slot?.current?.running !== true) return null;
    return slot.current.handles.get(stream) ?? null;
  }

  /** All durable entries of a stream. */
  entries(stream: string): readonly Entry[] {
    const known = this.decoded.get(stream) ?? { entries: [], batches: 0 };
    this.decoded.set(stream, known);
    const batches = this.disk.batches(stream);
    for (; known.batches < batches.length; known.batches += 1) {
      const batch = batches[known.batches];
      if (batch !== undefined) known.entries.push(...decodeEntries(batch));
    }
    return known.entries;
  }

  /** Nothing leaves a process before the write that holds it has returned. */
  mustBeDurable(what: string, stream: string, seq: number): void {
    const head = this.disk.head(stream);
    if (seq > head) this.fail('G1', `${what} of ${stream} ${seq} is out, durable is ${head}`);
  }

  private followed(entry: Entry): void {
    const { stream, seq, event, json } = entry;
    this.mustBeDurable('an entry', stream, seq);
    if (json !== undefined && json !== JSON.stringify(event)) {
      this.fail('B3', `the text of ${stream} ${seq} is not its event`);
    }
  }

  fail(invariant: string, message: string): void {
    this.violations.push(new Violation(invariant, message));
  }

  /** Ends of all streams. */
  heads(): string {
    return this.streams.map((stream) => this.disk.head(stream)).join();
  }

  /** True when every stage has decided everything and every follower has applied it. */
  quiet(): boolean {
    for (const slot of this.slots) {
      const process = slot.current;
      if (process?.running !== true || !process.host.status().ready) return false;
      for (const stage of process.host.status().stages) {
        if (stage.backlog > 0 || stage.requests > 0) return false;
      }
      for (const follower of process.followers) {
        for (const stream of this.streams) {
          if (follower.position(stream) !== this.disk.head(stream)) return false;
        }
      }
    }
    return this.plan.stages.every(({ stream, inputs }) => {
      const consumed = this.disk.heads.get(stream)?.inputs ?? {};
      return inputs.every((input) => (consumed[input] ?? 0) === this.disk.head(input));
    });
  }

  private store(scheduler: VirtualScheduler): MemoryJournalStore {
    const { disk, loop: network } = this;
    const chance = this.chance.fork();
    return new MemoryJournalStore({ disk, chance, scheduler, network, faults: () => this.faults });
  }

  private bus(scheduler: VirtualScheduler): HintBus {
    return this.network.busOf(scheduler);
  }

  private ended(slot: Slot, process: SimulatedProcess, error: unknown): void {
    const zombie = slot.current !== process;
    const cause = (error as { cause?: unknown } | null)?.cause ?? error;
    const broken = cause instanceof InvariantError || cause instanceof JournalCorruptError;
    const program = cause instanceof TypeError || cause instanceof RangeError;
    if (!zombie && (broken || program)) this.fail('G9', String((cause as Error).stack ?? cause));
    if (error instanceof DomainError) this.fail('G9', `ended by ${error.reason}`);
    if (!zombie) this.restartSoon(slot);
  }

  private restartSoon(slot: Slot): void {
    slot.current = null;
    this.restarts += 1;
    const delay = this.healing ? 0 : this.chance.integer(0, 4_000);
    this.loop.after(delay, () => {
      if (slot.current === null) this.startIn(slot);
    });
  }
}
