// The whole thing, for a person: sets the folder up, starts the exchange with its demo accounts, a
// month of charts, a simulated market and the web front end, checks that it is healthy and says
// where it is. Ctrl-C stops everything.
import { isPortFree } from './lib/redis.mjs';
import { setUp, say } from './lib/setup.mjs';
import { supervise } from './lib/supervisor.mjs';
import { superviseWeb } from './lib/web-server.mjs';
import { buildWeb } from './lib/web.mjs';

/** Where clients that insist on TLS look. */
const TLS_PORT = 8443;
const HEALTH_TIMEOUT_MS = 10_000;

const startedAt = Date.now();
const main = await setUp({ app: 'exchange' });
const server = await buildWeb();
say('starting the exchange ...');

const dataDir = process.env.DATA_DIR ?? '.data';
const tlsPort = process.env.TLS_PORT ?? ((await isPortFree(TLS_PORT)) ? String(TLS_PORT) : '');
let greeted = false;
let web = null;
const supervisor = supervise(
  main,
  {
    SEED_DEMO: '1',
    SIMULATOR: process.env.SIMULATOR ?? '1',
    DEMO_HISTORY_DAYS: process.env.DEMO_HISTORY_DAYS ?? '30',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    TLS_PORT: tlsPort,
  },
  {
    onReady: (address) => void greet(address),
    onGivenUp: (code) => process.exit(code),
  },
);

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  say('\nstopping ...');
  await web?.stop();
  process.exit(await supervisor.stop());
}

async function greet(address) {
  const health = await healthOf(address);
  if (greeted) {
    say(`the exchange is back: ${address} (${health})`);
    return;
  }
  greeted = true;
  web = superviseWeb({ server, port: process.env.WEB_PORT ?? '3000', apiUrl: address });
  const webAddress = await web.ready;
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  process.stdout.write(
    [
      '',
      `  Openbell is open after ${seconds} s (health: ${health})`,
      '',
      `  Trading floor  ${webAddress}`,
      `  API            ${address}`,
      ...tlsLine(),
      `  API reference  ${address}/docs`,
      `  Health         ${address}/health`,
      '',
      '  Accounts       buyer_demo, seller_demo, operator_demo',
      '  Password       demopass123',
      '',
      `  Data is kept in ${dataDir}; npm run demo:reset brings the opening state back. Ctrl-C stops it all.`,
      '',
      '',
    ].join('\n'),
  );
}

/** The same API for clients that insist on TLS; they are to trust the certificate. */
function tlsLine() {
  if (tlsPort === '') return [];
  const certificate = process.env.TLS_CERT ?? `${dataDir}/tls/cert.pem`;
  return [`  API by TLS     https://localhost:${tlsPort} (certificate: ${certificate})`];
}

async function healthOf(address) {
  try {
    const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
    const reply = await fetch(`${address}/health`, { signal });
    return (await reply.json()).status ?? `HTTP ${reply.status}`;
  } catch (error) {
    return `no answer (${error.message})`;
  }
}
