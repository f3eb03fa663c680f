// Brings a fresh clone to where a script can work: packages installed, sources built. Everything
// that it says goes to standard error; standard output belongs to the script.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { builtApps, bundle, mainOf } from './bundle.mjs';

/** Root of the repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const CACHE = join(ROOT, '.cache');
/** Written when an install has come to its end; goes with node_modules. */
const INSTALLED_STAMP = join(ROOT, 'node_modules', '.openbell-installed');
const NODE_MIN = [20, 19];
const LOCK_POLL_MS = 200;
/** How programs are made of sources is a source too. */
const BUNDLER = 'scripts/lib/bundle.mjs';

/** Writes a line for the person who waits. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Installs what is missing and builds `app` when its sources changed; answers its main file. */
export async function setUp({ app } = {}) {
  checkNode();
  return withLock('setup', () => {
    installPackages();
    return app === undefined ? null : build(app);
  });
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map((part) => Number.parseInt(part, 10));
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  fail(`Openbell needs Node ${NODE_MIN.join('.')} or newer; this is ${process.versions.node}`);
}

function installPackages() {
  if (isInstalled()) return;
  say('installing packages (npm ci) ...');
  run(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci');
  writeFileSync(INSTALLED_STAMP, lockDigest());
}

/** True when the packages of this very package-lock.json were installed to the end. */
function isInstalled() {
  return read(INSTALLED_STAMP) === lockDigest();
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
}

/** The nine services are one build, named `services`; its main is the gateway's. */
const entryOf = (app) => (app === 'services' ? 'client-gateway' : app);

const stampOf = (app) => join(CACHE, `build-${app}`);

async function build(app) {
  const main = mainOf(ROOT, entryOf(app));
  const stamp = stampOf(app);
  const sources = digest(sourceFiles(app));
  if (existsSync(main) && read(stamp) === sources) return main;
  // The build of the services is one program with the exchange in it.
  if (existsSync(main) && read(stampOf('services')) === digest(sourceFiles('services')))
    return main;
  say(`building ${app} ...`);
  // Without its output an incremental build would find nothing to do.
  if (!existsSync(main)) rmSync(join(CACHE, `${app}.tsbuildinfo`), { force: true });
  rmSync(stamp, { force: true });
  const nest = join(ROOT, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  runNode([nest, 'build', app], `nest build ${app}`);
  await bundle(ROOT, app === 'services' ? builtApps(ROOT) : [app]);
  writeFileSync(stamp, sources);
  return main;
}

/** Everything that the build of an app reads; specs are not in it. */
function sourceFiles(app) {
  const single = ['package-lock.json', 'tsconfig.json', 'nest-cli.json', 'ormconfig.ts', BUNDLER]
    .map((name) => join(ROOT, name))
    .filter((path) => existsSync(path));
  const together = app === 'services';
  const config = join(
    ROOT,
    'apps',
    together ? 'tsconfig.services.json' : `${app}/tsconfig.app.json`,
  );
  const roots = [join(ROOT, 'apps', together ? '' : `${app}/src`), join(ROOT, 'libs')];
  return [...single, config, ...roots.flatMap((root) => typescriptUnder(root))];
}

function typescriptUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('spec.ts'))
    .map((name) => join(folder, name))
    .sort();
}

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path.slice(ROOT.length)).update(readFileSync(path));
  return hash.digest('hex');
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}

/** Runs the npm that runs this script, else the one on the path. */
function run(args, what) {
  const npm = process.env.npm_execpath;
  if (npm !== undefined && npm.endsWith('.js')) runNode([npm, ...args], what);
  else finish(spawnSync('npm', args, { cwd: ROOT, stdio: ['ignore', 2, 2] }), what);
}

function runNode(args, what) {
  finish(spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 2, 2] }), what);
}

function finish(result, what) {
  if (result.status === 0) return;
  fail(`${what} failed${result.error === undefined ? '' : `: ${result.error.message}`}`);
}

function fail(line) {
  say(line);
  process.exit(1);
}

/** Runs `work` alone, since scripts may start side by side; a dead holder is no holder. */
export async function withLock(name, work) {
  mkdirSync(CACHE, { recursive: true });
  const path = join(CACHE, `${name}.lock`);
  let told = false;
  while (!tryLock(path)) {
    if (!told) say('waiting for another script that sets this folder up ...');
    told = true;
    await sleep(LOCK_POLL_MS);
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.removeListener('exit', release);
  }
}

function tryLock(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = Number.parseInt(read(path) ?? '', 10);
  if (Number.isInteger(holder) && !isAlive(holder)) rmSync(path, { force: true });
  return false;
}

/** True when a process of that number runs. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
