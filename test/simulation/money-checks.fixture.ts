import type { LedgerLeg, MatchEvent, WalletEvent } from '@app/contracts';
import { isRiskStream, isWalletStream } from '@app/contracts';
import type { MatchState } from '@app/matching-engine';
import type { RiskState } from '@app/risk-manager';
import type { WalletState } from '@app/wallet';

import { walletEvents } from './order-checks.fixture';
import type { World } from './world.fixture';

type Sums = Map<string, number>;
type States = ReadonlyMap<string, unknown>;
type Settled = Extract<WalletEvent, { type: 'settled' }>;

function add(sums: Sums, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

/** M1, M2, M3, M4 and M7 from the streams alone. */
export function checkLedger(world: World, states: States): void {
  const balances: Sums = new Map();
  const moved: Sums = new Map();
  const settled: Sums = new Map();
  for (const event of walletEvents(world)) {
    if (event.type === 'settled') {
      for (const [name, side] of sidesOf(event)) {
        if (side !== null) add(settled, `match:${event.shard} ${event.tradeId} ${name}`, 1);
      }
      checkSettlement(world, event);
      post(world, event.legs, balances);
    } else if (event.type === 'transferred') {
      add(moved, event.asset, event.kind === 'deposit' ? event.amount : -event.amount);
      post(world, event.legs, balances);
    }
  }
  checkTotals(world, balances, moved);
  for (const [accountId, assets] of accountsIn(states)) {
    for (const [asset, { total }] of assets) {
      const wanted = balances.get(`${accountId} ${asset}`) ?? 0;
      if (total !== wanted) world.fail('M4', `${accountId} has ${total} ${asset}, legs ${wanted}`);
    }
  }
  for (const stream of world.streams.filter((one) => one.startsWith('match:'))) {
    for (const { event, seq } of world.entries(stream)) {
      if ((event as MatchEvent).type !== 'traded') continue;
      for (const name of ['buy', 'sell']) {
        const side = `${stream} ${seq} ${name}`;
        const times = settled.get(side) ?? 0;
        if (times !== 1) world.fail('M7', `${side} is settled ${times} times`);
        settled.delete(side);
      }
    }
  }
  for (const key of settled.keys()) world.fail('M7', `${key} is settled and was no trade`);
}

function sidesOf({ buy, sell }: Settled): [string, Settled['buy']][] {
  return [
    ['buy', buy],
    ['sell', sell],
  ];
}

/** Balances of the accounts of all wallet shards. */
function accountsIn(states: States): [string, Balances][] {
  return walletsIn(states).flatMap(({ balances }) => [...balances]);
}

type Balances = WalletState['balances'] extends Map<string, infer Assets> ? Assets : never;

function walletsIn(states: States): WalletState[] {
  const streams = [...states.keys()].filter(isWalletStream);
  return streams.map((stream) => states.get(stream) as WalletState);
}

/** M2 and M3 between shards: their clearing accounts cancel out, and one shard needs none. */
export function checkClearing(world: World, states: States): void {
  const sums: Sums = new Map();
  for (const { house } of walletsIn(states)) {
    for (const [asset, amount] of house.get('clearing') ?? []) {
      if (world.plan.accountShards === 1) world.fail('M2', 'one shard has a clearing account');
      add(sums, asset, amount);
    }
  }
  for (const [asset, sum] of sums) {
    if (sum !== 0) world.fail(asset === 'USD' ? 'M2' : 'M3', `clearing holds ${sum} ${asset}`);
  }
}

function post(world: World, legs: readonly LedgerLeg[], balances: Sums): void {
  const sums: Sums = new Map();
  for (const { accountId, asset, amount } of legs) {
    add(sums, asset, amount);
    add(balances, `${accountId} ${asset}`, amount);
  }
  for (const [asset, sum] of sums) if (sum !== 0) world.fail('M1', `legs of ${asset}: ${sum}`);
}

/** The parties of a trade pay and get what was traded, and fees within the schedule. */
function checkSettlement(world: World, event: Settled): void {
  const { priceTicks, quantityShares, cashUnitsPerTick, legs, symbol } = event;
  const value = priceTicks * cashUnitsPerTick * quantityShares;
  const { makerBasisPoints, takerBasisPoints } = world.plan.fees;
  const rates = [makerBasisPoints, takerBasisPoints];
  const fees = rates.map((rate) => Math.floor((value * rate) / 10_000));
  const wanted = [-value, value, -quantityShares, quantityShares].join();
  const given = legs.filter((leg) => leg.kind === 'trade').map((leg) => leg.amount);
  if (given.join() !== wanted) world.fail('M7', `trade ${event.tradeId} moves ${given.join()}`);
  for (const [, side] of sidesOf(event)) {
    if (side === null || fees.includes(side.feeUnits)) continue;
    world.fail('M7', `${symbol}: a fee of ${side.feeUnits} on ${value}`);
  }
}

function checkTotals(world: World, balances: Sums, moved: Sums): void {
  const owned: Sums = new Map();
  for (const [key, amount] of balances) {
    const [accountId = '', asset = ''] = key.split(' ');
    if (accountId !== 'bank') add(owned, asset, amount);
  }
  for (const [asset, amount] of owned) {
    const came = moved.get(asset) ?? 0;
    if (amount !== came) world.fail(asset === 'USD' ? 'M2' : 'M3', `${amount} ${asset} of ${came}`);
  }
}

/** M5 after every step. */
export function checkSolvent(world: World, wallet: WalletState): void {
  for (const [accountId, assets] of wallet.balances) {
    for (const [asset, { total, held }] of assets) {
      if (held < 0 || total < held) {
        world.fail('M5', `${accountId} holds ${held} of ${total} ${asset}`);
      }
    }
  }
}

/** M6: held is exactly what the open orders of the books need, computed from their terms. */
export function checkHolds(world: World, states: States): void {
  const holds = new Map(walletsIn(states).flatMap((wallet) => [...wallet.holds]));
  const { makerBasisPoints, takerBasisPoints } = world.plan.fees;
  const rate = Math.max(makerBasisPoints, takerBasisPoints);
  const needed: Sums = new Map();
  const seen = new Set<string>();
  const pairs = new Map<string, { key: string; amount: number }>();
  for (const { order, leaves } of openOrders(states)) {
    const { terms, worstPriceTicks } = order;
    const value = worstPriceTicks * terms.cashUnitsPerTick * leaves;
    const amount = terms.side === 'sell' ? leaves : value + Math.ceil((value * rate) / 10_000);
    const asset = terms.side === 'sell' ? terms.symbol : 'USD';
    const key = `${terms.accountId} ${asset}`;
    if (terms.classId !== undefined && (terms.ocoGroup ?? null) !== null) {
      const pair = pairs.get(terms.classId) ?? { key, amount: 0 };
      pairs.set(terms.classId, { key, amount: Math.max(pair.amount, amount) });
    } else {
      add(needed, key, amount);
    }
    seen.add(terms.orderId);
    const hold = holds.get(terms.orderId)?.amount;
    if (hold !== amount) world.fail('M6', `${terms.orderId} holds ${hold}, needs ${amount}`);
  }
  // Of a pair only one can trade any share: it holds once, for the dearer.
  for (const { key, amount } of pairs.values()) add(needed, key, amount);
  for (const orderId of holds.keys()) {
    if (!seen.has(orderId)) world.fail('M6', `${orderId} holds and is not open`);
  }
  for (const [accountId, assets] of accountsIn(states)) {
    for (const [asset, { held }] of assets) {
      const wanted = needed.get(`${accountId} ${asset}`) ?? 0;
      if (held !== wanted) world.fail('M6', `${accountId} holds ${held} ${asset}, not ${wanted}`);
    }
  }
}

/** Live use of limits = open orders of the books; positions = what the wallet says is owned. */
export function checkRiskUse(world: World, states: States): void {
  const risks = [...states.keys()].filter(isRiskStream).map((name) => states.get(name));
  const accounts = risks.flatMap((risk) => [...(risk as RiskState).accounts]);
  const owned = new Map(accountsIn(states));
  const use: Sums = new Map();
  for (const { order, leaves } of openOrders(states)) {
    const { accountId, symbol, side, cashUnitsPerTick } = order.terms;
    add(use, `${accountId} orders`, 1);
    add(use, `${accountId} value`, order.worstPriceTicks * cashUnitsPerTick * leaves);
    add(use, `${accountId} ${side} ${symbol}`, leaves);
  }
  const compare = (key: string, value: number): void => {
    const wanted = use.get(key) ?? 0;
    if (value !== wanted) world.fail('M6', `risk counts ${value} for ${key}, open are ${wanted}`);
  };
  for (const [accountId, account] of accounts) {
    compare(`${accountId} orders`, account.openOrders);
    compare(`${accountId} value`, account.openNotionalUnits);
    for (const [symbol, position] of account.positions) {
      compare(`${accountId} buy ${symbol}`, position.openBuyShares);
      compare(`${accountId} sell ${symbol}`, position.openSellShares);
      const { positionShares } = position;
      const there = owned.get(accountId)?.get(symbol)?.total ?? 0;
      if (there === positionShares) continue;
      world.fail('M3', `risk sees ${positionShares} ${symbol}, ${accountId} owns ${there}`);
    }
  }
}

function* openOrders(states: States): Generator<{ order: BookedOrder; leaves: number }> {
  for (const [stream, state] of states) {
    if (!stream.startsWith('match:')) continue;
    for (const { live, book } of (state as MatchState).instruments.values()) {
      for (const order of live.values()) {
        yield { order, leaves: book.order(order.bookOrderId)?.leavesShares ?? 0 };
      }
    }
  }
}

type Listed = MatchState['instruments'] extends Map<string, infer One> ? One : never;
type BookedOrder = Listed['live'] extends Map<number, infer One> ? One : never;
