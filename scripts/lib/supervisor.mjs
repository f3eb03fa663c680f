// Keeps one child process running: the exchange ends itself when it no longer trusts its memory
// (exit 70) or is killed, and starts again from what PostgreSQL has.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { nodeArgs } from './node-args.mjs';
import { ROOT, say } from './setup.mjs';

const EXIT_CONFIG = 78;
const BACKOFF_MS_MIN = 250;
const BACKOFF_MS_MAX = 10_000;
/** Up for this long, a child counts as recovered. */
const SETTLED_MS = 60_000;

/**
 * Starts `main` and starts it again whenever it ends by itself. `onStart` hears the process number
 * of each start, `name` is what a person calls it.
 */
export function supervise(main, env, hooks) {
  const { onReady, onGivenUp, onStart = () => undefined, name = 'the exchange' } = hooks;
  let child = null;
  let timer = null;
  let stopping = false;
  let backoffMs = BACKOFF_MS_MIN;

  const start = () => {
    const startedAt = Date.now();
    child = spawn(process.execPath, nodeArgs(main), {
      cwd: ROOT,
      env: { ...process.env, SUPERVISED: '1', ...env },
      // The child ends when this pipe does, so a supervisor that is killed leaves no orphans.
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => undefined);
    onStart(child.pid);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) onReady(line.slice('ready '.length));
      else say(line);
    });
    child.once('exit', (code, signal) => {
      child = null;
      if (stopping) return;
      if (code === EXIT_CONFIG) {
        onGivenUp(code);
        return;
      }
      if (Date.now() - startedAt > SETTLED_MS) backoffMs = BACKOFF_MS_MIN;
      say(`${name} ended (${signal ?? `exit ${code}`}); starting again in ${backoffMs} ms`);
      timer = setTimeout(start, backoffMs);
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MS_MAX);
    });
  };

  /** Asks the child to drain; answers its exit status once it has. */
  const stop = async () => {
    stopping = true;
    clearTimeout(timer);
    if (child === null) return 0;
    const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
    child.kill('SIGTERM');
    return ended;
  };

  start();
  return { stop };
}
