/** `SECRET_KEY` of every deployment, kept over restarts, so that tokens of specs stay good. */
export const SPEC_SECRET_KEY = 'a key that is good for specs and for nothing else';

/** What a deployment is started with. */
export interface DeploymentOptions {
  /** Variables on top of the deployment's own; they stay over a restart. */
  readonly env?: Readonly<Record<string, string>>;
  /** True for the embedded PostgreSQL of a fresh data folder instead of a test database. */
  readonly embedded?: boolean;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A running exchange as specs see it: addresses, and the ways in which it stops and starts. Specs
 * name no process beyond this, so that the same specs run against every deployment. Addresses stay
 * the same over a restart.
 */
export interface Deployment {
  readonly baseUrl: string;
  readonly wsUrl: string;
  /** Where its PostgreSQL answers. Empty for an embedded one. */
  readonly databaseUrl: string;
  /** Folder of everything that it keeps on disk. */
  readonly dataDir: string;
  /** Process that listens for clients. */
  readonly pid: number;
  /** SIGKILL to every process of the exchange (never to PostgreSQL); waits until they are gone. */
  kill(): Promise<void>;
  /** SIGTERM; answers how the process ended. */
  stop(): Promise<ProcessEnd>;
  /** Resolves when the exchange has ended, by whatever cause. */
  ended(): Promise<ProcessEnd>;
  /** Starts again on the same data and addresses; `env` replaces what the options gave. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Its processes by name; empty for an exchange of one process. */
  services(): Readonly<Record<string, number>>;
  /** The last lines that it wrote to standard error. */
  log(): string;
  /** Ends it and removes its data. */
  dispose(): Promise<void>;
}
