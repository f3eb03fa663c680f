// Waits for an exchange with demo accounts, trades one share in it, and says where it is:
//   node scripts/verify-demo.mjs http://127.0.0.1:8347 [--pid N] [--web http://127.0.0.1:3000]
// `--pid` names a process that must stay alive meanwhile, `--web` a front end that must answer too.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { isAlive, say } from './lib/setup.mjs';

const WAIT_MS_MAX = 600_000;
const REPLY_MS_MAX = 5_000;
const FILL_MS_MAX = 10_000;
/** A service that has just been started again is back within seconds, on a busy machine later. */
const REPEAT_MS_MAX = 60_000;
const SYMBOL = 'AAPL';
const PRICE = '190.00';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pid: { type: 'string' }, web: { type: 'string' } },
});
const [address] = positionals;
// A connection that is reset while a container starts can leave a request that never settles and
// keeps nothing alive; with this the loop lives until the request's own deadline.
const waiting = setInterval(() => {}, REPLY_MS_MAX);
await untilAnswers('exchange', `${address}/health`);
const seller = await login('seller_demo');
const buyer = await login('buyer_demo');
await place(seller, 'sell');
const bought = await place(buyer, 'buy');
await untilFilled(bought);
if (values.web !== undefined) await untilAnswers('web front end', `${values.web}/login`);
clearInterval(waiting);
process.stdout.write(
  [
    '',
    `  Openbell is open and has traded: 1 ${SYMBOL} at ${PRICE}`,
    '',
    ...(values.web === undefined ? [] : [`  Trading floor  ${values.web}`]),
    `  API            ${address}`,
    `  API reference  ${address}/docs`,
    `  Health         ${address}/health`,
    '',
    '  Accounts       buyer_demo, seller_demo, operator_demo',
    '  Password       demopass123',
    '',
    '',
  ].join('\n'),
);

async function untilAnswers(what, page) {
  const giveUpAt = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const ready = await fetch(page, { signal: AbortSignal.timeout(REPLY_MS_MAX) }).then(
      (reply) => reply.ok,
      () => false,
    );
    if (ready) return;
    const gone = values.pid !== undefined && !isAlive(Number.parseInt(values.pid, 10));
    if (gone || Date.now() > giveUpAt) fail(`the ${what} did not become healthy`);
    await sleep(500);
  }
}

async function login(username) {
  const body = { username, password: 'demopass123' };
  const signedIn = await repeat(() => call('POST', '/v2/auth/login', { body }));
  return signedIn.access_token;
}

async function place(token, side) {
  const body = {
    symbol: SYMBOL,
    qty: '1',
    side,
    type: 'limit',
    time_in_force: 'day',
    limit_price: PRICE,
    client_order_id: randomUUID(),
  };
  // The order's own id makes it safe to send it again.
  return { token, id: (await repeat(() => call('POST', '/v2/orders', { token, body }))).id };
}

/** Repeats a request whose outcome is unknown or that is refused for now. */
async function repeat(request) {
  const giveUpAt = Date.now() + REPEAT_MS_MAX;
  for (;;) {
    try {
      return await request();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(250);
    }
  }
}

async function untilFilled({ token, id }) {
  const giveUpAt = Date.now() + FILL_MS_MAX;
  for (;;) {
    const { status } = await repeat(() => call('GET', `/v2/orders/${id}`, { token }));
    if (status === 'filled') return;
    if (Date.now() > giveUpAt) fail(`the order is ${status} and not filled`);
    await sleep(50);
  }
}

async function call(method, path, { token, body }) {
  const reply = await fetch(`${address}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(REPLY_MS_MAX),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return JSON.parse(text);
}

function fail(line) {
  say(line);
  process.exit(1);
}
