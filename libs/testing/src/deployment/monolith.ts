import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

import type { TestDatabase } from '../database/test-database';
import { createTestDatabase } from '../database/test-database';
import type { Deployment, DeploymentOptions, ProcessEnd } from './deployment';
import { SPEC_SECRET_KEY } from './deployment';
import { ExchangeProcess } from './exchange-process';

const ROOT = resolve(__dirname, '../../../..');
const MAIN = join(ROOT, 'dist/apps/exchange/src/main.js');
const DATA = join(ROOT, '.cache/acceptance');

/**
 * The exchange as one process, seeded with the demo accounts, on a database of its own. Needs the
 * build (`npm run build`).
 */
export async function startMonolith(options: DeploymentOptions = {}): Promise<Deployment> {
  if (!existsSync(MAIN)) throw new Error('the exchange is not built: npm run build');
  mkdirSync(DATA, { recursive: true });
  const dataDir = mkdtempSync(join(DATA, 'run-'));
  const database = options.embedded === true ? null : await createTestDatabase();
  const port = await freePort();
  const monolith = new Monolith({ dataDir, database, port }, options.env ?? {});
  try {
    await monolith.begin();
  } catch (error) {
    await monolith.dispose();
    throw error;
  }
  return monolith;
}

interface Place {
  readonly dataDir: string;
  readonly database: TestDatabase | null;
  readonly port: number;
}

class Monolith implements Deployment {
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
    const { dataDir, database, port } = this.place;
    this.process = new ExchangeProcess(MAIN, {
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
      const late = setTimeout(() => this.process?.signal('SIGKILL'), 20_000);
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

function freePort(): Promise<number> {
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
