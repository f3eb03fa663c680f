import type { InvariantCheck } from '@app/contracts';
import { BANK_ACCOUNT, CASH_ASSET, FEE_ACCOUNT } from '@app/contracts';

import { heldAsset, requiredAmount } from './holds';
import type { WalletState } from './wallet.state';

/** What memory says, taken in one turn of the loop. */
export interface WalletFigures {
  readonly balances: ReadonlyMap<string, number>;
  readonly negative: readonly string[];
  readonly wrongHolds: readonly string[];
  readonly holds: number;
  /** Per asset: sum over accounts and house, which must be zero. */
  readonly sums: ReadonlyMap<string, number>;
  readonly issued: ReadonlyMap<string, number>;
  readonly settledTrades: number;
}

/** Adds up the stage's memory. */
export function walletFigures(state: WalletState): WalletFigures {
  const balances = new Map<string, number>();
  const sums = new Map<string, number>();
  const negative: string[] = [];
  const add = (asset: string, amount: number): void => {
    sums.set(asset, (sums.get(asset) ?? 0) + amount);
  };
  for (const [accountId, assets] of state.balances) {
    for (const [asset, { total, held }] of assets) {
      balances.set(`${accountId} ${asset}`, total);
      add(asset, total);
      if (held < 0 || total < held) negative.push(`${accountId} ${asset}`);
    }
  }
  for (const [accountId, assets] of state.house) {
    for (const [asset, amount] of assets) {
      balances.set(`${accountId} ${asset}`, amount);
      add(asset, amount);
    }
  }
  const issued = new Map(
    [...(state.house.get(BANK_ACCOUNT) ?? [])].map(([asset, amount]) => [asset, -amount]),
  );
  return {
    balances,
    negative,
    sums,
    issued,
    holds: state.holds.size,
    wrongHolds: wrongHolds(state),
    settledTrades: state.settledTrades.count,
  };
}

/**
 * Holds that differ from what their order needs, and accounts whose held sum differs from theirs.
 */
function wrongHolds(state: WalletState): string[] {
  const wrong: string[] = [];
  const held = new Map<string, number>();
  for (const [orderId, hold] of state.holds) {
    if (hold.amount !== requiredAmount(hold)) wrong.push(`order ${orderId}`);
    const key = `${hold.accountId} ${heldAsset(hold.side, hold.symbol)}`;
    if (hold.group === undefined) held.set(key, (held.get(key) ?? 0) + hold.amount);
  }
  for (const [name, group] of state.groups) {
    const holds = group.members.flatMap((orderId) => state.holds.get(orderId) ?? []);
    const [first] = holds;
    const need = Math.max(0, ...holds.map(requiredAmount));
    if (first === undefined || group.held !== need) {
      wrong.push(`orders of ${name}`);
      continue;
    }
    const key = `${first.accountId} ${heldAsset(first.side, first.symbol)}`;
    held.set(key, (held.get(key) ?? 0) + group.held);
  }
  for (const [accountId, assets] of state.balances) {
    for (const [asset, balance] of assets) {
      const key = `${accountId} ${asset}`;
      if ((held.get(key) ?? 0) !== balance.held) wrong.push(`account ${key}`);
    }
  }
  return wrong;
}

/** Checks that memory alone can decide: M2, M3, M5, M6. */
export function memoryChecks(figures: WalletFigures, state: WalletState): InvariantCheck[] {
  const cash = figures.sums.get(CASH_ASSET) ?? 0;
  const shareSums = [...figures.sums].filter(([asset, sum]) => asset !== CASH_ASSET && sum !== 0);
  const fees = state.house.get(FEE_ACCOUNT)?.get(CASH_ASSET) ?? 0;
  const issued = figures.issued.get(CASH_ASSET) ?? 0;
  return [
    {
      id: 'M2',
      name: 'total cash = deposits - withdrawals',
      ok: cash === 0,
      figure: String(cash),
      details: `${issued} cash units issued, ${fees} of them in the fee account`,
    },
    {
      id: 'M3',
      name: 'shares per symbol = issued',
      ok: shareSums.length === 0,
      figure: String(shareSums.length),
      details: shareSums.map(([asset, sum]) => `${asset}: ${sum}`).join(', '),
    },
    {
      id: 'M5',
      name: 'available and held never negative',
      ok: figures.negative.length === 0,
      figure: String(figures.negative.length),
      details: figures.negative.slice(0, 10).join(', '),
    },
    {
      id: 'M6',
      name: 'holds = what open orders need',
      ok: figures.wrongHolds.length === 0,
      figure: `${figures.holds} holds, ${figures.wrongHolds.length} wrong`,
      details: figures.wrongHolds.slice(0, 10).join(', '),
    },
  ];
}
