// Everything that is checked, as named steps: `npm test`. `--only check,medium` runs a part, by
// names of groups or steps. All steps run even when one fails; the last line counts the tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { CHROMIUM_HINT, ensureChromium } from './lib/chromium.mjs';
import { ensureRedisServer, INSTALL_HINT } from './lib/redis.mjs';
import { ROOT, say, setUp } from './lib/setup.mjs';
import { buildWeb } from './lib/web.mjs';

const RESULTS = join(ROOT, '.cache', 'test-results');
const STEP_MS_MAX = 15 * 60_000;
const bin = (name) => join(ROOT, 'node_modules', '.bin', name);

const command = (group, name, file, ...args) => ({ group, name, file: bin(file), args });
/** Kinds that compute, or wait for processes to start, take every core; others leave some. */
const jest = (group, name, workers = '50%', project = name) => {
  const json = join(RESULTS, `${name}.json`);
  const report = ['--json', `--outputFile=${json}`];
  const kind = ['--selectProjects', project, '--passWithNoTests', `--maxWorkers=${workers}`];
  return { group, name, file: bin('jest'), args: [...kind, ...report], json };
};
/** Specs once more, from the same files, against nine processes and Redis. */
const distributed = (name, project, workers = '1') => {
  const step = jest('test', name, workers, project);
  const args = [...step.args, '--testPathPatterns', `test/${project}/`];
  return { ...step, args, env: { DEPLOYMENT: 'distributed' }, prepare: prepareDistributed };
};

/** Says how many orders a second flow between kills, so nothing else may run beside it. */
const ALONE = 'test/faults/kill-under-load';
const acceptance = () => {
  const step = jest('test', 'acceptance', '100%');
  return { ...step, args: [...step.args, '--testPathIgnorePatterns', ALONE] };
};
const kills = () => {
  const step = jest('test', 'kills', '1', 'acceptance');
  return { ...step, args: [...step.args, '--testPathPatterns', ALONE] };
};

/** The short part of the fault matrix, on nine processes; a busy machine may take its time. */
const faults = () => {
  const json = join(RESULTS, 'faults.json');
  const script = join(ROOT, 'test', 'faults', 'run.mjs');
  const kind = ['--deployment', 'distributed', '--short', '--recovery-seconds', '60'];
  const args = [script, ...kind, '--json', json];
  return { group: 'test', name: 'faults', file: process.execPath, args, json };
};

/** Says how many frames a second the page shows, so nothing else may run beside it. */
const FRAMES = 'test/browser/performance';
/** A browser in front of the built web and the built exchange; they mostly wait for each other. */
const browser = () => {
  const step = jest('test', 'browser', '100%');
  const args = [...step.args, '--testPathIgnorePatterns', FRAMES];
  return { ...step, args, prepare: prepareBrowser };
};
const frames = () => {
  const step = jest('test', 'frames', '1', 'browser');
  return { ...step, args: [...step.args, '--testPathPatterns', FRAMES], prepare: prepareBrowser };
};

const STEPS = [
  command('check', 'format', 'prettier', '--check', '--log-level=warn', '.'),
  command('check', 'lint', 'eslint', '--max-warnings', '0', '.'),
  command('check', 'types', 'tsc', '--noEmit', '-p', 'tsconfig.json'),
  command('check', 'types-web', 'tsc', '--noEmit', '-p', 'web/tsconfig.json'),
  command(
    'check',
    'boundaries',
    'depcruise',
    ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'apps', 'libs', 'test'],
  ),
  command('check', 'unused', 'knip'),
  jest('check', 'unit', '100%'),
  jest('test', 'property', '100%'),
  jest('test', 'medium'),
  jest('test', 'simulation', '100%'),
  acceptance(),
  kills(),
  distributed('distributed', 'acceptance', '100%'),
  faults(),
  jest('test', 'conformance'),
  distributed('conformance-distributed', 'conformance'),
  browser(),
  frames(),
];

/** Steps that drive the built exchange. */
const NEED_BUILD = ['acceptance', 'kills', 'conformance', 'browser', 'frames'];

