import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';

import { RedisServer } from './fleet/redis-server';

/** The list of users that the launchers write, on a real Redis. */
describe('the Redis users of the services', () => {
  const folder = mkdtempSync(join(tmpdir(), 'openbell-acl-'));
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.prepare(folder);
    await server.start();
  });

  afterAll(async () => {
    await server?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const as = async (service: string, ...command: [string, ...string[]]): Promise<string> => {
    const [username = '', password = ''] = server.credentialOf(service).split(':');
    const redis = new Redis({ port: server.port, username, password, lazyConnect: true });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      await redis.call(...command);
      return 'ok';
    } catch (error) {
      return (error as Error).message.split(' ')[0] ?? '';
    } finally {
      redis.disconnect();
    }
  };

  it.each([
    ['wallet', 'hint.wallet'],
    ['risk-manager', 'hint.risk'],
    ['order-manager', 'hint.orders'],
    ['matching-engine', 'hint.match:0'],
    ['matching-engine', 'hint.match:3'],
    ['market-data', 'feed.market'],
    ['user', 'feed.revocations'],
    ['client-gateway', 'wallet.deposit'],
  ])('%s may say %s', async (service, channel) => {
    expect(await as(service, 'PUBLISH', channel, 'x')).toBe('ok');
  });

  it.each([
    ['wallet', 'hint.risk'],
    ['reporting', 'hint.wallet'],
    ['market-data', 'hint.match:0'],
    ['matching-engine', 'hint.wallet'],
    ['client-gateway', 'hint.wallet'],
    ['notification', 'feed.orders'],
    ['reporting', 'wallet.deposit'],
    ['user', 'order-manager.submit'],
  ])('%s may not say %s', async (service, channel) => {
    expect(await as(service, 'PUBLISH', channel, 'x')).toBe('NOPERM');
  });

  it.each([
    ['reporting', 'wallet.deposit'],
    ['market-data', 'order-manager.submit'],
    ['notification', 'user.login'],
    ['client-gateway', 'user.login'],
  ])('%s may not hear %s', async (service, channel) => {
    expect(await as(service, 'SUBSCRIBE', channel)).toBe('NOPERM');
  });

  it.each([
    ['SET', 'key', '1'],
    ['GET', 'key'],
    ['FLUSHALL'],
    ['CONFIG', 'GET', '*'],
    ['EVAL', 'return 1', '0'],
    ['ACL', 'LIST'],
    ['CLIENT', 'LIST'],
    ['SHUTDOWN'],
  ] as [string, ...string[]][])('nobody may %s', async (...command) => {
    for (const service of ['wallet', 'client-gateway', 'user']) {
      expect([service, await as(service, ...command)]).toEqual([service, 'NOPERM']);
    }
  });

  it('nobody gets in without a password', async () => {
    const redis = new Redis({ port: server.port, lazyConnect: true });
    redis.on('error', () => undefined);
    await expect(redis.connect().then(() => redis.publish('presence', 'x'))).rejects.toThrow();
    redis.disconnect();
  });
});
