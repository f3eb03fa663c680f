import type { AccountBalances, UserView } from '@app/contracts';

import { cash } from '../money';
import { formatDate, formatTime } from '../validation/times';

/** What is known of an account at one moment. */
export interface AccountFacts {
  readonly user: UserView;
  readonly balances: AccountBalances;
  /** Value of all long positions in cash units. */
  readonly longValueUnits: number;
  /** Value of all short positions: zero or negative. */
  readonly shortValueUnits: number;
  readonly blocked: boolean;
  readonly at: number;
}

/** An Account of the public API. */
export type AccountObject = ReturnType<typeof presentAccount>;

/**
 * The public form of an account (contract section 4.3). Holds stay in `cash` and lower
 * `buying_power`; there is no margin, so every buying power is the available cash. Pure.
 */
export function presentAccount(facts: AccountFacts) {
  const { user, balances, longValueUnits, shortValueUnits } = facts;
  const equity = cash(balances.cash.total + longValueUnits + shortValueUnits);
  const available = cash(Math.max(0, balances.cash.available));
  return {
    id: user.accountId,
    account_number: accountNumber(user.accountId),
    status: 'ACTIVE',
    currency: 'USD',
    cash: cash(balances.cash.total),
    cash_held: cash(balances.cash.held),
    equity,
    last_equity: equity,
    portfolio_value: equity,
    buying_power: available,
    regt_buying_power: available,
    daytrading_buying_power: available,
    non_marginable_buying_power: available,
    multiplier: '1',
    initial_margin: '0',
    maintenance_margin: '0',
    last_maintenance_margin: '0',
    long_market_value: cash(longValueUnits),
    short_market_value: cash(shortValueUnits),
    position_market_value: cash(longValueUnits + shortValueUnits),
    sma: '0',
    accrued_fees: '0',
    pending_transfer_in: '0',
    pending_transfer_out: '0',
    daytrade_count: 0,
    balance_asof: formatDate(facts.at),
    created_at: formatTime(user.createdAt),
    trading_blocked: facts.blocked,
    transfers_blocked: false,
    account_blocked: facts.blocked,
    trade_suspended_by_user: false,
    shorting_enabled: false,
    pattern_day_trader: false,
  };
}

/** Ten characters for people, from the end of the id. */
function accountNumber(accountId: string): string {
  return `OB${accountId.replaceAll('-', '').slice(-10).toUpperCase()}`;
}
