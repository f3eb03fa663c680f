// A Redis for the services of one machine: finds a server, starts it on a loopback port with a user
// and a password for each service, and starts it again when it ends.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ensureProgram, findProgram } from './programs.mjs';
import { aclFile } from './redis-acl.mjs';
import { say } from './setup.mjs';

const SERVERS = ['redis-server', 'valkey-server'];
const START_MS_MAX = 10_000;
const STOP_MS_MAX = 5_000;
const RESTART_MS = 250;

/** How a person gets a Redis, in one line. */
export const INSTALL_HINT =
  'Redis is missing: install it (Debian: apt-get install redis-server) or set REDIS_URL';

/** Path of a Redis server on this machine; null when there is none. */
export function findRedisServer() {
  return findProgram(SERVERS);
}

/** As {@link findRedisServer}; on a Debian as root it installs one first. For tests only. */
export function ensureRedisServer() {
  return ensureProgram(SERVERS, 'redis-server');
}

/**
 * Starts `server` with its files in `folder`; answers addresses by service and how to stop it.
 * `onStart` hears the process number of each start.
 */
export async function startRedis(server, folder, onStart = () => undefined) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const port = await freePort();
  const { text, passwords } = aclFile(() => randomBytes(24).toString('base64url'));
  const acl = join(folder, 'users.acl');
  const config = join(folder, 'redis.conf');
  writeFileSync(acl, text, { mode: 0o600 });
  writeFileSync(config, configOf({ port, folder, acl }), { mode: 0o600 });
  const state = { child: null, stopping: false, listening: false, said: '' };
  const run = () => {
    state.child = spawn(server, [config], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    state.child.stdout.setEncoding('utf8').on('data', (text) => (state.said = text));
    state.child.once('error', (error) => say(`Redis cannot start: ${error.message}`));
    state.leash = leash(state.child.pid);
    onStart(state.child.pid);
    state.child.once('exit', (code, signal) => {
      state.leash.kill('SIGKILL');
      if (state.stopping || !state.listening) return;
      say(`Redis ended (${signal ?? `exit ${code}`}); starting again`);
      setTimeout(run, RESTART_MS);
    });
  };
  run();
  await untilListening(port, state);
  state.listening = true;
  return {
    port,
    urlFor: (service) => `redis://${service}:${passwords[service]}@127.0.0.1:${port}`,
    stop: () => stop(state),
  };
}

/**
 * Ends the server when this process is gone, however it went: then the pipe between them closes.
 */
function leash(pid) {
  const script = 'read -r nothing; kill -TERM "$1" 2> /dev/null';
  const child = spawn('/bin/sh', ['-c', script, 'openbell-redis-leash', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.once('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  return child;
}

async function stop(state) {
  state.stopping = true;
  const { child } = state;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(STOP_MS_MAX, undefined, { ref: false })]);
  child.kill('SIGKILL');
}

/** Nothing is kept: Redis carries hints and requests, never truth. */
function configOf({ port, folder, acl }) {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    'daemonize no',
    'save ""',
    'appendonly no',
    `dir "${folder}"`,
    `aclfile "${acl}"`,
    'maxmemory 64mb',
    'maxmemory-policy noeviction',
    'client-output-buffer-limit pubsub 32mb 8mb 60',
    'loglevel warning',
    '',
  ].join('\n');
}

async function untilListening(port, state) {
  const { child } = state;
  const giveUpAt = Date.now() + START_MS_MAX;
  while (!(await answers(port))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || Date.now() > giveUpAt) throw new Error(`Redis does not listen\n${state.said}`);
    await sleep(50);
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const end = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** True when nobody listens on a TCP port of the loopback. */
export function isPortFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A TCP port of the loopback that nobody uses at the moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
