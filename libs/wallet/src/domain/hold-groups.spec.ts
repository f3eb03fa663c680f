import type { OrderTerms, WalletEvent } from '@app/contracts';
import { priceTicks } from '@app/kernel';
import { orderTerms, StageRig } from '@app/testing';

import { memoryChecks, walletFigures } from './reconciliation';
import { walletStage } from './wallet.stage';
import { balanceOf } from './wallet.state';

const FEES = { makerBasisPoints: 0, takerBasisPoints: 0 };

const leg = (orderId: string, price: number): OrderTerms =>
  orderTerms({
    orderId,
    side: 'sell',
    quantityShares: 10,
    classId: 'entry',
    ocoGroup: 'entry',
    limitPriceTicks: priceTicks(price),
  });
const priced = (terms: OrderTerms) => ({ terms, worstPriceTicks: terms.limitPriceTicks });

/** The wallet of ann, who has ten shares, and a pair of exits for them. */
class Pair {
  readonly rig = new StageRig(walletStage(1, FEES));
  readonly profit = leg('profit', 12);
  readonly stop = leg('stop', 8);

  constructor(shares: number) {
    this.rig.input('match:0', {
      type: 'instrument_listed',
      instrument: { symbol: 'ABC', cashUnitsPerTick: 1 },
    });
    this.transfer('ann', 'ABC', shares);
    this.transfer('bob', 'USD', 1_000_000);
  }

  transfer(accountId: string, asset: string, amount: number): void {
    if (amount === 0) return;
    const requestId = `${accountId} ${asset} ${amount}`;
    const transfer = { accountId, asset, amount, costUnits: 0, requestId };
    this.rig.request({ kind: 'deposit', transfer });
  }

  approve(afterTrade?: object): WalletEvent[] {
    const first = priced(this.profit);
    const before = this.rig.input('risk', { type: 'approved', ...first, awaitsPair: true });
    const more = afterTrade === undefined ? {} : { afterTrade };
    return [
      ...before,
      ...this.rig.input('risk', { type: 'approved', ...priced(this.stop), first, ...more }),
    ];
  }

  held(): number {
    const { state } = this.rig;
    const wrong = memoryChecks(walletFigures(state), state).filter((check) => !check.ok);
    expect(wrong).toEqual([]);
    return balanceOf(state, 'ann', 'ABC').held;
  }
}

describe('orders that share a hold', () => {
  it('hold once, and each fill of one takes from both', () => {
    const pair = new Pair(10);
    expect(pair.approve().map(({ type }) => type)).toEqual(['funded', 'funded']);
    expect(pair.held()).toBe(10);
    const bid = orderTerms({ orderId: 'bid', accountId: 'bob', quantityShares: 10 });
    pair.rig.input('risk', { type: 'approved', terms: bid, worstPriceTicks: 100 });
    pair.rig.input('match:0', {
      type: 'traded',
      symbol: 'ABC',
      priceTicks: 12,
      quantityShares: 4,
      cashUnitsPerTick: 1,
      takerSide: 'buy',
      auction: false,
      makerOrderId: 'profit',
      makerAccountId: 'ann',
      makerLeavesShares: 6,
      takerOrderId: 'bid',
      takerAccountId: 'bob',
      takerLeavesShares: 6,
    });
    expect(pair.held()).toBe(6);
    const smaller = { type: 'cancelled', orderId: 'stop', accountId: 'ann', leavesShares: 6 };
    expect(pair.rig.input('match:0', smaller)).toEqual([]);
    pair.rig.restart();
    pair.rig.input('match:0', { ...smaller, orderId: 'profit', leavesShares: 0 });
    expect(pair.held()).toBe(6);
    pair.rig.input('match:0', { ...smaller, leavesShares: 0 });
    expect(pair.held()).toBe(0);
    expect(pair.rig.state.groups.size).toBe(0);
  });

  it('are refused together', () => {
    const pair = new Pair(9);
    expect(pair.approve()).toMatchObject([
      { type: 'refused', orderId: 'profit', refusal: { reason: 'INSUFFICIENT_SHARES' } },
      { type: 'refused', orderId: 'stop', refusal: { reason: 'INSUFFICIENT_SHARES' } },
    ]);
    expect(pair.held()).toBe(0);
  });

  it('wait for the settlement of the trade that pays for them, over a restart', () => {
    const pair = new Pair(0);
    for (const [orderId, accountId, side] of [
      ['entry', 'ann', 'buy'],
      ['ask', 'bob', 'sell'],
    ] as const) {
      pair.transfer(accountId, side === 'buy' ? 'USD' : 'ABC', 100_000);
      const terms = orderTerms({ orderId, accountId, side, quantityShares: 10 });
      pair.rig.input('risk', { type: 'approved', terms, worstPriceTicks: 10 });
    }
    expect(pair.approve({ shard: 0, tradeId: 2 })).toMatchObject([{ type: 'legs_parked' }]);
    pair.rig.restart();
    const settled = pair.rig.input('match:0', {
      type: 'traded',
      symbol: 'ABC',
      priceTicks: 10,
      quantityShares: 10,
      cashUnitsPerTick: 1,
      takerSide: 'sell',
      auction: false,
      makerOrderId: 'entry',
      makerAccountId: 'ann',
      makerLeavesShares: 0,
      takerOrderId: 'ask',
      takerAccountId: 'bob',
      takerLeavesShares: 0,
    });
    expect(settled.map(({ type }) => type)).toEqual(['settled', 'funded', 'funded']);
    expect(pair.held()).toBe(10);
    expect(pair.rig.state.parked).toEqual([]);
  });
});
