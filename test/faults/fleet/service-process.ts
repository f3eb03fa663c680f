import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';

import type { ProcessEnd } from '@app/testing';
import { until } from '@app/testing';

type Variables = Readonly<Record<string, string>>;

const LOG_LINES_KEPT = 400;
const READY_MS_MAX = 120_000;
const RESTART_MS = 250;
/**
 * One process of the exchange under a supervisor that starts it again when it ends by itself. A
 * fault may kill it and keep it away, freeze it, or start it with a crash point.
 */
export class ServiceProcess {
  private child: ChildProcess | null = null;
  private wanted = false;
  private address = '';
  private timer: NodeJS.Timeout | undefined;
  private readonly lines: string[] = [];
  /** How it ended, each time. */
  readonly ends: ProcessEnd[] = [];
  /** Starts so far. */
  starts = 0;

  constructor(
    readonly name: string,
    private readonly main: string,
    private env: Variables,
  ) {}

  get pid(): number {
    return this.child?.pid ?? -1;
  }

  get log(): string {
    return this.lines.join('\n');
  }

  /** Starts it without waiting; `env` goes on top of its own, for this start alone. */
  begin(env: Variables = {}): void {
    this.wanted = true;
    this.run(env);
  }

  /**
   * Starts it as one of many: behind others until it is ready. Whoever recovers from a fault in the
   * other lane is not to wait for nine programs that load. Needs root.
   */
  beginGently(): void {
    this.begin();
    const { child } = this;
    if (process.getuid?.() !== 0 || child?.pid === undefined) return;
    const { pid } = child;
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const restore = (): void => {
      if (this.child !== child) return;
      // Each thread has a priority of its own.
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        setPriority(Number.parseInt(thread, 10), constants.priority.PRIORITY_NORMAL);
      }
    };
    this.ready().then(restore, () => undefined);
  }

  /** Starts it and waits until it says that it is ready. */
  async start(env: Variables = {}): Promise<void> {
    this.begin(env);
    await this.ready();
  }

  /** The address of its health, once it is ready. */
  async ready(): Promise<string> {
    const isReady = (): boolean => this.address !== '' || (this.child === null && !this.wanted);
    try {
      await until(`${this.name} is ready`, isReady, READY_MS_MAX);
    } catch (error) {
      throw new Error(`${String(error)}\n${this.log}`, { cause: error });
    }
    return this.address;
  }

  /** SIGKILL; it stays away until it is started. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGTERM; answers how it ended. It stays away until it is started. */
  async stop(): Promise<ProcessEnd> {
    return await this.end('SIGTERM');
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  /** SIGKILL without taking back the wish that it runs: its supervisor starts it again. */
  crash(): void {
    this.child?.kill('SIGKILL');
  }

  /** Lets it die at a crash point, `name:hit`, that it has yet to reach; it must be ready. */
  arm(point: string): void {
    const file = this.env['CRASH_AT']?.slice(1);
    if (file === undefined) throw new Error(`${this.name} was not started with a file of CRASH_AT`);
    writeFileSync(file, point);
    this.signal('SIGUSR2');
  }

  /** Resident memory in bytes. */
  get memoryBytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number.parseInt(/VmRSS:\s+([0-9]+)/.exec(status)?.[1] ?? '0', 10) * 1_024;
  }

  /** What its `/health` says; null when it does not answer. */
  async health(): Promise<HealthAnswer | null> {
    // One that halts is never ready, but it tells why at the port that it was given.
    const { PORT: port = '0' } = this.env;
    const address = port === '0' ? this.address : `http://127.0.0.1:${port}`;
    if (address === '') return null;
    try {
      const answer = await fetch(`${address}/health`, { signal: AbortSignal.timeout(2_500) });
      return (await answer.json()) as HealthAnswer;
    } catch {
      return null;
    }
  }

  private async end(signal: NodeJS.Signals): Promise<ProcessEnd> {
    this.wanted = false;
    clearTimeout(this.timer);
    const { child } = this;
    if (child === null) return { code: null, signal: null };
    const ended = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (code, by) => resolve({ code, signal: by }));
    });
    child.kill(signal);
    return await ended;
  }

  private run(env: Variables): void {
    const { PATH, HOME, LANG } = process.env;
    const child = spawn(process.execPath, [this.main], {
      // It stops when this end of its input closes: it must not outlive the run.
      env: { PATH, HOME, LANG, SUPERVISED: '1', ...this.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.starts += 1;
    this.child = child;
    this.address = '';
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.startsWith('ready ') && this.child === child) {
          this.address = line.slice('ready '.length);
        }
        this.lines.push(line);
        if (this.lines.length > LOG_LINES_KEPT) this.lines.shift();
      });
    }
    child.once('exit', (code, signal) => {
      this.ends.push({ code, signal });
      if (this.child !== child) return;
      this.child = null;
      this.address = '';
      if (this.wanted) this.timer = setTimeout(() => this.run({}), RESTART_MS);
    });
  }
}

/** `/health` as it comes. */
export interface HealthAnswer {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, { readonly up: boolean; readonly detail?: string }>>;
}
