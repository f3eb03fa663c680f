/** Names of the journals. A shard's number is part of the name: one writer per shard. */
export const ORDERS_STREAM = 'orders';
/** Output of risk-manager. */
export const RISK_STREAM = 'risk';
/** Output of wallet. */
export const WALLET_STREAM = 'wallet';
/** Output of matching-engine for the symbols of one shard. */
export function matchStream(shard: number): string {
  return `match:${shard}`;
}
/** Shard number of a stream made by {@link matchStream}. */
export function shardOfMatchStream(stream: string): number {
  return Number.parseInt(stream.slice('match:'.length), 10);
}
