import { demoMigrations } from '@app/demo';
import { marketDataMigrations } from '@app/market-data';
import { notificationMigrations } from '@app/notification';
import { orderManagerMigrations } from '@app/order-manager';
import { reportingMigrations } from '@app/reporting';
import { riskManagerMigrations } from '@app/risk-manager';
import { streamsMigrations } from '@app/streams';
import { userMigrations } from '@app/user';
import { walletMigrations } from '@app/wallet';

/** Every migration of the exchange; each names its own schema, so their order is by time alone. */
export const migrations = [
  ...streamsMigrations,
  ...userMigrations,
  ...orderManagerMigrations,
  ...riskManagerMigrations,
  ...walletMigrations,
  ...marketDataMigrations,
  ...reportingMigrations,
  ...notificationMigrations,
  ...demoMigrations,
];
