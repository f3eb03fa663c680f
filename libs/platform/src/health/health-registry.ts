import { Injectable } from '@nestjs/common';

/** What a check found; `detail` names the trouble without secrets. */
export interface HealthState {
  readonly up: boolean;
  readonly detail?: string;
}

/** Asks one dependency how it is. An exception or two seconds of silence count as down. */
export type HealthCheck = () => Promise<HealthState>;

/** What `/health` shows. */
export interface HealthReport {
  /** `ok`, `degraded` when only checks are down without which trading goes on, `down` otherwise. */
  readonly status: 'ok' | 'degraded' | 'down';
  /** The process runs and should not be restarted for this. */
  readonly live: boolean;
  /** It may be sent requests. */
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, HealthState>>;
}

interface Registered {
  readonly check: HealthCheck;
  readonly critical: boolean;
}

const CHECK_TIMEOUT_MS = 2_000;

/** Collects the checks of all modules for `/health`. Critical ones decide whether it is ready. */
@Injectable()
export class HealthRegistry {
  private readonly checks = new Map<string, Registered>();

  /** Adds a check, or replaces the one of that name. Critical unless told otherwise. */
  register(name: string, check: HealthCheck, options: { critical?: boolean } = {}): void {
    this.checks.set(name, { check, critical: options.critical ?? true });
  }

  /** Runs every check at once. */
  async report(): Promise<HealthReport> {
    const names = [...this.checks.keys()];
    const states = await Promise.all([...this.checks.values()].map((entry) => ask(entry.check)));
    const checks: Record<string, HealthState> = {};
    let ready = true;
    let allUp = true;
    names.forEach((name, index) => {
      const state = states[index] ?? { up: false };
      checks[name] = state;
      allUp &&= state.up;
      if (this.checks.get(name)?.critical === true) ready &&= state.up;
    });
    return { status: !ready ? 'down' : allUp ? 'ok' : 'degraded', live: true, ready, checks };
  }
}

async function ask(check: HealthCheck): Promise<HealthState> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<HealthState>((resolve) => {
    timer = setTimeout(() => resolve({ up: false, detail: 'no answer' }), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([check(), silence]);
  } catch (error) {
    return { up: false, detail: error instanceof Error ? error.message : 'failed' };
  } finally {
    clearTimeout(timer);
  }
}
