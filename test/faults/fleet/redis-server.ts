import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';

import { until } from '@app/testing';
import { Redis } from 'ioredis';

const ACL_SCRIPT = resolve(__dirname, '../../../scripts/lib/redis-acl.mjs');
const SERVERS = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/usr/bin/valkey-server'];
/** Of util-linux; it becomes the program that it starts. */
const SET_PRIVILEGES = '/usr/bin/setpriv';
const DIE_WITH_US = [SET_PRIVILEGES, '--pdeathsig', 'KILL'];
const ADMIN_PASSWORD = 'a password of the fault tests';

/** A Redis of the fault tests: the users of the services, and an administrator. */
export class RedisServer {
  private child: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly passwords: Readonly<Record<string, string>>,
  ) {}

  /** Writes its files in `folder`; it does not run yet. */
  static async prepare(folder: string): Promise<RedisServer> {
    mkdirSync(folder, { recursive: true });
    const port = await freePort();
    // The very list that the launchers write.
    const source = `import { aclFile } from ${JSON.stringify(ACL_SCRIPT)};
      import { randomBytes } from 'node:crypto';
      process.stdout.write(JSON.stringify(aclFile(() => randomBytes(16).toString('hex'))));`;
    const made = execFileSync(process.execPath, ['--input-type=module', '-e', source], {
      encoding: 'utf8',
    });
    const { text, passwords } = JSON.parse(made) as AclFile;
    const admin = `user admin on >${ADMIN_PASSWORD.replaceAll(' ', '-')} ~* &* +@all\n`;
    writeFileSync(join(folder, 'users.acl'), text + admin);
    const lines = ['bind 127.0.0.1', `port ${port}`, 'save ""', 'appendonly no', `dir ${folder}`];
    const rest = [`aclfile ${join(folder, 'users.acl')}`, 'loglevel warning', 'daemonize no'];
    writeFileSync(join(folder, 'redis.conf'), [...lines, ...rest, ''].join('\n'));
    return new RedisServer(port, folder, passwords);
  }

  get pid(): number {
    return this.child?.pid ?? -1;
  }

  /** User and password of a service. */
  credentialOf(service: string): string {
    return `${service}:${this.passwords[service] ?? ''}`;
  }

  async start(): Promise<void> {
    const server = SERVERS.find((path) => existsSync(path));
    if (server === undefined) throw new Error('no redis-server on this machine');
    await this.spawn([server, join(this.folder, 'redis.conf')]);
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child === null) return;
    const ended = new Promise((resolveEnd) => child.once('exit', resolveEnd));
    child.kill('SIGKILL');
    await ended;
    this.child = null;
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  /** Address of the administrator. */
  get adminUrl(): string {
    return `redis://admin:${ADMIN_PASSWORD.replaceAll(' ', '-')}@127.0.0.1:${this.port}`;
  }

  /** A connection of the administrator. */
  admin(): Redis {
    const password = ADMIN_PASSWORD.replaceAll(' ', '-');
    return new Redis({ port: this.port, host: '127.0.0.1', username: 'admin', password });
  }

  private async spawn(command: readonly string[]): Promise<void> {
    // It must not outlive the run, whatever ends that: the system kills it then, where it can.
    const [file = '', ...rest] = [...(existsSync(SET_PRIVILEGES) ? DIE_WITH_US : []), ...command];
    const child = spawn(file, rest, { stdio: 'ignore' });
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    this.child = child;
    await Promise.race([failed, until('Redis listens', () => listens(this.port))]);
  }
}

interface AclFile {
  readonly text: string;
  readonly passwords: Readonly<Record<string, string>>;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolveListening) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (result: boolean): void => {
      socket.destroy();
      resolveListening(result);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** A port of the loopback that nobody uses at the moment. */
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
