// Starts the exchange for a benchmark and stops it again.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { nodeArgs } from '../../scripts/lib/node-args.mjs';

/**
 * Starts a process and waits for its `ready <address>` line. `probe`: a script that is loaded into
 * it and answers over IPC.
 */
export function startExchange(script, env, { probe } = {}) {
  const profile = process.env.BENCH_NODE_ARGS?.split(' ') ?? [];
  const probing = probe === undefined ? [] : ['--expose-gc', '--require', probe];
  const child = spawn(process.execPath, [...profile, ...probing, ...nodeArgs(script)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', ...(probe === undefined ? [] : ['ipc'])],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the exchange ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('ready ')) return;
      const { hostname: host, port } = new URL(line.slice('ready '.length));
      resolve({ child, host, port: Number(port) });
    });
  });
}

/** Asks it to end and waits until it has. */
export function stopExchange({ child }) {
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
}

/** JSON over fetch, for everything that is not load. */
export async function call({ host, port }, method, path, { token, body } = {}) {
  const answer = await fetch(`http://${host}:${port}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}
