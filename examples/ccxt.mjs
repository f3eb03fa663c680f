// A market maker with ccxt (class `alpaca`): quotes both sides of AAPL around the market.
//   node examples/ccxt.mjs --seconds 30
import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import ccxt from 'ccxt';

/** ccxt writes every market as a pair; shares are paid in dollars. */
const SYMBOL = 'AAPL/USD';
const QTY = 10;
/** Dollars between the market and each quote of ours. */
const AWAY = 0.05;
const ROUND_MS = 1_000;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const {
  OPENBELL_API_URL: api = 'http://127.0.0.1:8347',
  APCA_API_KEY_ID: apiKey,
  APCA_API_SECRET_KEY: secret,
} = process.env;

const urls = { api: { trader: api, market: api, broker: api } };
const exchange = new ccxt.alpaca({ apiKey, secret, urls });
// ccxt expects https; a plain address needs a plain agent.
if (api.startsWith('http:')) exchange.httpAgent = new Agent();
await exchange.loadMarkets(true, { asset_class: 'us_equity' });

/** The middle of the book; one side of it, or a price to begin with, where it is empty. */
async function middle() {
  const { bids, asks } = await exchange.fetchOrderBook(SYMBOL);
  const bid = bids[0]?.[0] ?? 0;
  const ask = asks[0]?.[0] ?? 0;
  if (bid > 0 && ask > 0) return (bid + ask) / 2;
  return bid || ask || 190;
}

/** Places one quote; a side that is refused (no shares to sell) is told and left out. */
async function quote(side, dollars) {
  const price = exchange.priceToPrecision(SYMBOL, dollars);
  try {
    const order = await exchange.createOrder(SYMBOL, 'limit', side, QTY, price);
    console.log(`placed ${side} ${QTY} ${SYMBOL} at ${price}: ${order.id}`);
    return order.id;
  } catch (error) {
    console.log(`no ${side} quote: ${error.message}`);
    return null;
  }
}

async function cancel(id) {
  try {
    await exchange.cancelOrder(id);
    console.log(`cancelled ${id}`);
  } catch (error) {
    console.log(`${id} could not be cancelled: ${error.message}`);
  }
}

let endAt = Date.now() + Number(values.seconds) * 1_000;
// Ctrl-C ends after the round, so that no quote stays behind.
process.once('SIGINT', () => (endAt = 0));
while (Date.now() < endAt) {
  const price = await middle();
  const quotes = [await quote('buy', price - AWAY), await quote('sell', price + AWAY)];
  await wait(ROUND_MS);
  for (const id of quotes) if (id !== null) await cancel(id);
}
await exchange.close();
console.log('done');
