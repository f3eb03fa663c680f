// A market maker with @alpacahq/alpaca-trade-api 3: quotes both sides of AAPL around the market.
//   node examples/alpaca-sdk-3.cjs --seconds 30
const { setTimeout: wait } = require('node:timers/promises');
const { parseArgs } = require('node:util');

// Version 3 under a second name, as this repository has both; yours is called as it is published.
const Alpaca = require('alpaca-v3');

const SYMBOL = 'AAPL';
const QTY = 10;
/** Dollars between the market and each quote of ours. */
const AWAY = 0.05;
const ROUND_MS = 1_000;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const {
  OPENBELL_API_URL: api = 'http://127.0.0.1:8347',
  APCA_API_KEY_ID: keyId,
  APCA_API_SECRET_KEY: secretKey,
} = process.env;

const alpaca = new Alpaca({ keyId, secretKey, baseUrl: api, dataBaseUrl: api, feed: 'iex' });
const cents = (dollars) => Math.round(dollars * 100) / 100;

/** The middle of the market; the last trade, or the price of the last close, where it is empty. */
async function middle() {
  const { LatestQuote: quote, LatestTrade: trade } = await alpaca.getSnapshot(SYMBOL);
  const bid = quote?.BidPrice ?? 0;
  const ask = quote?.AskPrice ?? 0;
  if (bid > 0 && ask > 0) return (bid + ask) / 2;
  return bid || ask || trade?.Price || 190;
}

/** What the exchange says of an error; the client itself only tells the status. */
const words = (error) => error.response?.data?.message ?? error.message;

/** Places one quote; a side that is refused (no shares to sell) is told and left out. */
async function quote(side, price) {
  const terms = { symbol: SYMBOL, qty: QTY, side, type: 'limit', time_in_force: 'gtc' };
  try {
    const order = await alpaca.createOrder({ ...terms, limit_price: price });
    console.log(`placed ${side} ${QTY} ${SYMBOL} at ${price}: ${order.id}`);
    return order.id;
  } catch (error) {
    console.log(`no ${side} quote: ${words(error)}`);
    return null;
  }
}

async function cancel(id) {
  try {
    await alpaca.cancelOrder(id);
    console.log(`cancelled ${id}`);
  } catch (error) {
    console.log(`${id} could not be cancelled: ${words(error)}`);
  }
}

async function main() {
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
}

main().catch((error) => {
  console.error(words(error));
  process.exitCode = 1;
});
