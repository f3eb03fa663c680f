import { spawn } from 'node:child_process';

import type { ServerUser } from './server-user';

/** How a program ended and what it said. */
export interface ProgramResult {
  readonly code: number;
  readonly output: string;
}

const OUTPUT_CHARACTERS_MAX = 20_000;
/** Enough for programs of PostgreSQL; none of the caller's PG variables or locale. */
const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  TZ: 'UTC',
};
/**
 * The capability passes to the program and to what that starts. Without the secure bit access(2),
 * by which initdb looks for its neighbours, would not count it.
 */
const SETPRIV = [
  '--clear-groups',
  '--inh-caps=+dac_read_search',
  '--ambient-caps=+dac_read_search',
  '--securebits=+no_setuid_fixup',
];

/**
 * Runs a program as the server's user and waits for its end, at most `timeoutMs`. PostgreSQL
 * refuses to run as root, so root hands it to another user; with `readsAnyFolder` that user keeps
 * the one capability that lets it pass folders which are closed to it.
 */
export async function runProgram(
  user: ServerUser,
  command: readonly [file: string, ...args: string[]],
  timeoutMs: number,
): Promise<ProgramResult> {
  const [file, ...args] = asUser(user, command);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: '/',
      env: ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      ...(user.kind === 'other' && !user.readsAnyFolder ? { uid: user.uid, gid: user.gid } : {}),
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = `${output}${chunk.toString()}`.slice(-OUTPUT_CHARACTERS_MAX);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, output: output.trim() }));
  });
}

function asUser(
  user: ServerUser,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  if (user.kind === 'self' || !user.readsAnyFolder) return command;
  const ids = [`--reuid=${user.uid}`, `--regid=${user.gid}`];
  return ['setpriv', ...ids, ...SETPRIV, '--', ...command];
}
