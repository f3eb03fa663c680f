// Hears the hints that the services of a split exchange send each other over Redis. It needs a user
// who may subscribe to them; it cannot check their signatures, since it has no key of the exchange.
import { Redis } from 'ioredis';

const CHANNEL = 'hint.';

/** Subscribes to the hints of `streams`; `heard` gets each one's header and arrival time. */
export async function watchHints(url, streams, heard) {
  const redis = new Redis(url, {
    lazyConnect: true,
    disableClientInfo: true,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  redis.on('messageBuffer', (_channel, message) => {
    const [, head = '{}'] = message.toString('utf8').split('\n', 2);
    heard({ ...JSON.parse(head), at: performance.now() });
  });
  await redis.connect();
  await redis.subscribe(...streams.map((stream) => `${CHANNEL}${stream}`));
  return () => redis.disconnect();
}
