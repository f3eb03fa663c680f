/**
 * The patterns of a port under the name of one of its shards: `wallet.deposit` of the service
 * `wallet.1` is `wallet.1.deposit`, so that each has one owner.
 */
export function patternsUnder<Operation extends string>(
  service: string,
  patterns: Readonly<Record<Operation, string>>,
): Record<Operation, string> {
  const entries = Object.entries<string>(patterns).map(([operation, pattern]) => {
    return [operation, `${service}${pattern.slice(pattern.lastIndexOf('.'))}`];
  });
  return Object.fromEntries(entries) as Record<Operation, string>;
}
