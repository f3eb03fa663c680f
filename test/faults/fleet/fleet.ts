import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { passwordVariable } from '@app/platform';
import { databaseRole, DATABASE_SERVICES } from '@app/service';

import type { Chaos, Weather } from './tcp-proxy';
import { TcpProxy } from './tcp-proxy';
import type { PostgresServer } from './postgres-server';
import { freePort, RedisServer } from './redis-server';
import { ServiceProcess } from './service-process';

const DIST = resolve(__dirname, '../../../dist/apps');
const ROLE_PASSWORD = 'password-of-the-fault-tests';
/** Of every fleet. */
export const SECRET_KEY = 'a key that is good for fault tests and for nothing else';
/** One process of the exchange, or nine. */
export type DeploymentKind = 'monolith' | 'distributed';

/** The stages with the stream that each writes. */
export const STAGES = {
  'order-manager': 'orders',
  'risk-manager': 'risk',
  wallet: 'wallet',
  'matching-engine': 'match:0',
} as const;
export const READERS = ['market-data', 'reporting', 'notification'] as const;
/** In an order in which each finds what it asks at its start. */
const SERVICES = ['user', ...Object.keys(STAGES), ...READERS, 'client-gateway'];

/** Services that are a process for each shard, with the variable that says which. */
const SHARDED = {
  'risk-manager': 'ACCOUNT_SHARD',
  wallet: 'ACCOUNT_SHARD',
  'matching-engine': 'MATCH_SHARD',
} as const;

/** What a fleet is made of. */
export interface FleetOptions {
  readonly kind: DeploymentKind;
  readonly postgres: PostgresServer;
  readonly folder: string;
  /** Shards by symbol and shards by account; one of each unless told otherwise. */
  readonly shards?: number;
  /** True where another fleet is in the midst of its faults. */
  readonly gently?: boolean;
  /** Alters what services hear from Redis. */
  readonly redisChaos?: Chaos;
}

/**
 * A deployment of the exchange in the hands of a fault test: one process or nine, each behind
 * wires of its own to PostgreSQL and Redis, which the test may break.
 */
export class Fleet {
  readonly processes = new Map<string, ServiceProcess>();
  private readonly postgresWires = new Map<string, TcpProxy>();
  private readonly redisWires = new Map<string, TcpProxy>();
  baseUrl = '';
  /** Address of its database without a wire in between. */
  databaseUrl = '';
  private redisServer: RedisServer | null = null;

  constructor(readonly options: FleetOptions) {}

  get kind(): DeploymentKind {
    return this.options.kind;
  }

  get wsUrl(): string {
    return this.baseUrl.replace('http:', 'ws:');
  }

  get postgres(): PostgresServer {
    return this.options.postgres;
  }

  get redis(): RedisServer {
    if (this.redisServer === null) throw new Error('this deployment has no Redis');
    return this.redisServer;
  }

  /** Starts everything; `redis: false` leaves Redis away. */
  async start({ redis = true } = {}): Promise<void> {
    const { kind, folder, postgres } = this.options;
    mkdirSync(folder, { recursive: true });
    this.databaseUrl = await postgres.createDatabase();
    const port = await freePort();
    this.baseUrl = `http://127.0.0.1:${port}`;
    if (kind === 'monolith') {
      this.add('exchange', await this.variables('exchange', port));
    } else {
      this.redisServer = await RedisServer.prepare(join(folder, 'redis'));
      if (redis) await this.redisServer.start();
      await this.prepareDatabase();
      for (const service of SERVICES) {
        const own = service === 'client-gateway' ? port : 0;
        this.add(service, await this.variables(service, own));
      }
      for (const [service, variable] of Object.entries(SHARDED)) {
        for (let shard = 1; shard < (this.options.shards ?? 1); shard += 1) {
          const name = `${service}.${shard}`;
          const variables = await this.variables(service, 0, name);
          const env = { ...variables, [variable]: String(shard) };
          this.processes.set(name, new ServiceProcess(name, mainOf(service), env));
        }
      }
    }
    this.beginAll();
    if (redis) await this.ready();
  }

  /** Waits until every process is ready. */
  async ready(): Promise<void> {
    for (const process of this.processes.values()) await process.ready();
  }

  /** The process of a service; that of the whole exchange where there is one. */
  process(service: string): ServiceProcess {
    const found = this.processes.get(service) ?? this.processes.get('exchange');
    if (found === undefined) throw new Error(`no process of ${service}`);
    return found;
  }

  /** Wire of a service to PostgreSQL. */
  postgresWire(service: string): TcpProxy {
    return required(this.postgresWires.get(service) ?? this.postgresWires.get('exchange'));
  }

