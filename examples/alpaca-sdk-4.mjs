// A market maker with @alpacahq/alpaca-trade-api 4: quotes both sides of AAPL around the market.
//   node examples/alpaca-sdk-4.mjs --seconds 30
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { Alpaca } from '@alpacahq/alpaca-trade-api';

const SYMBOL = 'AAPL';
const QTY = 10;
/** Dollars between the market and each quote of ours. */
const AWAY = 0.05;
const ROUND_MS = 1_000;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const {
  OPENBELL_API_URL: api = 'http://127.0.0.1:8347',
  APCA_API_KEY_ID: keyId,
  APCA_API_SECRET_KEY: secret,
} = process.env;

/** Every request goes to our exchange; the rest of the SDK stays as it is published. */
const toOpenbell = {
  pre: ({ url, init }) => {
    const { pathname, search } = new URL(url);
    return Promise.resolve({ url: api + pathname + search, init });
  },
};
// The SDK keeps the timer of a request until it is over, which holds up the end of the process.
const alpaca = new Alpaca({ keyId, secret, timeoutMs: 3_000, middleware: [toOpenbell] });
const { orders } = alpaca.trading;
const cents = (dollars) => Math.round(dollars * 100) / 100;

/** The middle of the market; the last trade, or the price of the last close, where it is empty. */
async function middle() {
  const { latestQuote, latestTrade } = await alpaca.marketData.stocks.stockSnapshotSingle({
    symbol: SYMBOL,
  });
  const bid = latestQuote?.bp ?? 0;
  const ask = latestQuote?.ap ?? 0;
  if (bid > 0 && ask > 0) return (bid + ask) / 2;
  return bid || ask || latestTrade?.p || 190;
}

/** Places one quote; a side that is refused (no shares to sell) is told and left out. */
async function quote(side, limitPrice) {
  try {
    const terms = { symbol: SYMBOL, qty: QTY, side, limitPrice, timeInForce: 'gtc' };
    const order = await orders.limit(terms);
    console.log(`placed ${side} ${QTY} ${SYMBOL} at ${limitPrice}: ${order.id}`);
    return order.id;
  } catch (error) {
    console.log(`no ${side} quote: ${error.message}`);
    return null;
  }
}

async function cancel(orderId) {
  try {
    await orders.deleteOrderByOrderID({ orderId });
    console.log(`cancelled ${orderId}`);
  } catch (error) {
    console.log(`${orderId} could not be cancelled: ${error.message}`);
  }
}

let endAt = Date.now() + Number(values.seconds) * 1_000;
// Ctrl-C ends after the round, so that no quote stays behind.
process.once('SIGINT', () => (endAt = 0));
while (Date.now() < endAt) {
  const price = await middle();
  const quotes = [
    await quote('buy', cents(price - AWAY)),
    await quote('sell', cents(price + AWAY)),
  ];
  await wait(ROUND_MS);
  for (const id of quotes) if (id !== null) await cancel(id);
}
console.log('done');
