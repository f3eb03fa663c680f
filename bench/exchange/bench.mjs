// npm run --silent bench:exchange -- --mode monolith --seconds 10 --clients 20
//
// Starts the exchange with an empty database, sends limit orders over HTTP from accounts of their
// own (`--clients` of them, `--in-flight` each), and prints one JSON line. Latency is from sending
// an order to its answer, which leaves after the commit with fsync. Afterwards it looks for every
// acknowledged order in the journal and asks the exchange to reconcile itself.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import pg from 'pg';

import { readEmbeddedUrl } from '../../scripts/lib/embedded-url.mjs';
import { setUp, ROOT } from '../../scripts/lib/setup.mjs';
import { call, startExchange, stopExchange } from './exchange-process.mjs';
import { runLoad } from './load.mjs';

const { values: args } = parseArgs({
  options: {
    mode: { type: 'string', default: 'monolith' },
    seconds: { type: 'string', default: '10' },
    clients: { type: 'string', default: '20' },
    'in-flight': { type: 'string', default: '5' },
    'warmup-seconds': { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    'match-shards': { type: 'string', default: '1' },
    'account-shards': { type: 'string', default: '1' },
  },
});
/** What is built and started for each mode. */
const MODES = {
  monolith: { app: 'exchange', script: 'dist/apps/exchange/main.js' },
  distributed: { app: 'services', script: 'scripts/start-distributed.mjs' },
};
const mode = MODES[args.mode];
if (mode === undefined) {
  process.stderr.write(`mode ${args.mode} is not there; there is: monolith, distributed\n`);
  process.exit(2);
}
const seconds = Number(args.seconds);
const inFlight = Number(args['in-flight']);

await setUp({ app: mode.app });
const dataDir = await mkdtemp(join(tmpdir(), 'openbell-bench-'));
let exchange;
try {
  const shards = { MATCH_SHARDS: args['match-shards'], ACCOUNT_SHARDS: args['account-shards'] };
  const env = { PORT: '0', DATA_DIR: dataDir, SEED_DEMO: '1', LOG_LEVEL: 'warn', ...shards };
  exchange = await startExchange(join(ROOT, mode.script), env);
  const instruments = await readInstruments();
  const clients = await makeClients(Number(args.clients), instruments);
  const line = await measure(clients, instruments);
  process.stdout.write(`${JSON.stringify(line)}\n`);
} finally {
  if (exchange !== undefined) await stopExchange(exchange);
  await rm(dataDir, { recursive: true, force: true });
}

async function login(username) {
  const body = { username, password: 'demopass123' };
  return (await call(exchange, 'POST', '/v2/auth/login', { body })).access_token;
}

async function readInstruments() {
  const token = await login('operator_demo');
  const assets = await call(exchange, 'GET', '/v2/assets', { token });
  return await Promise.all(
    assets.map(async ({ symbol }) => {
      const asset = await call(exchange, 'GET', `/v2/admin/assets/${symbol}`, { token });
      return { symbol, referenceCents: Math.round(Number(asset.reference_price) * 100) };
    }),
  );
}

async function makeClients(count, instruments) {
  const operator = await login('operator_demo');
  const clients = [];
  for (let index = 0; index < count; index += 1) {
    const username = `bench_${index}`;
    const password = 'benchpass123';
    await call(exchange, 'POST', '/v2/auth/register', { body: { username, password } });
    const { access_token: token } = await call(exchange, 'POST', '/v2/auth/login', {
      body: { username, password },
    });
    const deposit = (asset, amount) =>
      call(exchange, 'POST', `/v2/admin/accounts/${username}/deposits`, {
        token: operator,
        body: { asset, amount, request_id: `bench-${asset}` },
      });
    await deposit('USD', '1000000000');
    await Promise.all(instruments.map(({ symbol }) => deposit(symbol, '10000000')));
    const key = await call(exchange, 'POST', '/v2/auth/api-keys', {
      token,
      body: { label: 'bench', permissions: ['read', 'trade'] },
    });
    const headers = `apca-api-key-id: ${key.key_id}\r\napca-api-secret-key: ${key.secret}\r\n`;
    clients.push({ headers });
  }
  return clients;
}

async function measure(clients, instruments) {
  const target = { host: exchange.host, port: exchange.port };
  const load = (forSeconds, seed) => {
    const end = performance.now() + forSeconds * 1000;
    const until = () => performance.now() < end;
    return runLoad({ target, clients, inFlight, instruments, until, seed });
  };
  await load(Number(args['warmup-seconds']), Number(args.seed) + 77);
  const from = Date.now();
  const cpuFrom = process.cpuUsage();
  const serverFrom = cpuOfServers();
  const commitsFrom = await commitsOfStreams();
  const result = await load(seconds, Number(args.seed));
  const to = Date.now();
  const cpu = process.cpuUsage(cpuFrom);
  const perOrder = cpuPerOrder(serverFrom, cpuOfServers(), result.acknowledged.length);
  const commits = await commitsOfStreams();
  const operator = await login('operator_demo');
  const lagFrom = performance.now();
  const { status } = await call(exchange, 'GET', '/v2/admin/reconciliation', { token: operator });
  const lagMs = performance.now() - lagFrom;
  const counts = await countInDatabase(result.acknowledged, from, to);
  const took = (to - from) / 1000;
  const sorted = result.latencies.sort((a, b) => a - b);
  const percentile = (p) => {
    const at = Math.min(sorted.length - 1, Math.floor(sorted.length * p));
    return Math.round((sorted[at] ?? 0) * 100) / 100;
  };
  return {
    bench: 'exchange',
    mode: args.mode,
    seconds: took,
    clients: clients.length,
    inFlight: clients.length * inFlight,
    acceptedPerSecond: Math.round(result.acknowledged.length / took),
    matchedPerSecond: Math.round(counts.matched / took),
    settledPerSecond: Math.round(counts.settled / took),
    tradesPerSecond: Math.round(counts.trades / took),
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
    p99Ms: percentile(0.99),
    lost: counts.lost,
    duplicated: counts.duplicated,
    refused: Object.fromEntries(result.refused),
    unknown: result.unknown,
    projectionLagMs: Math.round(lagMs),
    reconciliation: status,
    serverCpuMicrosPerOrder: Object.values(perOrder).reduce((sum, micros) => sum + micros, 0),
    cpuMicrosPerOrder: perOrder,
    commitsPerSecond: difference(commitsFrom, commits, (rows) => Math.round(rows / took)),
    clientCpuShare: Math.round(((cpu.user + cpu.system) / 1e6 / took) * 100) / 100,
  };
}

/** Processor time of each process of the exchange, PostgreSQL and Redis, in seconds by name. */
function cpuOfServers() {
  const file = join(dataDir, 'run', 'processes.json');
  const services = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const own = services['client-gateway'] === undefined ? 'exchange' : 'launcher';
  const all = Object.entries({ [own]: exchange.child.pid, ...services });
  const seconds = Object.fromEntries(all.map(([name, pid]) => [name, cpuSeconds(pid)]));
  return { ...seconds, postgresql: cpuOfPostgres() };
}

/** Processor time of the embedded PostgreSQL and the connections that it has at the moment. */
function cpuOfPostgres() {
  const file = join(dataDir, 'postgres', 'server', 'data', 'postmaster.pid');
  if (!existsSync(file)) return 0;
  const [pid] = readFileSync(file, 'utf8').split('\n');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...children.split(' ')].reduce((sum, one) => sum + cpuSeconds(one), 0);
}

