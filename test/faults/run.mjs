// The fault suite as a command: `npm run test:faults -- [--seed n] [--runs n] [--only F7,F9]
// [--deployment monolith|distributed|both] [--lanes n] [--short] [--recovery-seconds n]`.
//
// Tells each row when it is there, goes on after one that failed, and prints at the end a table of
// what was done, how many requests were acknowledged, lost and doubled, and how long it took to
// recover; exits with 1 when anything is not as promised. The table is also in `.cache/faults`.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureRedisServer, INSTALL_HINT } from '../../scripts/lib/redis.mjs';
import { ROOT, say, setUp } from '../../scripts/lib/setup.mjs';

const RESULTS = join(ROOT, '.cache', 'faults', 'results.jsonl');
const KINDS = ['monolith', 'distributed'];
const TABLE = join(ROOT, '.cache', 'faults', 'table.txt');
const SEEDS_MAX = 0x7fff_ffff;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    deployment: { type: 'string', default: 'both' },
    lanes: { type: 'string' },
    short: { type: 'boolean', default: false },
    'recovery-seconds': { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});
const kinds = values.deployment === 'both' ? KINDS : [values.deployment];
const runs = Number.parseInt(values.runs, 10);
// Most of a row is waiting for a lease, so two halves of the matrix fit side by side. Rows that end
// most processes at once come after them: those load on both cores.
const part = values.short || values.only !== '' || values.json !== undefined;
const lanes = Number.parseInt(values.lanes ?? (part ? '1' : '2'), 10);
const first = Number.parseInt(values.seed ?? String(Date.now() % SEEDS_MAX), 10);
if (!kinds.every((kind) => KINDS.includes(kind)) || !(runs > 0 && lanes > 0) || !(first >= 0)) {
  say('usage: --seed <n> --runs <n> --lanes <n> --only F1,F2');
  say('       --deployment monolith|distributed|both');
  process.exit(2);
}

if (kinds.includes('distributed') && ensureRedisServer() === null) {
  say(INSTALL_HINT);
  process.exit(process.env.CI === 'true' ? 1 : 0);
}
for (const kind of kinds) await setUp({ app: kind === 'monolith' ? 'exchange' : 'services' });
mkdirSync(join(ROOT, '.cache', 'faults'), { recursive: true });
rmSync(RESULTS, { force: true });

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    print();
    process.exit(1);
  });
}

let failed = 0;
for (let run = 0; run < runs; run += 1) {
  const seed = (first + run * 7_919) % SEEDS_MAX;
  for (const kind of kinds) {
    const from = performance.now();
    say(`\nrun ${run + 1} of ${runs}: ${kind}, seed ${seed}`);
    const ends = await Promise.all(
      Array.from({ length: lanes }, (_, lane) => jest(kind, seed + lane * 1_000, lane)),
    );
    if (lanes > 1) ends.push(await jest(kind, seed + lanes * 1_000, 'alone'));
    failed += ends.filter((code) => code !== 0).length;
    const minutes = ((performance.now() - from) / 60_000).toFixed(1);
    say(`run ${run + 1} of ${runs}: ${kind}, seed ${seed}, took ${minutes} min`);
  }
}
const rows = print();
process.exit(failed === 0 && rows.length > 0 && rows.every((row) => row.ok) ? 0 : 1);

function jest(kind, seed, lane) {
  const report = values.json === undefined ? [] : ['--json', `--outputFile=${values.json}`];
  // The launcher and the users of Redis have specs of their own beside the matrix.
  const whole = !part && kind === 'distributed' && lane === lanes - 1;
  const paths = whole ? [] : ['--testPathPatterns', 'test/faults/faults'];
  const args = [
    '--selectProjects',
    'faults',
    '--runInBand',
    '--verbose',
    '--forceExit',
    ...paths,
    ...report,
  ];
  const env = {
    ...process.env,
    FAULT_KIND: kind,
    FAULT_SEED: String(seed),
    FAULT_LANE: lane === 'alone' ? lane : `${lane}/${lanes}`,
    FAULT_ONLY: values.only,
    FAULT_ALL: values.short ? '0' : '1',
    FAULT_RESULTS: RESULTS,
    FAULT_L1_SECONDS: values['recovery-seconds'],
  };
  return new Promise((resolve) => {
    const file = join(ROOT, 'node_modules', '.bin', 'jest');
    const child = spawn(file, args, { cwd: ROOT, env, stdio: ['ignore', 2, 2] });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Prints the rows so far, and answers them. */
function print() {
  const text = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8').trim() : '';
  const all = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
  const table = `\n${tableOf(all)}\n\n${sumOf(all)}\n`;
  writeFileSync(TABLE, table);
  process.stdout.write(table);
  return all;
}

function tableOf(all) {
  const seconds = (ms) => (ms === null ? '-' : `${(ms / 1_000).toFixed(1)} s`);
  const head = ['', 'fault', 'deployment', 'seed', 'acknowledged', 'lost', 'doubled'];
  const table = all.map((row) => [
    ...[row.fault, row.name, row.kind, String(row.seed), String(row.acknowledged)],
    ...[String(row.lost ?? '?'), String(row.duplicated ?? '?'), seconds(row.answeredMs)],
    ...[seconds(row.caughtUpMs), row.ok ? 'ok' : `FAILED ${row.broken}`.trim()],
  ]);
  const lines = [[...head, 'answers', 'caught up', ''], ...table];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((l) => l[column].length)));
  const padded = lines.map((line) => line.map((cell, at) => cell.padEnd(widths[at])).join('  '));
  return padded.map((line) => line.trimEnd()).join('\n');
}

function sumOf(all) {
  const sum = (of) => all.reduce((total, row) => total + of(row), 0);
  const broken = all.filter((row) => !row.ok).length;
  const spent = ['fleet', 'fault', 'recovery', 'audit'].map(
    (kind) => `${kind} ${Math.round(sum((row) => row.spent[kind]) / 1_000)} s`,
  );
  return (
    `${all.length} faults, ${sum((row) => row.acknowledged)} requests acknowledged, ` +
    `${sum((row) => row.lost ?? 0)} lost, ${sum((row) => row.duplicated ?? 0)} doubled, ` +
    `${broken} not as promised\ntime went to: ${spent.join(', ')}`
  );
}
