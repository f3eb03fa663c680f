import { readFileSync } from 'node:fs';

/** Where the process kills itself, or null: then a crash point costs one comparison. */
let armed: { name: string; hitsLeft: number } | null = null;

/**
 * Arms a crash point from the value of `CRASH_AT`: `name:hit`, or `@file`, which arms what the file
 * says whenever the process gets SIGUSR2, so that a warm process can be told to die. Null disarms.
 * Fault tests only.
 */
export function armCrashpoint(spec: string | null): void {
  if (spec === null) {
    armed = null;
    return;
  }
  if (spec.startsWith('@')) {
    process.on('SIGUSR2', () => armCrashpoint(readFileSync(spec.slice(1), 'utf8').trim()));
    return;
  }
  const split = spec.lastIndexOf(':');
  armed = { name: spec.slice(0, split), hitsLeft: Number.parseInt(spec.slice(split + 1), 10) };
}

/**
 * A place where a crash would hurt (reliability.md 2.4). With `CRASH_AT=name:hit` the process sends
 * itself SIGKILL when it comes here for the `hit`th time; else it does nothing.
 */
export function crashpoint(name: string): void {
  if (armed === null || armed.name !== name) return;
  armed.hitsLeft -= 1;
  if (armed.hitsLeft <= 0) process.kill(process.pid, 'SIGKILL');
}
