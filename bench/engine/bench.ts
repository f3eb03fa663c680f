import { ReportRing } from '@app/order-book';
import { flagsOf, freshBook, hashReports, replay } from './replay';
import type { Workload } from './workload';
import { readWorkload } from './workload';

const RUNS = 7;
const WARM_UPS = 3;

/** One line of the bench, as the engine contract names its fields. */
export interface BenchLine {
  workload: string;
  messages: number;
  msgsPerSecondMedian: number;
  msgsPerSecondBest: number;
  p50Ns: number;
  p99Ns: number;
  p999Ns: number;
  reportsSha256: string;
}

/** Messages a second of one run; the ring is empty at the start and holds all at the end. */
function timedRun(ring: ReportRing, workload: Workload, flags: Int32Array): number {
  const book = freshBook(ring);
  const start = process.hrtime.bigint();
  replay({ book, workload, flags }, 0, workload.count);
  const nanoseconds = Number(process.hrtime.bigint() - start);
  return (workload.count / nanoseconds) * 1e9;
}

/** One more run with a clock reading between any two messages; the reading counts as latency. */
function latencies(ring: ReportRing, workload: Workload, flags: Int32Array): Float64Array {
  const run = { book: freshBook(ring), workload, flags };
  const times = new Float64Array(workload.count);
  let before = performance.now();
  for (let index = 0; index < workload.count; index += 1) {
    replay(run, index, index + 1);
    const now = performance.now();
    times[index] = (now - before) * 1e6;
    before = now;
  }
  return times.sort();
}

function at(sorted: Float64Array, part: number): number {
  return Math.round(sorted[Math.floor(sorted.length * part)]!);
}

/** Runs one file: warm-up, seven timed runs, one run for the latencies, and the hash. */
export function benchWorkload(path: string, ring: ReportRing): BenchLine {
  const workload = readWorkload(path);
  const flags = flagsOf(workload);
  for (let run = 0; run < WARM_UPS; run += 1) timedRun(ring, workload, flags);
  const rates: number[] = [];
  for (let run = 0; run < RUNS; run += 1) rates.push(timedRun(ring, workload, flags));
  const from = ring.tail;
  const reportsSha256 = hashReports(ring, from, workload);
  rates.sort((a, b) => a - b);
  latencies(ring, workload, flags);
  const sorted = latencies(ring, workload, flags);
  return {
    workload: workload.name,
    messages: workload.count,
    msgsPerSecondMedian: Math.round(rates[RUNS >> 1]!),
    msgsPerSecondBest: Math.round(rates[RUNS - 1]!),
    p50Ns: at(sorted, 0.5),
    p99Ns: at(sorted, 0.99),
    p999Ns: at(sorted, 0.999),
    reportsSha256,
  };
}

/** The ring of a bench process: a whole run fits, so that nothing is lost before the hash. */
export function benchRing(): ReportRing {
  return new ReportRing(1 << 20);
}
