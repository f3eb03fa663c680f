// Client of version 3 as a program of its own, with nothing set but its documented options: its
// data stream insists on wss, so the certificate comes by NODE_EXTRA_CA_CERTS, which Node reads
// only at the start. Prints `subscribed …`, then the first trade as JSON, and ends.
const Client = require('alpaca-v3');

const [api, tls] = process.argv.slice(2);
const options = { baseUrl: api, dataBaseUrl: tls, dataStreamUrl: tls, feed: 'iex' };
const client = new Client({
  keyId: process.env.APCA_API_KEY_ID,
  secretKey: process.env.APCA_API_SECRET_KEY,
  ...options,
});
const stream = client.data_stream_v2;
stream.onError((error) => {
  process.stderr.write(`error: ${error}\n`);
  process.exit(1);
});
stream.onConnect(async () => {
  const latest = await client.getLatestQuote('AAPL');
  stream.subscribeForTrades(['AAPL']);
  process.stdout.write(`subscribed with the ask at ${latest.AskPrice}\n`);
});
stream.onStockTrade((trade) => {
  process.stdout.write(`${JSON.stringify(trade)}\n`);
  process.exit(0);
});
stream.connect();
