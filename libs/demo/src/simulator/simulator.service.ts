import { Clock } from '@app/kernel';
import { AppConfig, AppLogger, HealthRegistry } from '@app/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

import type { Regime } from '../domain/sim-types';
import { DemoSeed } from '../seed/demo-seed';
import { DEMO_INSTRUMENTS, DEMO_TICK_UNITS } from '../seed/seed-data';
import { OwnAddress } from './own-address';
import { SimAccounts } from './sim-accounts';
import type { SimControl, SimStatus } from './sim-messages';
import { SimThread } from './sim-thread';

const RESTART_MS = 2_000;

/** What somebody wants changed. */
export interface SimulatorChange {
  readonly running?: boolean;
  readonly speed?: number;
  readonly regime?: Regime;
  readonly seed?: number;
}

/** What the simulator is told to do, and what it says of itself. */
export interface SimulatorState extends SimControl {
  readonly seed: number;
  /** Null while no thread of it lives, or before its first word. */
  readonly status: SimStatus | null;
  readonly isStarted: boolean;
}

/** Where the simulator gets its surroundings from. */
@Injectable()
export class SimulatorGround {
  constructor(
    readonly accounts: SimAccounts,
    readonly address: OwnAddress,
    readonly seed: DemoSeed,
    readonly clock: Clock,
  ) {}
}

/**
 * Starts, steers and stops the thread of the market simulator; one change at a time. A thread that
 * ends by itself is started again.
 */
@Injectable()
export class Simulator implements OnApplicationBootstrap, OnModuleDestroy {
  private control: SimControl = { running: false, speed: 1, regime: 'calm' };
  private seed: number;
  private thread: SimThread | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private isClosing = false;
  private readonly logger: AppLogger;

  constructor(
    private readonly config: AppConfig,
    private readonly ground: SimulatorGround,
    health: HealthRegistry,
    logger: AppLogger,
  ) {
    this.logger = logger.child({ part: 'simulator' });
    this.seed = config.simSeed;
    if (!config.seedDemo) return;
    health.register('simulator', () => Promise.resolve(this.health()), { critical: false });
  }

  onApplicationBootstrap(): void {
    if (!this.config.seedDemo || !this.config.simulator) return;
    void this.ground.seed.done.then(() => this.change({ running: true })).catch(this.noted);
  }

  /** The thread ends with the process; its orders are cancelled at the next start. */
  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    await this.thread?.end();
  }

  state(): SimulatorState {
    const isStarted = this.thread !== null;
    return { ...this.control, seed: this.seed, isStarted, status: this.thread?.status ?? null };
  }

  /** Puts changes in force. Another seed begins anew, from the prices of the moment. */
  change(change: SimulatorChange): Promise<SimulatorState> {
    return this.inTurn(async () => {
      const { seed, ...control } = change;
      const reseeded = seed !== undefined && seed !== this.seed;
      this.control = { ...this.control, ...given(control) };
      if (seed !== undefined) this.seed = seed;
      if (reseeded) await this.stopThread();
      if (this.thread !== null) this.thread.steer(this.control);
      else if (this.control.running) await this.startThread({ fromReference: false });
      return this.state();
    });
  }

  /**
   * Lets `work` happen while the simulator has no orders, then goes on as before; `anew` puts it
   * back to its opening state: opening prices, configured seed, calm, speed 1.
   */
  interrupted<T>(work: () => Promise<T>, anew: boolean): Promise<T> {
    return this.inTurn(async () => {
      const wasThere = this.thread !== null;
      await this.stopThread();
      if (anew) {
        this.control = { running: this.control.running, speed: 1, regime: 'calm' };
        this.seed = this.config.simSeed;
      }
      try {
        return await work();
      } finally {
        if (wasThere && !this.isClosing) await this.startThread({ fromReference: anew });
      }
    });
  }

  private async startThread(options: { fromReference: boolean }): Promise<void> {
    const baseUrl = await this.ground.address.whenListening();
    const keys = await this.ground.accounts.keys();
    const thread = new SimThread({
      role: 'simulator',
      baseUrl,
      keys,
      instruments: DEMO_INSTRUMENTS.map(({ symbol, referencePriceUnits }) => {
        return { symbol, referenceTicks: referencePriceUnits / DEMO_TICK_UNITS };
      }),
      seed: this.seed,
      idPrefix: `sim-${this.ground.clock.now().toString(36)}`,
      fromReference: options.fromReference,
      ...this.control,
    });
    this.thread = thread;
    void thread.failed.then((error) => this.restartAfter(thread, error));
  }

  private async stopThread(): Promise<void> {
    const thread = this.thread;
    this.thread = null;
    const error = await thread?.stop();
    if (typeof error === 'string') this.logger.warn({ error }, 'the simulator did not end well');
  }

  private restartAfter(thread: SimThread, error: Error): void {
    if (this.thread !== thread || this.isClosing) return;
    this.thread = null;
    this.logger.error({ error: error.message }, 'the simulator failed and is started again');
    const timer = setTimeout(() => void this.change({}).catch(this.noted), RESTART_MS);
    timer.unref();
  }

  private health(): { up: boolean; detail?: string } {
    const { status } = this.state();
    if (!this.control.running || status === null || status.state !== 'recovering') {
      return { up: true };
    }
    return { up: false, detail: status.lastError ?? 'recovering' };
  }

  private readonly noted = (error: unknown): void => {
    this.logger.error({ error: String(error) }, 'the simulator cannot start');
  };

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}

function given(change: Partial<SimControl>): Partial<SimControl> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
