import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

import type { TestDatabase } from '../database/test-database';
import { until } from '../client/until';
import { createTestDatabase } from '../database/test-database';
import type { Deployment, DeploymentOptions, ProcessEnd } from './deployment';
import { SPEC_SECRET_KEY } from './deployment';
import { ExchangeProcess } from './exchange-process';

const ROOT = resolve(__dirname, '../../../..');
const MAIN = join(ROOT, 'dist/apps/exchange/main.js');
const DATA = join(ROOT, '.cache/acceptance');

/**
 * The exchange as one process, seeded with the demo accounts, on a database of its own. Needs the
 * build (`npm run build`).
 */
export async function startMonolith(options: DeploymentOptions = {}): Promise<Deployment> {
  if (!existsSync(MAIN)) throw new Error('the exchange is not built: npm run build');
  return await startBehind(MAIN, options);
}

/** Starts `main` on a fresh place of its own. */
export async function startBehind(
  main: string,
  options: DeploymentOptions,
): Promise<StartedExchange> {
  mkdirSync(DATA, { recursive: true });
  const dataDir = mkdtempSync(join(DATA, 'run-'));
  const database = options.embedded === true ? null : await createTestDatabase();
  const port = await freePort();
  const exchange = new StartedExchange({ main, dataDir, database, port }, options.env ?? {});
  try {
    await exchange.begin();
  } catch (error) {
    await exchange.dispose();
    throw error;
  }
  return exchange;
}

interface Place {
  readonly main: string;
  readonly dataDir: string;
  readonly database: TestDatabase | null;
  readonly port: number;
}

/** An exchange behind one process that specs start: itself, or what starts the nine. */
export class StartedExchange implements Deployment {
  readonly baseUrl: string;
  readonly wsUrl: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  private process: ExchangeProcess | null = null;

  constructor(
    private readonly place: Place,
    private env: Readonly<Record<string, string>>,
  ) {
    this.baseUrl = `http://127.0.0.1:${place.port}`;
    this.wsUrl = `ws://127.0.0.1:${place.port}`;
    this.databaseUrl = place.database?.url ?? '';
    this.dataDir = place.dataDir;
  }

  get pid(): number {
    return this.running.pid;
  }

  async begin(): Promise<void> {
    const { main, dataDir, database, port } = this.place;
    this.process = new ExchangeProcess(main, {
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      SEED_DEMO: '1',
      SECRET_KEY: SPEC_SECRET_KEY,
      PORT: String(port),
      DATA_DIR: dataDir,
      ...(database === null ? {} : { DATABASE_URL: database.url }),
      ...this.env,
    });
    await this.process.ready();
  }

  async kill(): Promise<void> {
    this.running.signal('SIGKILL');
    await this.running.ended;
    for (const pid of Object.values(this.services())) endNow(pid);
    const gone = (): boolean => Object.values(this.services()).every((pid) => !isAlive(pid));
    await until('every process of the exchange is gone', gone);
  }

  services(): Readonly<Record<string, number>> {
    const file = join(this.place.dataDir, 'run', 'processes.json');
    if (!existsSync(file)) return {};
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  }

  async stop(): Promise<ProcessEnd> {
    this.running.signal('SIGTERM');
    return await this.running.ended;
  }

  ended(): Promise<ProcessEnd> {
    return this.running.ended;
  }

  async restart(env?: Readonly<Record<string, string>>): Promise<void> {
    if (env !== undefined) this.env = env;
    await this.begin();
  }

  log(): string {
    return this.process?.log ?? '';
  }

  async dispose(): Promise<void> {
    // A clean end, so that an embedded PostgreSQL ends too; what hangs is killed.
    if (this.process !== null) {
      const late = setTimeout(() => void this.kill(), 20_000);
      await this.stop();
      clearTimeout(late);
    }
    await this.place.database?.drop();
    rmSync(this.place.dataDir, { recursive: true, force: true });
  }

  private get running(): ExchangeProcess {
    if (this.process === null) throw new Error('the exchange was never started');
    return this.process;
  }
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** True while a process runs; a zombie that nobody has waited for does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** A TCP port of the loopback that nobody uses at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolvePort(port));
    });
  });
}
