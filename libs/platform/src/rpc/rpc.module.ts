import { Clock } from '@app/kernel';
import type { DynamicModule, INestApplication, OnApplicationShutdown } from '@nestjs/common';
import { Global, Injectable, Module } from '@nestjs/common';

import { AppConfig } from '../config/app-config';
import { HealthRegistry } from '../health/health-registry';
import { AppLogger } from '../logging/app-logger';
import { Metrics } from '../metrics/metrics';
import { redisConnection } from './redis-options';
import { RpcClient } from './rpc-client';
import { PresenceBeat, PresenceController, ServiceNames } from './rpc-events';
import { RpcRedisClient } from './rpc-redis-client';
import { RpcRedisServer } from './rpc-redis-server';
import { RpcServer } from './rpc-server';
import { ServicePresence } from './service-presence';
import { WireSeal } from './wire';

/** Opens the client's connections, closes them last, and shows the state of Redis. */
@Injectable()
export class RpcLifecycle implements OnApplicationShutdown {
  constructor(
    private readonly client: RpcClient,
    private readonly transport: RpcRedisServer,
    server: RpcServer,
    health: HealthRegistry,
    metrics: Metrics,
  ) {
    health.register('redis', () => {
      return Promise.resolve({ up: client.connected });
    });
    const pending = 'Calls to other services without an answer';
    metrics.gauge('openbell_rpc_calls_pending', pending, () => client.pending);
    const answering = 'Calls of other services without an answer';
    metrics.gauge('openbell_rpc_answers_pending', answering, () => server.pending);
  }

  /** Redis may be away: the connection is tried for ever, and `/health` says so. */
  open(): void {
    this.client.connect().catch(() => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }

  /** What Nest listens with. */
  get strategy(): RpcRedisServer {
    return this.transport;
  }
}

/** Requests and events between the services of the exchange, over Redis. */
@Global()
@Module({})
export class RpcModule {
  /** `names`: what this process answers as, the first parts of its patterns. */
  static forRoot(names: readonly string[]): DynamicModule {
    const label = names.join('+');
    const providers = [
      { provide: ServiceNames, useValue: new ServiceNames(names) },
      {
        provide: WireSeal,
        inject: [AppConfig],
        useFactory: (config: AppConfig) => new WireSeal(config.secretKey),
      },
      {
        provide: RpcServer,
        inject: [WireSeal, Clock, AppLogger],
        useFactory: (seal: WireSeal, clock: Clock, logger: AppLogger) =>
          new RpcServer({ seal, clock, logger }),
      },
      {
        provide: RpcRedisServer,
        inject: [AppConfig, RpcServer],
        useFactory: (config: AppConfig, server: RpcServer) =>
          new RpcRedisServer(redisConnection(config.redisUrl, label), () => server.pending),
      },
      { provide: BusEnds, inject: [AppConfig, WireSeal, Clock], useFactory: busEnds(label) },
      { provide: RpcClient, inject: [BusEnds], useFactory: (ends: BusEnds) => ends.client },
      { provide: ServicePresence, inject: [BusEnds], useFactory: (ends: BusEnds) => ends.presence },
      PresenceBeat,
      RpcLifecycle,
    ];
    const exports = [RpcClient, RpcServer, ServicePresence, WireSeal, RpcLifecycle, PresenceBeat];
    return { module: RpcModule, controllers: [PresenceController], providers, exports };
  }
}

/** The client and what it knows of others, which each need the other. */
class BusEnds {
  constructor(
    readonly client: RpcClient,
    readonly presence: ServicePresence,
  ) {}
}

function busEnds(label: string) {
  return (config: AppConfig, seal: WireSeal, clock: Clock): BusEnds => {
    const redis = new RpcRedisClient(redisConnection(config.redisUrl, `${label}-client`));
    const presence = new ServicePresence(clock, (service) => client.serviceLost(service));
    const isHere = (service: string): boolean => presence.isHere(service);
    const client = new RpcClient({ redis, seal, clock, isHere });
    return new BusEnds(client, presence);
  };
}

/**
 * Makes an application answer over Redis, as soon as `owned` says that it owns what it answers for;
 * a standby listens to nothing until then. Call it before `listen`.
 */
export function answerOverRedis(app: INestApplication, owned: Promise<void>): Promise<void> {
  const lifecycle = app.get(RpcLifecycle);
  app.connectMicroservice({ strategy: lifecycle.strategy });
  lifecycle.open();
  return owned.then(async () => {
    await app.startAllMicroservices();
    app.get(PresenceBeat).start();
  });
}
