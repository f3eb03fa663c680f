import { DomainError, stableHash } from '@app/kernel';

/** Accounts whose shard is remembered: more than trade at a time. */
const KNOWN_MAX = 100_000;

/** One shard of risk-manager or wallet, and of how many. */
export interface AccountShard {
  readonly shard: number;
  readonly shards: number;
}

/** The one shard of an exchange that is not sharded by account. */
export const ALL_ACCOUNTS: AccountShard = { shard: 0, shards: 1 };

/**
 * Shard of an account among `shards`. It is fixed for good: the account's balances, holds and
 * limits are in the streams of that shard.
 */
export function shardOfAccount(accountId: string, shards: number): number {
  return shards === 1 ? 0 : stableHash(accountId) % shards;
}

/** Tells which accounts are a shard's own; costs nothing where there is one shard. */
export function accountsOf({ shard, shards }: AccountShard): (accountId: string) => boolean {
  if (shards === 1) return () => true;
  const known = new Map<string, boolean>();
  return (accountId) => {
    const before = known.get(accountId);
    if (before !== undefined) return before;
    const own = shardOfAccount(accountId, shards) === shard;
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(accountId, own);
    return own;
  };
}

/**
 * Refuses a request for an account of another shard, which only a caller that counts other shards
 * can send. Throws INTERNAL.
 */
export function assertOwn(accountId: string, place: AccountShard): void {
  const { shard, shards } = place;
  const home = shardOfAccount(accountId, shards);
  if (home === shard) return;
  const message = `shard ${shard} of ${shards} was asked for an account of shard ${home}`;
  throw new DomainError('INTERNAL', message, { shard, shards, home });
}
