/** Spread of a set of times in milliseconds. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** The times of which half, 95 % and 99 % are no longer, and the longest; zeros for none. Pure. */
export function spreadOf(millis: readonly number[]): Spread {
  const sorted = Float64Array.from(millis).sort();
  const at = (share: number): number => {
    const index = Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1);
    return tenth(sorted[Math.max(0, index)] ?? 0);
  };
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** Upper edges of the histogram in milliseconds; the last bar is what took longer. */
const EDGES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/** Counts by duration, as rows of a bar table. Pure. */
export function histogramOf(millis: readonly number[]): (readonly [string, number])[] {
  const counts = new Array<number>(EDGES.length + 1).fill(0);
  for (const value of millis) {
    const bar = EDGES.findIndex((edge) => value <= edge);
    const index = bar === -1 ? EDGES.length : bar;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count, index) => {
    const edge = EDGES[index];
    return [edge === undefined ? `over ${EDGES.at(-1)} ms` : `up to ${edge} ms`, count] as const;
  });
}

/** A figure with one digit after the point, for people. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