  redisWire(service: string): TcpProxy {
    return required(this.redisWires.get(service));
  }

  get allPostgresWires(): readonly TcpProxy[] {
    return [...this.postgresWires.values()];
  }

  get allRedisWires(): readonly TcpProxy[] {
    return [...this.redisWires.values()];
  }

  /** Sets the weather on the wires to PostgreSQL of every process. */
  postgresWeather(weather: Weather): void {
    for (const wire of this.postgresWires.values()) wire.set(weather);
  }

  /** A second process of a service, with wires of its own; the test starts it. */
  async twin(
    service: string,
    name: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProcess> {
    const port = await freePort();
    const variables = { ...(await this.variables(service, port, name)), ...env };
    const process = new ServiceProcess(name, mainOf(service), variables);
    this.processes.set(name, process);
    return process;
  }

  /** Ends a second process and forgets it. */
  async dismiss(name: string): Promise<void> {
    await this.processes.get(name)?.kill();
    this.processes.delete(name);
  }

  /** Stops a second process as its operator would, so that its leases are free, and forgets it. */
  async retire(name: string): Promise<void> {
    await this.processes.get(name)?.stop();
    this.processes.delete(name);
  }

  /** Ends every process at once. */
  async killAll(): Promise<void> {
    await Promise.all([...this.processes.values()].map((process) => process.kill()));
  }

  async startAll(): Promise<void> {
    this.beginAll();
    await this.ready();
  }

  /** SIGTERM to all, the door first. */
  async stopAll(): Promise<void> {
    for (const process of [...this.processes.values()].reverse()) await process.stop();
  }

  async dispose(): Promise<void> {
    await this.killAll();
    await this.redisServer?.kill();
    for (const wire of [...this.postgresWires.values(), ...this.redisWires.values()]) wire.close();
    if (this.databaseUrl !== '') await this.options.postgres.dropDatabase(this.databaseUrl);
    rmSync(this.options.folder, { recursive: true, force: true });
  }

  /** As the launcher does: the owner migrates, each service has a role of its own. */
  private async prepareDatabase(): Promise<void> {
    const passwords = DATABASE_SERVICES.map((name) => [passwordVariable(name), ROLE_PASSWORD]);
    const { PATH, HOME, LANG } = process.env;
    const { folder, shards = 1 } = this.options;
    const place = { DATABASE_URL: this.databaseUrl, DATA_DIR: folder };
    const given = { SECRET_KEY, ...place, ACCOUNT_SHARDS: String(shards) };
    const env = { PATH, HOME, LANG, ...given, ...Object.fromEntries(passwords) };
    await promisify(execFile)(process.execPath, [mainOf('migrate')], { env });
  }

  private beginAll(): void {
    for (const process of this.processes.values()) {
      if (this.options.gently === true) process.beginGently();
      else process.begin();
    }
  }

  private add(service: string, env: Readonly<Record<string, string>>): void {
    this.processes.set(service, new ServiceProcess(service, mainOf(service), env));
  }

  private async variables(
    service: string,
    port: number,
    name = service,
  ): Promise<Record<string, string>> {
    const { postgres, folder, redisChaos = null } = this.options;
    const host = '127.0.0.1';
    const toPostgres = new TcpProxy({ host, port: postgres.port });
    this.postgresWires.set(name, toPostgres);
    const database = new URL(this.databaseUrl);
    database.port = String(await toPostgres.open());
    if (DATABASE_SERVICES.some((one) => one === service)) {
      database.username = databaseRole(database.pathname.slice(1), service);
      database.password = ROLE_PASSWORD;
    }
    const variables: Record<string, string> = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      SECRET_KEY,
      SEED_DEMO: '1',
      PORT: String(port),
      DATA_DIR: join(folder, name),
      DATABASE_URL: database.toString(),
      CRASH_AT: `@${join(folder, `${name.replaceAll(' ', '-')}.crash`)}`,
      MIGRATE: this.kind === 'monolith' ? '1' : '0',
      MATCH_SHARDS: String(this.options.shards ?? 1),
      ACCOUNT_SHARDS: String(this.options.shards ?? 1),
    };
    if (this.redisServer === null) return variables;
    const toRedis = new TcpProxy({ host, port: this.redisServer.port });
    toRedis.chaos = redisChaos;
    this.redisWires.set(name, toRedis);
    const credential = this.redisServer.credentialOf(service);
    variables['REDIS_URL'] = `redis://${credential}@${host}:${await toRedis.open()}`;
    return variables;
  }
}

function mainOf(service: string): string {
  return join(DIST, service, 'main.js');
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('no such wire');
  return value;
}
