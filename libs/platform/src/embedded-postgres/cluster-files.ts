import {
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import type { ServerUser } from './server-user';

/** What we remember of a cluster, inside its own folder so that they live and die together. */
export interface ClusterSettings {
  /** Of the roles `postgres` and `openbell`; made by us, known to nobody else. */
  readonly password: string;
  /** Where it listened last; taken again when free. */
  readonly port: number;
}

/** First lines of `postmaster.pid`. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

const LOG_BYTES_MAX = 10_000_000;

/** Settings of a server that keeps journals: every answered write survives a power cut. */
const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'off', // this build has no lz4, and pglz costs the order path more than it saves
  wal_buffers: '16MB',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  jit: 'off',
  max_parallel_workers_per_gather: '0', // the cores belong to the order path
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%a ',
  log_checkpoints: 'off',
};

/** Files inside the folder of one cluster. */
export class ClusterFiles {
  constructor(
    readonly folder: string,
    private readonly user: ServerUser,
  ) {}

  get log(): string {
    return join(this.folder, 'server.log');
  }

  get lockFile(): string {
    return join(this.folder, 'postmaster.pid');
  }

  exists(): boolean {
    return existsSync(join(this.folder, 'PG_VERSION'));
  }

  settings(): ClusterSettings {
    return JSON.parse(readFileSync(this.settingsPath, 'utf8')) as ClusterSettings;
  }

  writeSettings(settings: ClusterSettings): void {
    this.write(this.settingsPath, `${JSON.stringify(settings)}\n`);
  }

  /** Makes the cluster's own configuration read ours, once after initdb. */
  includeServerSettings(): void {
    const path = join(this.folder, 'postgresql.conf');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, `${text}\ninclude = 'openbell.conf'\n`);
  }

  /** Our settings, written anew before each start, so that a new version brings its own. */
  writeServerSettings(port: number, extra: Readonly<Record<string, string>>): void {
    const all = { ...SERVER_SETTINGS, port: String(port), ...extra };
    const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`);
    this.write(join(this.folder, 'openbell.conf'), lines.join(''));
  }

  /** The server that holds the cluster by its lock file, alive or not; null when there is none. */
  lockHolder(): RunningServer | null {
    let text: string;
    try {
      text = readFileSync(this.lockFile, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const lines = text.split('\n');
    const pid = Number.parseInt(lines[0] ?? '', 10);
    const port = Number.parseInt(lines[3] ?? '', 10);
    return Number.isInteger(pid) ? { pid, port: Number.isInteger(port) ? port : 0 } : null;
  }

  /** For a lock whose process number now belongs to another program. */
  removeStaleLock(): void {
    rmSync(this.lockFile, { force: true });
  }

  /** Keeps the log of the last start and the one before from filling the disk. */
  rotateLog(): void {
    if (existsSync(this.log) && statSync(this.log).size > LOG_BYTES_MAX) {
      renameSync(this.log, `${this.log}.1`);
    }
  }

  /** The end of the server's log, to explain a start that failed. */
  logTail(): string {
    if (!existsSync(this.log)) return 'no log';
    return readFileSync(this.log, 'utf8').trim().split('\n').slice(-8).join('\n');
  }

  private get settingsPath(): string {
    return join(this.folder, 'openbell.json');
  }

  private write(path: string, text: string): void {
    const partial = `${path}.new`;
    writeFileSync(partial, text, { mode: 0o600 });
    if (this.user.kind === 'other') chownSync(partial, this.user.uid, this.user.gid);
    renameSync(partial, path);
  }
}
