import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { SettingsApi } from '@app/contracts';

/** How long the answer is believed: another gateway may have changed a configuration. */
const BELIEVE_MS = 1_000;
/** From this age on it is asked for anew, so that in a steady flow no order waits for it. */
const ASK_AGAIN_MS = 500;

/**
 * The accounts whose owners have stopped new orders. One question a second tells of all accounts:
 * a question for each would cost as much as an order where many accounts trade.
 */
@Injectable()
export class SuspendedAccounts {
  private known: Set<string> | null = null;
  private askedAt = -Infinity;
  private asking: Promise<Set<string>> | null = null;
  /** What was changed here while a question is under way: its answer may not know of it. */
  private readonly changed = new Map<string, boolean>();

  constructor(
    private readonly settings: SettingsApi,
    private readonly clock: Clock,
  ) {}

  /** True when the owner has stopped new orders. Throws SERVICE_DOWN if user never answered. */
  async has(accountId: string): Promise<boolean> {
    const { known } = this;
    const ageMs = this.clock.monotonic() - this.askedAt;
    if (known !== null && ageMs < ASK_AGAIN_MS) return known.has(accountId);
    const asking = this.ask();
    if (known === null) return (await asking).has(accountId);
    // Better an old choice than no trading while user is away.
    const answer = asking.catch(() => known);
    return (ageMs < BELIEVE_MS ? known : await answer).has(accountId);
  }

  /** The owner has chosen, and it is recorded: in force here from now on. */
  note(accountId: string, isSuspended: boolean): void {
    if (this.asking !== null) this.changed.set(accountId, isSuspended);
    if (this.known !== null) put(this.known, accountId, isSuspended);
  }

  private ask(): Promise<Set<string>> {
    this.asking ??= this.read().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async read(): Promise<Set<string>> {
    this.changed.clear();
    const askedAt = this.clock.monotonic();
    const answer = new Set(await this.settings.suspendedAccounts());
    for (const [accountId, isSuspended] of this.changed) put(answer, accountId, isSuspended);
    this.known = answer;
    this.askedAt = askedAt;
    return answer;
  }
}

function put(accounts: Set<string>, accountId: string, isIn: boolean): void {
  if (isIn) accounts.add(accountId);
  else accounts.delete(accountId);
}
