import { assert } from '@app/kernel';
import type { RedisOptions } from 'ioredis';

/** How long a connection may take to come up before the next try. */
const CONNECT_TIMEOUT_MS = 2_000;
/** Between two tries to connect. */
const RETRY_DELAY_MS = 150;
const DEFAULT_PORT = 6379;

/** Options that ioredis and Nest's Redis transport both understand. */
export interface RedisConnection extends RedisOptions {
  readonly retryAttempts: number;
  readonly retryDelay: number;
}

/**
 * Connection options for an address of Redis. They hold the rules of reliability.md section 3:
 * reconnect for ever, never queue while away, never send a command twice. So a call fails at once
 * while Redis is away, and nothing arrives late.
 */
export function redisConnection(url: string, name: string): RedisConnection {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  assert(protocol === 'redis:' || protocol === 'rediss:', 'a redis:// address');
  const database = /^\/([0-9]{1,3})$/.exec(pathname)?.[1];
  return {
    host: hostname === '' ? '127.0.0.1' : hostname,
    port: port === '' ? DEFAULT_PORT : Number.parseInt(port, 10),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(database === undefined ? {} : { db: Number.parseInt(database, 10) }),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    connectionName: `openbell-${name}`,
    connectTimeout: CONNECT_TIMEOUT_MS,
    disableClientInfo: true,
    keepAlive: 5_000,
    noDelay: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryAttempts: Number.MAX_SAFE_INTEGER,
    retryDelay: RETRY_DELAY_MS,
    retryStrategy: () => RETRY_DELAY_MS,
  };
}
