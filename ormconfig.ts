import 'reflect-metadata';

import { loadConfig } from '@app/platform';
import { userEntities } from '@app/user';
import type { DataSourceOptions } from 'typeorm';
import { DataSource } from 'typeorm';

import { migrations } from './apps/exchange/src/migrations';

/**
 * Connection of TypeORM's command line, which works on the database of `DATABASE_URL`. The exchange
 * itself runs the same migrations at its start.
 */
export const dataSourceOptions: DataSourceOptions = {
  type: 'postgres',
  url: loadConfig().databaseUrl,
  entities: [...userEntities],
  migrations: [...migrations],
  migrationsTableName: 'schema_migrations',
  synchronize: false,
};

export default new DataSource(dataSourceOptions);
