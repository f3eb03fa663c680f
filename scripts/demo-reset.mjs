// Back to the opening state. Where an exchange in demo mode answers (OPENBELL_API_URL, else port
// 8347), its operator resets it while it runs. Else the data folder is emptied: the next start
// begins with nothing; refused while an exchange uses the folder.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { DEMO_ADDRESS, isOpen, signIn } from './lib/demo-client.mjs';
import { ROOT, isAlive, say } from './lib/setup.mjs';

const STOP_MS_MAX = 60_000;
const POLL_MS = 100;

if (await isOpen(DEMO_ADDRESS)) await resetRunning();

const dataDir = resolve(ROOT, process.env.DATA_DIR ?? '.data');
const home = join(dataDir, 'postgres');

if (!existsSync(dataDir)) finish(`${dataDir} is empty already`);
if (resolve(ROOT, '.data') !== dataDir && !existsSync(join(dataDir, 'secret.key'))) {
  refuse(`${dataDir} is not a data folder of Openbell (it has no secret.key)`);
}
const owners = existsSync(join(home, 'owners')) ? readdirSync(join(home, 'owners')) : [];
const running = owners.filter((pid) => isAlive(Number.parseInt(pid, 10)));
if (running.length > 0) {
  refuse(`an exchange uses ${dataDir} (process ${running.join(', ')}): stop it first`);
}
const base = existsSync(join(home, 'location'))
  ? readFileSync(join(home, 'location'), 'utf8').trim()
  : join(home, 'server');
await stopServer(join(base, 'data', 'postmaster.pid'));
if (!base.startsWith(home)) rmSync(base, { recursive: true, force: true });
for (const name of readdirSync(dataDir)) {
  rmSync(join(dataDir, name), { recursive: true, force: true });
}
if (process.env.DATABASE_URL) say('the database that DATABASE_URL names is left as it is');
finish(`${dataDir} is empty`);

/** Resets the exchange that answers, and ends this script. */
async function resetRunning() {
  try {
    const operator = await signIn(DEMO_ADDRESS, 'operator_demo');
    const { status, body, ms } = await operator.send('POST', '/v2/demo/reset', {});
    if (status !== 200) refuse(`${DEMO_ADDRESS} does not reset: ${status} ${body?.message ?? ''}`);
    const { accounts, cancelled_orders: orders, transfers, duration_ms: took } = body;
    say(`${DEMO_ADDRESS} is as it opened, after ${took} ms (${Math.round(ms)} ms seen from here):`);
    finish(`${accounts.length} accounts, ${orders} orders cancelled, ${transfers} transfers`);
  } catch (error) {
    refuse(error.message);
  }
}

/** Ends the server of an exchange that was killed. */
async function stopServer(lockFile) {
  if (!existsSync(lockFile)) return;
  const pid = Number.parseInt(readFileSync(lockFile, 'utf8'), 10);
  if (!Number.isInteger(pid) || !isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  const giveUpAt = Date.now() + STOP_MS_MAX;
  while (existsSync(lockFile)) {
    if (Date.now() > giveUpAt) refuse(`PostgreSQL (process ${pid}) does not stop`);
    await sleep(POLL_MS);
  }
}

function refuse(line) {
  say(line);
  process.exit(1);
}

function finish(line) {
  say(line);
  process.exit(0);
}
