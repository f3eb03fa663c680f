// npm run --silent bench:engine -- FILE…
// Runs each .bin or .bin.br workload through the production engine: JSON lines on stdout as
// engine-contract.md names them. On stderr: what a message costs as orders and prices grow.
import { loadEngineModule } from './engine-build.mjs';

const files = process.argv.slice(2).filter((name) => !name.startsWith('--'));
if (files.length === 0) {
  process.stderr.write('usage: npm run --silent bench:engine -- [--no-scaling] FILE…\n');
  process.exit(2);
}
const { benchRing, benchWorkload } = loadEngineModule('bench');
const ring = benchRing();
const lines = files.map((file) => {
  const line = benchWorkload(file, ring);
  process.stdout.write(`${JSON.stringify(line)}\n`);
  return line;
});
const worst = lines.reduce((low, line) =>
  line.msgsPerSecondMedian < low.msgsPerSecondMedian ? line : low,
);
const { msgsPerSecondMedian: worstCaseMsgsPerSecond, workload } = worst;
process.stdout.write(`${JSON.stringify({ worstCaseMsgsPerSecond, workload })}\n`);
if (!process.argv.includes('--no-scaling')) {
  const { scalingRows } = loadEngineModule('scaling');
  for (const row of scalingRows()) process.stderr.write(`${JSON.stringify(row)}\n`);
}
