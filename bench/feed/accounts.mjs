// Traders of the feed benchmark: registered, funded and signed in through the public door.
import { setTimeout as sleep } from 'node:timers/promises';

import { call } from '../exchange/exchange-process.mjs';

/** Enough for minutes of orders, and for thousands of traders within what the exchange can hold. */
const CASH = '20000000';
const SHARES = '1000000';
const PASSWORD = 'benchpass123';
/** The door lets one address register and sign in only so often; who waits gets in. */
const ATTEMPTS = 120;
const ATTEMPT_MS = 500;
/** Made at once; hashing passwords has a bounded queue. */
const AT_ONCE = 4;

/** Signs a demo account in; answers its token. */
export async function demoToken(exchange, username) {
  const body = { username, password: 'demopass123' };
  return (await call(exchange, 'POST', '/v2/auth/login', { body })).access_token;
}

/** What is traded, with the price that orders are put around. */
export async function readInstruments(exchange, token) {
  const assets = await call(exchange, 'GET', '/v2/assets', { token });
  return await Promise.all(
    assets.map(async ({ symbol }) => {
      const asset = await call(exchange, 'GET', `/v2/admin/assets/${symbol}`, { token });
      return { symbol, referenceCents: Math.round(Number(asset.reference_price) * 100) };
    }),
  );
}

/** Makes `count` traders with cash and shares of every instrument. */
export async function makeTraders(exchange, { count, instruments, operator }) {
  const traders = Array.from({ length: count });
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      traders[index] = await makeTrader(exchange, { index, instruments, operator });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return traders;
}

async function makeTrader(exchange, { index, instruments, operator }) {
  const username = `feed_${index}`;
  const body = { username, password: PASSWORD };
  await patiently(() => call(exchange, 'POST', '/v2/auth/register', { body }));
  const session = await patiently(() => call(exchange, 'POST', '/v2/auth/login', { body }));
  const token = session.access_token;
  const deposit = (asset, amount) =>
    call(exchange, 'POST', `/v2/admin/accounts/${username}/deposits`, {
      token: operator,
      body: { asset, amount, request_id: `feed-${asset}` },
    });
  await deposit('USD', CASH);
  await Promise.all(instruments.map(({ symbol }) => deposit(symbol, SHARES)));
  return { token, headers: `authorization: Bearer ${token}\r\n` };
}

/** Repeats what was refused for being too much (429) or too busy (503). */
async function patiently(ask) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt >= ATTEMPTS || !/: (429|503) /.test(String(error))) throw error;
      await sleep(ATTEMPT_MS);
    }
  }
}
