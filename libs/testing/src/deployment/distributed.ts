import { join, resolve } from 'node:path';

import type { Deployment, DeploymentOptions } from './deployment';
import { startBehind, startMonolith } from './monolith';

const MAIN = join(resolve(__dirname, '../../../..'), 'scripts/start-distributed.mjs');

/**
 * The exchange as nine processes and a Redis of their own, under the supervisor that an operator
 * starts. `kill` ends them all at once, the supervisor first.
 */
export async function startDistributed(options: DeploymentOptions = {}): Promise<Deployment> {
  return await startBehind(MAIN, options);
}

/**
 * The exchange in the deployment that `DEPLOYMENT` names: `monolith`, which is the default, or
 * `distributed`, with as many shards as `MATCH_SHARDS` and `ACCOUNT_SHARDS` say. The same specs run
 * against all of them.
 */
export async function startExchange(options: DeploymentOptions = {}): Promise<Deployment> {
  const { DEPLOYMENT, MATCH_SHARDS = '1', ACCOUNT_SHARDS = '1' } = process.env;
  const env = { MATCH_SHARDS, ACCOUNT_SHARDS, ...options.env };
  const chosen = { ...options, env };
  return await (DEPLOYMENT === 'distributed' ? startDistributed(chosen) : startMonolith(chosen));
}
