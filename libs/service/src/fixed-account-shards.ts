import type { AppConfig } from '@app/platform';
import { ConfigError } from '@app/platform';
import { fixedNumber } from '@app/streams';
import type { Pool } from 'pg';

/**
 * Accounts do not move between shards: throws ConfigError, which ends the process, where
 * `ACCOUNT_SHARDS` is not what the exchange was first started with.
 */
export async function assertAccountShards(pool: Pool, config: AppConfig): Promise<void> {
  const { accountShards } = config;
  const fixed = await fixedNumber(pool, 'account shards', accountShards);
  if (fixed === accountShards) return;
  throw new ConfigError([
    `ACCOUNT_SHARDS must be ${fixed}, as when this exchange was first started, not ${accountShards}`,
  ]);
}
