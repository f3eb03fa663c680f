import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { SettingsApi } from '@app/contracts';
import type { AccountConfiguration } from '@app/contracts';

/** How long a configuration is believed: another gateway may have changed it. */
const BELIEVE_MS = 1_000;
const MAX_KNOWN = 20_000;

interface Known {
  readonly configuration: AccountConfiguration;
  readonly at: number;
}

/** Configurations of accounts, so that an order does not ask for its account's each time. */
@Injectable()
export class SettingsCache {
  private readonly known = new Map<string, Known>();
  /** Questions under way: whoever else needs the answer waits for the same one. */
  private readonly asked = new Map<string, Promise<AccountConfiguration>>();
  private changes = 0;

  constructor(
    private readonly settings: SettingsApi,
    private readonly clock: Clock,
  ) {}

  /** True when the owner has stopped new orders. */
  async isSuspended(accountId: string): Promise<boolean> {
    return (await this.configuration(accountId)).suspendTrade;
  }

  async configuration(accountId: string): Promise<AccountConfiguration> {
    const known = this.known.get(accountId);
    if (known !== undefined && this.clock.monotonic() - known.at < BELIEVE_MS) {
      return known.configuration;
    }
    try {
      return await (this.asked.get(accountId) ?? this.ask(accountId));
    } catch (error) {
      // Better an old choice than no trading while user is away.
      if (known !== undefined) return known.configuration;
      throw error;
    }
  }

  private ask(accountId: string): Promise<AccountConfiguration> {
    const since = this.changes;
    const asked = this.settings
      .configuration({ accountId })
      .then((answer) => {
        // What was changed here meanwhile is newer than this answer.
        return this.changes === since ? this.remember(accountId, answer) : answer;
      })
      .finally(() => this.asked.delete(accountId));
    this.asked.set(accountId, asked);
    return asked;
  }

  /** Changes what is named; in force for this gateway when it returns. */
  async change(
    accountId: string,
    changes: Partial<AccountConfiguration>,
  ): Promise<AccountConfiguration> {
    const changed = await this.settings.setConfiguration({ accountId, changes });
    this.changes += 1;
    return this.remember(accountId, changed);
  }

  private remember(accountId: string, configuration: AccountConfiguration): AccountConfiguration {
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(accountId, { configuration, at: this.clock.monotonic() });
    return configuration;
  }
}
