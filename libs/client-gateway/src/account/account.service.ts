import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { RiskApi, UserApi, WalletApi } from '@app/contracts';
import type { HeldPosition, InstrumentStatus, Principal } from '@app/contracts';

import { InstrumentDirectory } from '../market/instrument-directory';
import { presentAccount } from './account.presenter';
import type { AccountObject } from './account.presenter';
import { marketValueUnits, presentPosition } from './position.presenter';
import type { PositionObject, PositionPrices } from './position.presenter';

/** Answers what an account holds and is worth. */
@Injectable()
export class AccountService {
  constructor(
    private readonly users: UserApi,
    private readonly wallet: WalletApi,
    private readonly risk: RiskApi,
    private readonly directory: InstrumentDirectory,
    private readonly clock: Clock,
  ) {}

  /** Cash, equity and flags of the caller's account. */
  async account(caller: Principal): Promise<AccountObject> {
    const { accountId, userId } = caller;
    const [user, balances, limits, statuses] = await Promise.all([
      this.users.user({ userId }),
      this.wallet.balances({ accountId }),
      this.risk.limits({ accountId }),
      this.directory.statuses(),
    ]);
    const prices = pricesOf(statuses);
    let [longValueUnits, shortValueUnits] = [0, 0];
    for (const position of balances.positions) {
      const value = marketValueUnits(position, prices.get(position.symbol) ?? NO_PRICES);
      if (value > 0) longValueUnits += value;
      else shortValueUnits += value;
    }
    const { blocked } = limits;
    const at = this.clock.now();
    return presentAccount({ user, balances, longValueUnits, shortValueUnits, blocked, at });
  }

  /** All positions of the account. */
  async positions(accountId: string): Promise<PositionObject[]> {
    const [balances, statuses] = await Promise.all([
      this.wallet.balances({ accountId }),
      this.directory.statuses(),
    ]);
    return balances.positions.flatMap((position) => presented(position, statuses));
  }

  /** One position by symbol or asset id. Throws POSITION_NOT_FOUND. */
  async position(accountId: string, name: string): Promise<PositionObject> {
    const all = await this.positions(accountId);
    const found = all.find((position) => position.symbol === name || position.asset_id === name);
    if (found === undefined) throw new DomainError('POSITION_NOT_FOUND', 'position does not exist');
    return found;
  }
}

const NO_PRICES: PositionPrices = { currentUnits: 0, lastDayUnits: 0 };

function presented(
  position: HeldPosition,
  statuses: readonly InstrumentStatus[],
): PositionObject[] {
  const status = statuses.find(({ instrument }) => instrument.symbol === position.symbol);
  if (status === undefined || position.quantityShares === 0) return [];
  return [presentPosition(position, status.instrument, statusPrices(status))];
}

function pricesOf(statuses: readonly InstrumentStatus[]): Map<string, PositionPrices> {
  return new Map(statuses.map((status) => [status.instrument.symbol, statusPrices(status)]));
}

function statusPrices({ instrument, lastPriceTicks }: InstrumentStatus): PositionPrices {
  const { cashUnitsPerTick, referencePriceTicks } = instrument;
  return {
    currentUnits: (lastPriceTicks ?? referencePriceTicks) * cashUnitsPerTick,
    lastDayUnits: referencePriceTicks * cashUnitsPerTick,
  };
}
