import { randomBytes } from 'node:crypto';
import { rmSync, renameSync, writeFileSync, chownSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import { ClusterFiles } from './cluster-files';
import type { ClusterLocation, Progress } from './cluster-location';
import { locateCluster } from './cluster-location';
import { Owners } from './owners';
import { isAlive, isPostgres } from './processes';
import { runProgram } from './run-program';
import { withStartLock } from './start-lock';

/** What an embedded server is started with. */
export interface EmbeddedPostgresOptions {
  /** Absolute; the cluster lives in its folder `postgres`. */
  readonly dataDir: string;
  readonly progress: Progress;
  /** Server settings over ours; for specs. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long the server outlives its last owner when that was killed. */
  readonly orphanSeconds?: number;
}

/** A running embedded server, as one of its owners sees it. */
export interface EmbeddedPostgres {
  /** Connects as the ordinary role `openbell` to the database `openbell`. */
  readonly url: string;
  readonly pid: number;
  /** True when the server was running already, for instance after a kill of its last owner. */
  readonly adopted: boolean;
  /** Leaves the server; the last owner stops it. Call it when every connection is closed. */
  stop(): Promise<void>;
}

const ORPHAN_SECONDS = 60;
const INITDB_TIMEOUT_MS = 120_000;
const START_SECONDS_MAX = 120;
const STOP_MS_MAX = 60_000;
const POLL_MS = 50;
const ROLE = 'openbell';
const INITDB_FLAGS = [
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--username=postgres',
  '--auth-host=scram-sha-256',
  '--auth-local=reject',
];

/**
 * Real PostgreSQL for a machine that has none: makes the cluster at the first call, adopts a server
 * that still runs, starts it otherwise. The server is in nobody's process group, so neither Ctrl-C
 * nor a kill of the exchange reaches it; a watcher ends it 60 s after its last owner was killed.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const location = await locateCluster(options.dataDir, options.progress);
  const files = new ClusterFiles(join(location.base, 'data'), location.user);
  const owners = new Owners(location.home, options.orphanSeconds ?? ORPHAN_SECONDS);
  owners.enter();
  try {
    return await withStartLock(location.home, async () => {
      if (!files.exists()) await makeCluster(location, files, options.progress);
      const server = await runningServer(location, files, options.settings ?? {});
      owners.watch(server.pid, files.lockFile);
      const url = address(ROLE, files.settings().password, server.port, ROLE);
      const stop = (): Promise<void> =>
        withStartLock(location.home, async () => {
          if (owners.leave()) await stopServer(files, server.pid);
        });
      return { url, pid: server.pid, adopted: server.adopted, stop };
    });
  } catch (error) {
    owners.leave();
    throw error;
  }
}

/** initdb into a folder beside, renamed when complete: a kill half-way leaves nothing behind. */
async function makeCluster(
  location: ClusterLocation,
  files: ClusterFiles,
  progress: Progress,
): Promise<void> {
  progress('creating the database cluster (first start only)');
  const partial = `${files.folder}.new`;
  rmSync(partial, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(location.base, 'initdb.password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const { user, binaries } = location;
  if (user.kind === 'other') chownSync(passwordFile, user.uid, user.gid);
  const flags = [...INITDB_FLAGS, `--pwfile=${passwordFile}`, `--pgdata=${partial}`];
  const result = await runProgram(user, [binaries.initdb, ...flags], INITDB_TIMEOUT_MS);
  rmSync(passwordFile, { force: true });
  if (result.code !== 0) throw new Error(`initdb failed: ${result.output}`);
  const made = new ClusterFiles(partial, user);
  made.includeServerSettings();
  made.writeSettings({ password, port: 0 });
  renameSync(partial, files.folder);
}

interface Found {
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
}

/** Adopts or starts, until a server of this cluster lets us in. */
async function runningServer(
  location: ClusterLocation,
  files: ClusterFiles,
  settings: Readonly<Record<string, string>>,
): Promise<Found> {
  const giveUpAt = Date.now() + START_SECONDS_MAX * 1_000;
  let adopted = true;
  let trouble = '';
  while (Date.now() < giveUpAt) {
    const holder = files.lockHolder();
    if (holder !== null && isPostgres(holder.pid)) {
      const answer = await tryServer(files, holder.port);
      if (answer === 'in') return { ...holder, adopted };
      trouble = answer;
      await sleep(POLL_MS);
      continue;
    }
    if (holder !== null && isAlive(holder.pid)) files.removeStaleLock();
    adopted = false;
    trouble = await startServer(location, files, settings);
    if (trouble !== '') await sleep(POLL_MS * 4);
  }
  throw new Error(`PostgreSQL does not start: ${trouble}\n${files.logTail()}`);
}

/** Empty when it runs; else why not, which may pass (a port taken, a backend still ending). */
async function startServer(
  location: ClusterLocation,
  files: ClusterFiles,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const known = files.settings();
  const port = (await isFree(known.port)) ? known.port : await freePort();
  files.writeSettings({ ...known, port });
  files.writeServerSettings(port, settings);
  files.rotateLog();
  const flags = ['start', '-w', '-t', String(START_SECONDS_MAX), '-D', files.folder];
  const result = await runProgram(
    location.user,
    [location.binaries.pgCtl, ...flags, '-l', files.log],
    START_SECONDS_MAX * 1_000 + 5_000,
  );
  return result.code === 0 ? '' : result.output;
}

/** `in` when our role and database are there and usable; else why not yet. */
async function tryServer(files: ClusterFiles, port: number): Promise<string> {
  if (port === 0) return 'it is starting';
  const { password } = files.settings();
  const client = new Client({
    connectionString: address('postgres', password, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
  });
  client.on('error', () => undefined); // a server that stops right now; the query says so too
  try {
    await client.connect();
    const roles = await client.query(`select 1 from pg_roles where rolname = '${ROLE}'`);
    if (roles.rowCount === 0) {
      await client.query(`create role ${ROLE} login createdb password '${password}'`);
    }
    // It makes the roles of the services; clusters of earlier versions lack the right.
    await client.query(`alter role ${ROLE} createrole`);
    const found = await client.query(`select 1 from pg_database where datname = '${ROLE}'`);
    if (found.rowCount === 0) await client.query(`create database ${ROLE} owner ${ROLE}`);
    return 'in';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end().catch(() => undefined); // the connection may be gone already
  }
}

/** Fast shutdown; when that takes too long an immediate one, from which it recovers. */
async function stopServer(files: ClusterFiles, pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isPostgres(pid)) return;
    process.kill(pid, signal);
    const giveUpAt = Date.now() + STOP_MS_MAX;
    while (Date.now() < giveUpAt) {
      if (files.lockHolder()?.pid !== pid) return;
      if (!isAlive(pid)) return;
      await sleep(POLL_MS);
    }
  }
}

function address(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

async function isFree(port: number): Promise<boolean> {
  return port !== 0 && (await listenOn(port)) === port;
}

async function freePort(): Promise<number> {
  const port = await listenOn(0);
  if (port === null) throw new Error('no free port on 127.0.0.1');
  return port;
}

/** Listens for a moment; null when that port is taken. */
async function listenOn(port: number): Promise<number | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const bound = server.address();
      server.close(() => resolve(bound !== null && typeof bound === 'object' ? bound.port : null));
    });
  });
}
