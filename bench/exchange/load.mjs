// Order flow for the benchmark: each client trades on its own account, a given number of orders in
// flight, prices around the reference so that most orders meet another.
import { randomBytes } from 'node:crypto';

import { LoadConnection } from './http-client.mjs';

/** xorshift32: the same seed gives the same flow. */
export function random(seed) {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/**
 * Sends orders until `until()` says stop. Answers what was answered: latencies in milliseconds, the
 * client order ids that got a 200, and how many got anything else.
 */
export async function runLoad({ target, clients, inFlight, instruments, until, seed }) {
  const run = randomBytes(4).toString('hex');
  const result = { latencies: [], acknowledged: [], refused: new Map(), unknown: 0 };
  const lanes = clients.flatMap((client, index) =>
    Array.from({ length: inFlight }, (_, lane) =>
      runLane({
        connection: new LoadConnection({ ...target, headers: client.headers }),
        next: random(seed + index * 1000 + lane * 7 + 1),
        prefix: `b${run}-${index}-${lane}-`,
        instruments,
        until,
        result,
      }),
    ),
  );
  await Promise.all(lanes);
  return result;
}

async function runLane({ connection, next, prefix, instruments, until, result }) {
  for (let count = 0; until(); count += 1) {
    const id = prefix + count;
    const body = order(id, next, instruments);
    const startedAt = performance.now();
    try {
      const { status, body: answer } = await connection.request('POST', '/v2/orders', body);
      if (status === 200) {
        result.latencies.push(performance.now() - startedAt);
        result.acknowledged.push(id);
      } else {
        const { reason } = JSON.parse(answer);
        result.refused.set(reason, (result.refused.get(reason) ?? 0) + 1);
      }
    } catch {
      result.unknown += 1;
      break;
    }
  }
  connection.close();
}

/** A limit order near the reference price, as the text of its body. */
export function order(id, next, instruments) {
  const { symbol, referenceCents } = instruments[Math.floor(next() * instruments.length)];
  const side = next() < 0.5 ? 'buy' : 'sell';
  const cents = referenceCents + Math.floor(next() * 11) - 5;
  const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  const qty = 1 + Math.floor(next() * 10);
  return (
    `{"symbol":"${symbol}","side":"${side}","type":"limit","time_in_force":"gtc",` +
    `"qty":"${qty}","limit_price":"${price}","client_order_id":"${id}"}`
  );
}
