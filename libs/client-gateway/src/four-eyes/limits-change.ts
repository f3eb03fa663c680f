import { Injectable } from '@nestjs/common';
import { RiskApi } from '@app/contracts';
import type { FieldChange, RiskLimits } from '@app/contracts';

import { AccountNames } from '../operator/account-names';
import { limitFieldChanges, presentLimits } from '../operator/limits.presenter';
import type { GuardedChange } from './guarded-change';

/** A change of an account's limits, for one symbol or in general. */
export interface LimitsCommand {
  readonly username: string;
  readonly symbol: string | null;
  readonly changes: Partial<RiskLimits>;
}

/** Changes of risk limits. */
@Injectable()
export class LimitsChange implements GuardedChange<LimitsCommand> {
  constructor(
    private readonly risk: RiskApi,
    private readonly names: AccountNames,
  ) {}

  subjectOf({ username, symbol }: LimitsCommand): string {
    return symbol === null ? username : `${username} ${symbol}`;
  }

  /** Throws ACCOUNT_NOT_FOUND. */
  async fields({ username, symbol, changes }: LimitsCommand): Promise<FieldChange[]> {
    const accountId = await this.names.accountOf(username);
    const { limits, symbols } = await this.risk.limits({ accountId });
    return limitFieldChanges(symbol === null ? limits : symbols[symbol], changes);
  }

  /** Throws ACCOUNT_NOT_FOUND, and what risk-manager refuses. */
  async apply({ username, symbol, changes }: LimitsCommand, requestId: string): Promise<object> {
    const accountId = await this.names.accountOf(username);
    const view = await this.risk.setLimits({ accountId, symbol, changes, requestId });
    return presentLimits(username, view);
  }
}
