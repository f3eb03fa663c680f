import { readFileSync } from 'node:fs';

import type { EmbeddedPostgres } from '@app/platform';
import { startEmbeddedPostgres } from '@app/platform';
import { until } from '@app/testing';
import { Client } from 'pg';

const quiet = (): void => undefined;

/** A PostgreSQL server of the fault tests: it may be shut down, killed and frozen. */
export class PostgresServer {
  private databases = 0;

  private constructor(
    private readonly dataDir: string,
    private server: EmbeddedPostgres,
  ) {}

  static async start(dataDir: string): Promise<PostgresServer> {
    const server = await startEmbeddedPostgres({ dataDir, progress: quiet, orphanSeconds: 4 });
    return new PostgresServer(dataDir, server);
  }

  get port(): number {
    return Number.parseInt(new URL(this.server.url).port, 10);
  }

  get pid(): number {
    return this.server.pid;
  }

  /** A fresh database; answers its address. */
  async createDatabase(): Promise<string> {
    this.databases += 1;
    const name = `faults_${process.pid}_${this.databases}`;
    await this.query(this.server.url, `create database ${name}`);
    return this.address(name);
  }

  /** A copy of a database that nobody is connected to. */
  async copyDatabase(url: string): Promise<string> {
    this.databases += 1;
    const name = `faults_${process.pid}_${this.databases}`;
    const original = new URL(url).pathname.slice(1);
    await until('the copy of a database', async () => {
      try {
        await this.query(this.server.url, `create database ${name} template ${original}`);
        return true;
      } catch {
        // Autovacuum may look at it for a moment.
        return false;
      }
    });
    return this.address(name);
  }

  async dropDatabase(url: string): Promise<void> {
    const name = new URL(url).pathname.slice(1);
    await this.query(this.server.url, `drop database if exists ${name} with (force)`).catch(quiet);
    const roles = `select rolname from pg_roles where starts_with(rolname, '${name}_')`;
    const rows = await this.query<{ rolname: string }>(this.server.url, roles).catch(() => []);
    for (const { rolname } of rows) await this.query(this.server.url, `drop role "${rolname}"`);
  }

  /** Ends the server: SIGINT is a fast shutdown, SIGQUIT an immediate one. Waits for its end. */
  async end(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const { pid } = this.server;
    process.kill(pid, signal);
    await until(`PostgreSQL ends by ${signal}`, () => !isRunning(pid), 60_000);
  }

  /** Starts it again on the same port. */
  async startAgain(): Promise<void> {
    const { dataDir, port } = this;
    this.server = await startEmbeddedPostgres({ dataDir, progress: quiet, orphanSeconds: 4 });
    if (this.port !== port) throw new Error('PostgreSQL came back on another port');
  }

  /** Freezes or thaws the server with all its backends. */
  signalAll(signal: 'SIGSTOP' | 'SIGCONT'): void {
    for (const pid of [this.server.pid, ...childrenOf(this.server.pid)]) process.kill(pid, signal);
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  /** One statement on a connection of its own. */
  async query<Row>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: url, application_name: 'openbell faults' });
    client.on('error', quiet);
    await client.connect();
    try {
      return (await client.query(text, values)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  private address(database: string): string {
    const url = new URL(this.server.url);
    url.pathname = `/${database}`;
    return url.toString();
  }
}

function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map((child) => Number.parseInt(child, 10));
}
