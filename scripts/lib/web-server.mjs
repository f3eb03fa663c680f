// The server of the web front end as a child process that is started again when it ends.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { ROOT, say } from './setup.mjs';
import { webEnvironment } from './web.mjs';

const READY_MS_MAX = 30_000;
const POLL_MS = 100;
const BACKOFF_MS_MIN = 250;
const BACKOFF_MS_MAX = 10_000;
const STOP_MS_MAX = 5_000;

/**
 * Starts the server that `buildWeb` answered. `ready` is the address once it answers; `stop` ends
 * it and answers an exit status.
 */
export function superviseWeb({ server, port, apiUrl }) {
  const state = { child: null, timer: null, stopping: false, backoffMs: BACKOFF_MS_MIN };
  const start = () => {
    const child = spawn(process.execPath, [server], {
      cwd: ROOT,
      env: { ...process.env, ...webEnvironment({ port, apiUrl }) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    state.child = child;
    child.once('exit', (code, signal) => {
      state.child = null;
      if (state.stopping) return;
      say(`the web server ended (${signal ?? `exit ${code}`}); starting again`);
      state.timer = setTimeout(start, state.backoffMs);
      state.backoffMs = Math.min(state.backoffMs * 2, BACKOFF_MS_MAX);
    });
  };
  start();
  const address = `http://localhost:${port}`;
  return { address, ready: untilReady(port, address, state), stop: () => stop(state) };
}

async function untilReady(port, address, state) {
  const giveUpAt = Date.now() + READY_MS_MAX;
  while (Date.now() < giveUpAt && !state.stopping) {
    try {
      const signal = AbortSignal.timeout(2_000);
      const reply = await fetch(`http://127.0.0.1:${port}/login`, { signal });
      await reply.arrayBuffer();
      if (reply.ok) return address;
    } catch {
      // Not listening yet.
    }
    await sleep(POLL_MS);
  }
  throw new Error('the web server does not answer');
}

async function stop(state) {
  state.stopping = true;
  clearTimeout(state.timer);
  const { child } = state;
  if (child === null) return 0;
  const ended = new Promise((resolve) => child.once('exit', () => resolve(0)));
  child.kill('SIGTERM');
  const late = sleep(STOP_MS_MAX, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
  await Promise.race([ended, late]);
  return 0;
}
