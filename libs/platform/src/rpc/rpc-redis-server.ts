import type { CustomTransportStrategy } from '@nestjs/microservices';
import { ServerRedis } from '@nestjs/microservices';
import type { Redis } from 'ioredis';

import type { RedisConnection } from './redis-options';

/** How long a stopping process waits for answers that are under way. */
const DRAIN_MS_MAX = 10_000;
const DRAIN_POLL_MS = 20;

/**
 * Nest's Redis server with two changes. It listens only once Redis has confirmed every
 * subscription. And when it closes it takes nothing more, then lets answers under way leave.
 */
export class RpcRedisServer extends ServerRedis implements CustomTransportStrategy {
  constructor(
    connection: RedisConnection,
    /** Calls that have no answer yet. */
    private readonly pending: () => number,
  ) {
    super(connection as ConstructorParameters<typeof ServerRedis>[0]);
  }

  /** Both connections are up. */
  get ready(): boolean {
    const pair = [this.subClient, this.pubClient] as (Redis | undefined)[];
    return pair.every((client) => client?.status === 'ready');
  }

  override start(callback?: (error?: unknown) => void): void {
    const [subscriber, publisher] = [this.subClient as Redis, this.pubClient as Redis];
    void Promise.all([up(subscriber), up(publisher)])
      .then(() => {
        const handle = this.getMessageHandler(publisher) as (c: string, m: string) => unknown;
        subscriber.on('message', (channel: string, text: string) => void handle(channel, text));
        const channels = [...this.messageHandlers.keys()];
        return channels.length === 0 ? 0 : subscriber.subscribe(...channels);
      })
      .then(
        () => callback?.(),
        (error: unknown) => callback?.(error),
      );
  }

  override async close(): Promise<void> {
    this.isManuallyClosed = true;
    const pair = [this.subClient, this.pubClient] as (Redis | undefined)[];
    if (pair[0]?.status === 'ready') await pair[0].unsubscribe().catch(() => undefined);
    const giveUpAt = performance.now() + DRAIN_MS_MAX;
    while (this.pending() > 0 && performance.now() < giveUpAt) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    }
    for (const client of pair) client?.disconnect();
  }
}

/** Resolves at the first good connection, however many tries it takes. */
async function up(client: Redis): Promise<void> {
  const ready = new Promise<void>((resolve) => void client.once('ready', () => resolve()));
  client.connect().catch(() => undefined);
  await ready;
}
