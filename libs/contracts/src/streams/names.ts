/** Names of the journals. A shard's number is part of the name: one writer per shard. */
export const ORDERS_STREAM = 'orders';
const RISK = 'risk';
const WALLET = 'wallet';

/** Output of risk-manager for the accounts of one shard; the first has the plain name. */
export function riskStream(shard: number): string {
  return shard === 0 ? RISK : `${RISK}:${shard}`;
}
/** Output of wallet for the accounts of one shard; the first has the plain name. */
export function walletStream(shard: number): string {
  return shard === 0 ? WALLET : `${WALLET}:${shard}`;
}
/** Output of matching-engine for the symbols of one shard. */
export function matchStream(shard: number): string {
  return `match:${shard}`;
}

/** True for a stream made by {@link riskStream}. */
export function isRiskStream(stream: string): boolean {
  return stream.startsWith(RISK);
}
/** True for a stream made by {@link walletStream}. */
export function isWalletStream(stream: string): boolean {
  return stream.startsWith(WALLET);
}

/** Streams of the shards 0 to `count - 1`. */
export function streamsOf(name: (shard: number) => string, count: number): string[] {
  return Array.from({ length: count }, (_, shard) => name(shard));
}

/** Shard number of a stream of risk-manager, wallet or matching-engine. */
export function shardOfStream(stream: string): number {
  const at = stream.indexOf(':');
  return at < 0 ? 0 : Number.parseInt(stream.slice(at + 1), 10);
}
