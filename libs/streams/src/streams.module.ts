import type {
  DynamicModule,
  FactoryProvider,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import { Global, Injectable, Module } from '@nestjs/common';

import { StreamRegistry } from './definitions';
import type { HostOptions } from './host/stream-host';
import { StreamHost } from './host/stream-host';

/** What a process gives its streams: the host's surroundings, and how to open and close them. */
export interface StreamsEnvironment {
  readonly options: HostOptions;
  open(): Promise<void>;
  close(): Promise<void>;
  /**
   * True where the process listens before its stages run: a standby waits for the lease for as long
   * as the owner lives, and answers `/health` meanwhile.
   */
  readonly inBackground?: boolean;
}

type EnvironmentFactory = Pick<FactoryProvider<StreamsEnvironment>, 'inject' | 'useFactory'>;

const ENVIRONMENT = Symbol('streams environment');

/**
 * Starts the host once every feature has registered, and stops it after the HTTP server has
 * answered its last request.
 */
@Injectable()
export class StreamsLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  private markStarted: () => void = () => undefined;
  /** Resolves when stages and views answer. */
  readonly started = new Promise<void>((resolve) => {
    this.markStarted = resolve;
  });
  private opened = false;

  constructor(
    private readonly host: StreamHost,
    private readonly environment: StreamsEnvironment,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.environment.open();
    this.opened = true;
    // An error there ends the process, as it would here.
    if (this.environment.inBackground === true) void this.start();
    else await this.start();
  }

  private async start(): Promise<void> {
    await this.host.start();
    this.markStarted();
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.opened) return;
    await this.host.stop();
    await this.environment.close();
  }
}

/** The streams of one process. */
@Global()
@Module({})
export class StreamsModule {
  static forRootAsync(factory: EnvironmentFactory): DynamicModule {
    return {
      module: StreamsModule,
      providers: [
        { provide: ENVIRONMENT, ...factory },
        {
          provide: StreamHost,
          inject: [ENVIRONMENT],
          useFactory: (environment: StreamsEnvironment) => new StreamHost(environment.options),
        },
        { provide: StreamRegistry, useExisting: StreamHost },
        {
          provide: StreamsLifecycle,
          inject: [StreamHost, ENVIRONMENT],
          useFactory: (host: StreamHost, environment: StreamsEnvironment) =>
            new StreamsLifecycle(host, environment),
        },
      ],
      exports: [StreamHost, StreamRegistry, StreamsLifecycle],
    };
  }
}
