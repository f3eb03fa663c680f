// The whole thing, for a person: sets the folder up, starts the exchange with its demo accounts,
// checks that it is healthy and says where it is. Ctrl-C stops everything.
import { setUp, say } from './lib/setup.mjs';
import { supervise } from './lib/supervisor.mjs';

const HEALTH_TIMEOUT_MS = 10_000;

const main = await setUp({ app: 'exchange' });
say('starting the exchange ...');

let greeted = false;
const supervisor = supervise(
  main,
  { SEED_DEMO: '1', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' },
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
  process.exit(await supervisor.stop());
}

async function greet(address) {
  const health = await healthOf(address);
  if (greeted) {
    say(`the exchange is back: ${address} (${health})`);
    return;
  }
  greeted = true;
  process.stdout.write(
    [
      '',
      `  Openbell is open (health: ${health})`,
      '',
      `  API            ${address}`,
      `  API reference  ${address}/docs`,
      `  Health         ${address}/health`,
      '',
      '  Accounts       buyer_demo, seller_demo, operator_demo',
      '  Password       demopass123',
      '',
      `  Data is kept in ${process.env.DATA_DIR ?? '.data'}; npm run demo:reset empties it. Ctrl-C stops the exchange.`,
      '',
      '',
    ].join('\n'),
  );
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
