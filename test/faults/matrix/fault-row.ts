import { appendFileSync } from 'node:fs';

import type { DeploymentKind } from '../fleet/fleet';
import type { Fault } from './scene';

/** Milliseconds by what they were spent on; `fleet` for the first row of a fleet alone. */
export interface Spent {
  fleet: number;
  fault: number;
  recovery: number;
  audit: number;
}

/** One row of the table. */
export interface FaultRow {
  readonly fault: string;
  readonly name: string;
  readonly kind: DeploymentKind;
  readonly seed: number;
  readonly ok: boolean;
  /** Requests that were answered as done, within this fault. */
  readonly acknowledged: number;
  /** Null when it never came to an audit. */
  readonly lost: number | null;
  readonly duplicated: number | null;
  readonly broken: string;
  readonly answeredMs: number | null;
  readonly caughtUpMs: number | null;
  readonly seen: readonly string[];
  readonly error: string | null;
  readonly spent: Spent;
}

/** What a row is of. */
export interface RowOf {
  readonly fault: Fault;
  readonly kind: DeploymentKind;
  readonly seed: number;
}

/** A row that came to no judgement. */
export function failedRow({ fault, kind, seed }: RowOf, error: unknown): FaultRow {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    ...{ fault: fault.id, name: fault.name, kind, seed, ok: false, seen: [], error: text },
    ...{ acknowledged: 0, lost: null, duplicated: null, broken: '' },
    ...{ answeredMs: null, caughtUpMs: null },
    spent: { fleet: 0, fault: 0, recovery: 0, audit: 0 },
  };
}

/**
 * Adds a row to the file from which the table is made, and tells it at once: a run that is cut off
 * has said what it saw.
 */
export function note(row: FaultRow, path: string | undefined): void {
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(row)}\n`);
  const { fault, name, acknowledged, lost, duplicated, spent } = row;
  const seconds = (ms: number | null): string =>
    ms === null ? '-' : `${(ms / 1_000).toFixed(1)} s`;
  const took = spent.fleet + spent.fault + spent.recovery + spent.audit;
  const figures = `${acknowledged} acknowledged, ${lost ?? '?'} lost, ${duplicated ?? '?'} doubled`;
  const times = `answers ${seconds(row.answeredMs)}, caught up ${seconds(row.caughtUpMs)}`;
  const proof = row.ok ? row.seen.join('; ') : (row.error?.split('\n')[0] ?? '');
  const head = `${row.ok ? 'ok    ' : 'FAILED'} ${fault} ${name}`;
  process.stderr.write(`${head}: ${figures}, ${times}, took ${seconds(took)}\n         ${proof}\n`);
}
