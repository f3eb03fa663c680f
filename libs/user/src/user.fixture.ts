import { type DynamicModule, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { type Revocation, RevocationFeed, UserApi } from '@app/contracts';
import { Clock } from '@app/kernel';
import {
  AppConfig,
  AppLogger,
  Database,
  Metrics,
  RandomBytes,
  SystemRandomBytes,
  typeOrmRoot,
} from '@app/platform';
import { createTestDatabase, SetClock, type TestDatabase } from '@app/testing';
import { userMigrations } from './database';
import { UserModule } from './user.module';

@Module({})
class SpecPlatform {}

/** User on a database of its own, with a clock that the spec sets. */
export interface UserHarness {
  readonly users: UserApi;
  readonly clock: SetClock;
  readonly database: TestDatabase;
  readonly module: TestingModule;
  readonly revocations: Revocation[];
  /** Stops the module as a process does and starts another on the same database. */
  restart(options?: { secretKey?: string }): Promise<UserHarness>;
  stop(): Promise<void>;
}

interface Parts {
  readonly database: TestDatabase;
  readonly clock: SetClock;
  readonly secretKey?: string;
}

/** Starts user on a fresh database. */
export async function startUser(): Promise<UserHarness> {
  const database = await createTestDatabase({ migrations: userMigrations });
  return startOn({ database, clock: new SetClock() });
}

async function startOn(parts: Parts): Promise<UserHarness> {
  const module = await Test.createTestingModule({
    imports: [platformOf(parts), typeOrmRoot(), UserModule],
  }).compile();
  await module.init();
  const revocations: Revocation[] = [];
  module.get(RevocationFeed).onRevoked((revocation) => revocations.push(revocation));
  return {
    users: module.get(UserApi),
    clock: parts.clock,
    database: parts.database,
    module,
    revocations,
    restart: async (options = {}) => {
      await module.close();
      return startOn({ ...parts, ...options });
    },
    stop: async () => {
      await module.close();
      await parts.database.drop();
    },
  };
}

function platformOf({ database, clock, secretKey }: Parts): DynamicModule {
  const config = AppConfig.of({
    databaseUrl: database.url,
    ...(secretKey === undefined ? {} : { secretKey }),
  });
  const providers = [
    { provide: AppConfig, useValue: config },
    { provide: AppLogger, useValue: AppLogger.create('silent') },
    { provide: Clock, useValue: clock },
    { provide: RandomBytes, useClass: SystemRandomBytes },
    { provide: Metrics, useClass: Metrics },
    {
      provide: Database,
      useFactory: () => new Database({ url: database.url, applicationName: 'spec' }),
    },
  ];
  return { module: SpecPlatform, global: true, providers, exports: providers };
}