function cpuPerOrder(from, to, orders) {
  return difference(from, to, (seconds) => Math.round((seconds * 1e6) / orders));
}

/** What grew between two readings by name, through `figure`; what did not is left out. */
function difference(from, to, figure) {
  const grown = Object.entries(to).map(([name, value]) => {
    return [name, figure(value - (from[name] ?? 0))];
  });
  return Object.fromEntries(grown.filter(([, value]) => value > 0));
}

/** Committed batches of each stream so far. */
async function commitsOfStreams() {
  const client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  try {
    const { rows } = await client.query(
      'select stream, count(*)::int as rows from streams.journal group by stream',
    );
    return Object.fromEntries(rows.map(({ stream, rows: count }) => [stream, count]));
  } finally {
    await client.end();
  }
}

/** Processor time of a process, user and system; zero where the system does not tell. */
function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** Reads the tables that the streams were projected to; the reconciliation has waited for them. */
async function countInDatabase(acknowledged, from, to) {
  const client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  try {
    const { rows: found } = await client.query(
      `select count(distinct event->'terms'->>'clientOrderId') as present, count(*) as entries
         from orders.events where kind = 'submitted'
          and event->'terms'->>'clientOrderId' = any($1::text[])`,
      [acknowledged],
    );
    const { rows } = await client.query(
      `select count(distinct order_id) as matched, count(distinct event->>'tradeId') as trades
         from orders.events where kind = 'filled' and at between $1 and $2`,
      [from, to],
    );
    const { rows: settled } = await client.query(
      `select count(distinct order_id) as settled from wallet.ledger
        where trade_id is not null and at between $1 and $2`,
      [from, to],
    );
    const present = Number(found[0].present);
    return {
      lost: acknowledged.length - present,
      duplicated: Number(found[0].entries) - present,
      matched: Number(rows[0].matched),
      trades: Number(rows[0].trades),
      settled: Number(settled[0].settled),
    };
  } finally {
    await client.end();
  }
}

function databaseUrl() {
  return process.env.DATABASE_URL || readEmbeddedUrl(dataDir);
}
