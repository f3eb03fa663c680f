import type { Millis } from './values';

/**
 * Where time comes from. Stages never read one: they get stamps. Tests and simulation bind a
 * virtual one.
 */
export abstract class Clock {
  /** Wall-clock time. */
  abstract now(): Millis;
  /** Milliseconds that never go back, from an arbitrary origin; leases are measured on it. */
  abstract monotonic(): number;
}
