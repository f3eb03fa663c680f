// The exchange that a demo of the terminal shows: the one that runs, else one of its own with
// demo accounts on a free port and a data folder that goes when the demo ends.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { DEMO_ADDRESS, isOpen } from './demo-client.mjs';
import { readEmbeddedUrl } from './embedded-url.mjs';
import { nodeArgs } from './node-args.mjs';
import { ROOT, say, setUp } from './setup.mjs';

const READY_MS_MAX = 180_000;
/** What an exchange of the demo's own must not take over from whoever starts the demo. */
const NOT_OURS = ['DATABASE_URL', 'REDIS_URL', 'PORT', 'HOST', 'NODE_ENV', 'TLS_PORT'];

/**
 * Runs `show` with the address of an exchange and `databaseUrl()`, then stops what was started for
 * it. An error becomes a line and the exit code 1.
 */
export async function withExchange(show) {
  let exchange = null;
  const end = async (code) => {
    await exchange?.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end(130));
  try {
    if (await isOpen(DEMO_ADDRESS)) {
      await show({ address: DEMO_ADDRESS, isOwn: false, databaseUrl: runningDatabase });
    } else {
      say(`no exchange answers at ${DEMO_ADDRESS}: starting one for this demo ...`);
      exchange = launch(await setUp({ app: 'exchange' }));
      const { dataDir } = exchange;
      const address = await exchange.ready;
      await show({ address, isOwn: true, databaseUrl: () => readEmbeddedUrl(dataDir) });
    }
  } catch (error) {
    say(error.message);
    await end(1);
  }
  await end(0);
}

/** Address of the database of an exchange that somebody else started on this machine. */
function runningDatabase() {
  const dataDir = resolve(ROOT, process.env.DATA_DIR ?? '.data');
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  try {
    return readEmbeddedUrl(dataDir);
  } catch {
    throw new Error(`no database of an exchange in ${dataDir}: set DATA_DIR or DATABASE_URL`);
  }
}

function launch(main) {
  const dataDir = mkdtempSync(join(tmpdir(), 'openbell-demo-'));
  const child = spawn(process.execPath, nodeArgs(main), {
    cwd: ROOT,
    env: {
      ...ownEnvironment(),
      ...{ SUPERVISED: '1', SEED_DEMO: '1', SIMULATOR: '0', LOG_LEVEL: 'warn', PORT: '0' },
      DATA_DIR: dataDir,
    },
    // It ends when this pipe does, so a demo that is killed leaves no exchange behind.
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C in the terminal is for the demo, which then stops the exchange in order.
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise((done) => child.once('close', done));
  const ready = new Promise((done, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) done(line.slice('ready '.length));
    });
    void ended.then((code) => reject(new Error(`the exchange ended with ${code}`)));
    setTimeout(() => reject(new Error('the exchange does not start')), READY_MS_MAX).unref();
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    remove(dataDir);
  };
  return { dataDir, ready, stop };
}

function ownEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !NOT_OURS.includes(name)),
  );
}

/** The folder, and the files of PostgreSQL where these had to live elsewhere. */
function remove(dataDir) {
  const location = join(dataDir, 'postgres', 'location');
  if (existsSync(location)) {
    rmSync(readFileSync(location, 'utf8').trim(), { recursive: true, force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
}