const chosen = chooseSteps(process.argv.slice(2));
await setUp(wantedBuild());
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });

// Lint reads files on one core for as long as all other checks that do.
const aside = chosen.filter((step) => step.name === 'lint').map(judged);
const results = [];
for (const step of chosen) {
  if (step.group !== 'check') await Promise.all(aside);
  if (step.name !== 'lint') results.push(await judged(step));
}
results.push(...(await Promise.all(aside)));
report(results);
process.exit(results.every((result) => result.code === 0) ? 0 : 1);

async function judged(step) {
  say(`\n── ${step.name}`);
  const startedAt = Date.now();
  const code = await runPrepared(step);
  return { step, code, seconds: (Date.now() - startedAt) / 1_000, ...counts(step, code) };
}

/** One build serves all steps: that of the services has the exchange in it. */
function wantedBuild() {
  if (chosen.some((step) => step.prepare === prepareDistributed)) return { app: 'services' };
  return chosen.some((step) => NEED_BUILD.includes(step.name)) ? { app: 'exchange' } : {};
}

function chooseSteps(args) {
  const at = args.indexOf('--only');
  if (at === -1) return STEPS;
  const names = (args[at + 1] ?? '').split(',');
  const unknown = names.filter((name) => !STEPS.some((s) => s.group === name || s.name === name));
  if (unknown.length > 0) {
    say(`unknown step: ${unknown.join(', ')}`);
    process.exit(2);
  }
  return STEPS.filter((step) => names.includes(step.group) || names.includes(step.name));
}

/** Builds the services and looks for Redis; answers what is missing, or null. */
async function prepareDistributed() {
  if (ensureRedisServer() === null) return INSTALL_HINT;
  await setUp({ app: 'services' });
  return null;
}

/** Builds the web and looks for a browser; answers what is missing, or null. */
async function prepareBrowser() {
  if (ensureChromium() === null) return CHROMIUM_HINT;
  await buildWeb();
  return null;
}

/** Where something cannot be had, a person is told; a machine that checks must have it. */
async function runPrepared(step) {
  const missing = (await step.prepare?.()) ?? null;
  if (missing === null) return run(step);
  say(missing);
  return process.env.CI === 'true' ? 1 : 0;
}

/** Runs one step to its end; a step that hangs is ended and counts as failed. */
function run(step) {
  return new Promise((resolve) => {
    const child = spawn(step.file, step.args, {
      cwd: ROOT,
      env: { ...process.env, ...step.env },
      stdio: ['ignore', 2, 2],
      timeout: STEP_MS_MAX,
    });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Tests of a Jest run; a file that could not even be loaded counts as one failed test. */
function counts(step, code) {
  if (step.json === undefined) return { passed: null, failed: null };
  if (!existsSync(step.json)) return { passed: 0, failed: code === 0 ? 0 : 1 };
  const json = JSON.parse(readFileSync(step.json, 'utf8'));
  return {
    passed: json.numPassedTests,
    failed: json.numFailedTests + json.numRuntimeErrorTestSuites,
  };
}

function report(all) {
  const cell = (value, width) => String(value ?? '').padStart(width);
  const lines = all.map(({ step, code, seconds, passed, failed }) => {
    const verdict = code === 0 ? 'ok' : 'FAILED';
    const figures = `${cell(passed, 8)}${cell(failed, 8)}${cell(seconds.toFixed(1), 9)} s`;
    return `${step.name.padEnd(14)}${verdict.padEnd(8)}${figures}`;
  });
  const sum = (key) => all.reduce((total, result) => total + (result[key] ?? 0), 0);
  const broken = all.filter((result) => result.code !== 0).map((result) => result.step.name);
  process.stdout.write(`\n${'step'.padEnd(22)}${cell('passed', 8)}${cell('failed', 8)}\n`);
  process.stdout.write(`${lines.join('\n')}\n\n`);
  if (broken.length > 0) process.stdout.write(`failed steps: ${broken.join(', ')}\n`);
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
}
