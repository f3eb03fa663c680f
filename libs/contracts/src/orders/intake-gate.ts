/**
 * Which services an order would need and does not have right now. Asked before an order is
 * recorded, so that it is refused with a reason instead of lying undecided. A process that holds
 * all stages has no gate.
 */
export abstract class IntakeGate {
  /** A service that every order needs and that is away; null when all are there. */
  abstract missing(): string | null;
  /** The service of a matching shard when it is away; null when it is there. */
  abstract missingShard(shard: number): string | null;
  /** The shard of risk-manager or wallet that the account needs when it is away; else null. */
  abstract missingFor(accountId: string): string | null;
  /** True when some shard is away, so that symbol and account matter. */
  abstract someShardMissing(): boolean;
}
