import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AppConfig } from '../config/app-config';

const CONNECTIONS_MAX = 5;
const STATEMENT_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** For a server that does not even answer its own deadline. */
const QUERY_TIMEOUT_MS = 20_000;

/**
 * The one TypeORM connection of an app: entities come from `TypeOrmModule.forFeature` of the
 * features, tables from their migrations and never from `synchronize`. BIGINT arrives as text here.
 */
export function typeOrmRoot(): DynamicModule {
  return TypeOrmModule.forRootAsync({
    inject: [AppConfig],
    useFactory: (config: AppConfig) => ({
      type: 'postgres' as const,
      url: config.databaseUrl,
      applicationName: 'openbell entities',
      autoLoadEntities: true,
      synchronize: false,
      retryAttempts: 3,
      retryDelay: 200,
      extra: {
        max: CONNECTIONS_MAX,
        statement_timeout: STATEMENT_TIMEOUT_MS,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        query_timeout: QUERY_TIMEOUT_MS,
        keepAlive: true,
      },
    }),
  });
}
