import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Fleet } from '../fleet/fleet';
import { freePort, RedisServer } from '../fleet/redis-server';
import type { ServiceProcess } from '../fleet/service-process';
import type { LoadSetting } from '../load-setting';

interface Stood {
  readonly databaseUrl: string;
  readonly logPath: string;
  readonly redis: RedisServer | null;
}

/**
 * The exchange as it was when it once stood still: database and acknowledgement log. Made when a
 * fault first asks for it; each fault damages a copy of its own, so the exchange stops only once.
 */
export class StillExchange {
  private stood: Stood | null = null;

  constructor(
    private readonly fleet: Fleet,
    private readonly setting: LoadSetting,
  ) {}

  /** Hands a copy of the database to `work`; the log tells of the same moment. */
  async onCopy(work: (databaseUrl: string, logPath: string) => Promise<void>): Promise<void> {
    const { postgres } = this.fleet;
    this.stood ??= await this.standStill();
    const copy = await postgres.copyDatabase(this.stood.databaseUrl);
    try {
      await postgres.query(copy, 'alter table streams.journal disable trigger user');
      await work(copy, this.stood.logPath);
    } finally {
      await postgres.dropDatabase(copy);
    }
  }

  /** Begins a process of the service on a copy, with a Redis on which nobody else is. */
  async begin(service: string, databaseUrl: string): Promise<ServiceProcess> {
    const port = String(await freePort());
    const env = { DATABASE_URL: databaseUrl, PORT: port, ...this.redisOf(service) };
    const whole = this.fleet.kind === 'monolith';
    const name = `${service} on the copy`;
    const process = await this.fleet.twin(whole ? 'exchange' : service, name, env);
    process.begin();
    return process;
  }

  async dispose(): Promise<void> {
    await this.stood?.redis?.kill();
    if (this.stood !== null) await this.fleet.postgres.dropDatabase(this.stood.databaseUrl);
    this.stood = null;
  }

  private redisOf(service: string): Readonly<Record<string, string>> {
    const redis = this.stood?.redis ?? null;
    if (redis === null) return {};
    return { REDIS_URL: `redis://${redis.credentialOf(service)}@127.0.0.1:${redis.port}` };
  }

  /** Stops everything in order, keeps what there is, and starts it again. */
  private async standStill(): Promise<Stood> {
    const { fleet, setting } = this;
    // Notes the books as they are now.
    await setting.audit();
    await fleet.stopAll();
    const { folder } = fleet.options;
    const databaseUrl = await fleet.postgres.copyDatabase(fleet.databaseUrl);
    const logPath = join(folder, 'still.jsonl');
    copyFileSync(setting.logPath, logPath);
    let redis: RedisServer | null = null;
    if (fleet.kind === 'distributed') {
      redis = await RedisServer.prepare(join(folder, 'redis-of-copies'));
      await redis.start();
    }
    await fleet.startAll();
    setting.load.start();
    return { databaseUrl, logPath, redis };
  }
}
