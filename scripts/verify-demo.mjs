// Waits for an exchange with demo accounts, trades one share in it, and says where it is:
//   node scripts/verify-demo.mjs http://127.0.0.1:8347 [pid that must stay alive]
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { isAlive, say } from './lib/setup.mjs';

const WAIT_MS_MAX = 600_000;
const FILL_MS_MAX = 10_000;
const SYMBOL = 'AAPL';
const PRICE = '190.00';

const [address, owner] = process.argv.slice(2);
await untilReady();
const seller = await login('seller_demo');
const buyer = await login('buyer_demo');
await place(seller, 'sell');
const bought = await place(buyer, 'buy');
await untilFilled(bought);
process.stdout.write(
  [
    '',
    `  Openbell is open and has traded: 1 ${SYMBOL} at ${PRICE}`,
    '',
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

async function untilReady() {
  const giveUpAt = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const ready = await fetch(`${address}/health`).then(
      (reply) => reply.ok,
      () => false,
    );
    if (ready) return;
    const gone = owner !== undefined && !isAlive(Number.parseInt(owner, 10));
    if (gone || Date.now() > giveUpAt) fail('the exchange did not become healthy');
    await sleep(500);
  }
}

async function login(username) {
  const body = { username, password: 'demopass123' };
  return (await call('POST', '/v2/auth/login', { body })).access_token;
}

/** Repeats a request whose outcome is unknown or refused for now; its id makes that safe. */
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
  const giveUpAt = Date.now() + FILL_MS_MAX;
  for (;;) {
    try {
      return { token, id: (await call('POST', '/v2/orders', { token, body })).id };
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(250);
    }
  }
}

async function untilFilled({ token, id }) {
  const giveUpAt = Date.now() + FILL_MS_MAX;
  for (;;) {
    const { status } = await call('GET', `/v2/orders/${id}`, { token });
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
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return JSON.parse(text);
}

function fail(line) {
  say(line);
  process.exit(1);
}
