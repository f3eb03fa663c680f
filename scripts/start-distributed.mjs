// The exchange as nine processes on one machine, over Redis and PostgreSQL: each is started again
// when it ends. Standard output carries one line, `ready http://127.0.0.1:<port>`, once all are
// healthy. Variables are those of start:monolith, and REDIS_URL. A service with
// shards (MATCH_SHARDS, ACCOUNT_SHARDS) is a process for each of them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { mainOf } from './lib/bundle.mjs';
import { prepareDatabase } from './lib/database.mjs';
import { SERVICES } from './lib/redis-acl.mjs';
import { findRedisServer, freePort, INSTALL_HINT, startRedis } from './lib/redis.mjs';
import { ROOT, say, setUp } from './lib/setup.mjs';
import { supervise } from './lib/supervisor.mjs';

const EXIT_CONFIG = 78;

await setUp({ app: 'services' });
const require = createRequire(import.meta.url);
const platform = require(join(ROOT, 'dist/libs/platform/src/index.js'));
const { SERVICES: PORTS } = require(join(ROOT, 'dist/libs/service/src/services.js'));

const config = readConfig();
const accounts = { count: config.accountShards, variable: 'ACCOUNT_SHARD' };
const SHARDED = {
  'risk-manager': accounts,
  wallet: accounts,
  'matching-engine': { count: config.matchShards, variable: 'MATCH_SHARD', isNumbered: true },
};
const running = new Map();
const pids = {};
let redis = null;
let postgres = null;
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(0));

try {
  await start();
} catch (error) {
  say(error.message);
  await stop(1);
}

async function start() {
  const redisUrls = await openRedis();
  if (config.embeddedDatabase) {
    postgres = await platform.startEmbeddedPostgres({ dataDir: config.dataDir, progress: say });
  }
  const port = config.port === 0 ? await freePort() : config.port;
  const shared = { SECRET_KEY: config.secretKey, DATA_DIR: config.dataDir };
  const databaseUrls = await prepareDatabase(postgres?.url ?? config.databaseUrl, shared);
  const waiting = new Set();
  let address = '';
  const ready = new Promise((resolve) => {
    for (const { key, service, env } of processes(port)) {
      waiting.add(key);
      const main = mainOf(ROOT, service);
      const stores = { ...databaseOf(service, databaseUrls), REDIS_URL: redisUrls(service) };
      const variables = { ...shared, ...stores, MIGRATE: '0', ...env };
      const supervised = supervise(main, variables, {
        name: key,
        onStart: (pid) => notePid(key, pid),
        onGivenUp: (code) => void stop(code),
        onReady: (at) => {
          if (service === 'client-gateway') address = at;
          waiting.delete(key);
          if (waiting.size === 0) resolve();
        },
      });
      running.set(key, { service, supervised });
    }
  });
  await ready;
  if (!stopping) process.stdout.write(`ready ${address}\n`);
}

/** The door never asks PostgreSQL, but for the runs of a demo's use cases. */
function databaseOf(service, urls) {
  if (service !== 'client-gateway') return { DATABASE_URL: urls(service) };
  return { DATABASE_URL: '', DEMO_DATABASE_URL: urls('demo') };
}

/** Every process with what is special about it. The door has the port that was asked for. */
function processes(port) {
  const usual = process.env.PORT === undefined || process.env.PORT === '';
  return SERVICES.flatMap((service) => {
    const isDoor = service === 'client-gateway';
    const own = String(isDoor ? port : usual ? PORTS[service] : 0);
    const { count, variable, isNumbered } = SHARDED[service] ?? { count: 1 };
    return Array.from({ length: count }, (_, shard) => ({
      key: shard > 0 || isNumbered ? `${service}.${shard}` : service,
      service,
      env: {
        PORT: shard === 0 ? own : '0',
        ...(variable === undefined ? {} : { [variable]: String(shard) }),
      },
    }));
  });
}

async function openRedis() {
  if (config.redisUrl !== '') return () => config.redisUrl;
  const server = findRedisServer();
  if (server === null) {
    say(INSTALL_HINT);
    process.exit(EXIT_CONFIG);
  }
  const folder = join(config.dataDir, 'redis');
  redis = await startRedis(server, folder, (pid) => notePid('redis', pid));
  return redis.urlFor;
}

/** Who runs as what, for tools and tests that look after single processes. */
function notePid(key, pid) {
  pids[key] = pid;
  const folder = join(config.dataDir, 'run');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'processes.json'), `${JSON.stringify(pids, null, 2)}\n`);
}

/** The door first, then who reads, then the stages; Redis and PostgreSQL last. */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  let worst = code;
  const ends = (names) =>
    Promise.all(
      [...running.values()]
        .filter(({ service }) => names(service))
        .map(async ({ supervised }) => {
          worst = Math.max(worst, await supervised.stop());
        }),
    );
  await ends((service) => service === 'client-gateway');
  await ends((service) => service === 'order-manager');
  await ends((service) => service !== 'client-gateway' && service !== 'order-manager');
  await redis?.stop();
  await postgres?.stop();
  process.exit(worst);
}

function readConfig() {
  try {
    return platform.loadConfig();
  } catch (error) {
    say(error.message);
    process.exit(EXIT_CONFIG);
  }
}
