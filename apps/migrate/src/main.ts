import { demoMigrations } from '@app/demo';
import { marketDataMigrations } from '@app/market-data';
import { notificationMigrations } from '@app/notification';
import { orderManagerMigrations } from '@app/order-manager';
import { EXIT_CONFIG, loadConfig, runMigrations, servicePasswords } from '@app/platform';
import { reportingMigrations } from '@app/reporting';
import { riskManagerMigrations } from '@app/risk-manager';
import { assertAccountShards, DATABASE_SERVICES, DEMO_ROLE, grantServiceRoles } from '@app/service';
import { streamsMigrations } from '@app/streams';
import { userMigrations } from '@app/user';
import { walletMigrations } from '@app/wallet';
import { Pool } from 'pg';

const migrations = [
  ...streamsMigrations,
  ...userMigrations,
  ...orderManagerMigrations,
  ...riskManagerMigrations,
  ...walletMigrations,
  ...marketDataMigrations,
  ...reportingMigrations,
  ...notificationMigrations,
];

/**
 * Brings the database of `DATABASE_URL`, as its owner, to the newest schema, and makes the roles of
 * the services when their passwords are given; refuses another `ACCOUNT_SHARDS` than at the first
 * start before any service loads. Ends with 0, or with the error on standard error.
 */
async function migrate(): Promise<void> {
  const config = loadConfig();
  const { databaseUrl, seedDemo } = config;
  const demo = seedDemo ? servicePasswords([DEMO_ROLE]) : new Map<string, string>();
  const passwords = new Map([...servicePasswords(DATABASE_SERVICES), ...demo]);
  const all = seedDemo ? [...migrations, ...demoMigrations] : migrations;
  const ran = await runMigrations(databaseUrl, all);
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  await assertAccountShards(pool, config).finally(() => pool.end());
  if (passwords.size > 0) await grantServiceRoles(databaseUrl, passwords);
  const roles = passwords.size > 0 ? `, ${passwords.size} roles` : '';
  process.stderr.write(`${ran.length} migrations${roles}\n`);
}

migrate().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(EXIT_CONFIG);
  },
);
