import { DomainError } from '@app/kernel';
import { orderTerms, StageRig } from '@app/testing';

import { riskStage } from './risk.stage';

const instrument = {
  symbol: 'ABC',
  referencePriceTicks: 1_000,
  cashUnitsPerTick: 100,
  bandBasisPoints: 1_000,
};

/** The second of two shards: `cyd` and `eve` are its accounts, `ann` and `bob` are not. */
function secondShard() {
  const rig = new StageRig(riskStage(1, { shard: 1, shards: 2 }));
  rig.input('match:0', { type: 'instrument_listed', instrument });
  const submit = (orderId: string, accountId: string, side: 'buy' | 'sell'): string[] => {
    const terms = orderTerms({ orderId, accountId, side });
    return rig.input('orders', { type: 'submitted', terms }).map(({ type }) => type);
  };
  const trade = (buyer: string, seller: string, priceTicks: number) =>
    rig.input('match:0', {
      type: 'traded',
      symbol: 'ABC',
      priceTicks,
      quantityShares: 40,
      cashUnitsPerTick: 100,
      takerSide: 'buy',
      takerOrderId: `of ${buyer}`,
      takerAccountId: buyer,
      makerOrderId: `of ${seller}`,
      makerAccountId: seller,
    });
  return { rig, submit, trade };
}

describe('a risk shard', () => {
  it('decides the orders of its own accounts and leaves all others', () => {
    const { rig, submit } = secondShard();
    expect(submit('of cyd', 'cyd', 'buy')).toEqual(['approved']);
    expect(submit('of ann', 'ann', 'buy')).toEqual([]);
    const cancel = { type: 'cancel_requested', orderId: 'of ann', accountId: 'ann', symbol: 'ABC' };
    expect(rig.input('orders', cancel)).toEqual([]);
    expect(rig.input('match:0', { ...cancel, type: 'cancelled', leavesShares: 0 })).toEqual([]);
    const refused = { ...cancel, type: 'replace_refused', successorId: 'X' };
    expect(rig.input('match:0', refused)).toEqual([]);
    expect([...rig.state.accounts.keys()]).toEqual(['cyd']);
  });

  it('counts its own side of a trade only', () => {
    const { rig, submit, trade } = secondShard();
    submit('of cyd', 'cyd', 'buy');
    expect(trade('cyd', 'ann', 990)).toMatchObject([
      { type: 'use_traded', buyAccountId: 'cyd', sellAccountId: null, sellOrderId: null },
    ]);
    expect(rig.state.accounts.get('cyd')?.positions.get('ABC')).toMatchObject({
      positionShares: 40,
      openBuyShares: 60,
    });
    expect(rig.state.accounts.has('ann')).toBe(false);
  });

  it('follows the reference price of trades between others, and says so when it moves', () => {
    const { rig, trade } = secondShard();
    const moved = [{ type: 'reference_moved', symbol: 'ABC', priceTicks: 990 }];
    expect(trade('ann', 'bob', 990)).toEqual(moved);
    expect(trade('ann', 'bob', 990)).toEqual([]);
    expect(rig.state.instruments.get('ABC')?.referencePriceTicks).toBe(990);
    expect(rig.refold(2)).toBe(rig.text());
  });

  it('refuses commands for an account of another shard, and takes those for all', () => {
    const { rig } = secondShard();
    const block = { kind: 'block_account', blocked: true, reason: 'x' } as const;
    expect(() => rig.request({ ...block, accountId: 'ann' })).toThrow(DomainError);
    expect(rig.request({ ...block, accountId: 'cyd' }).events).toHaveLength(1);
    const everybody = { accountId: null, symbol: null, engaged: true, reason: 'x', by: 'op' };
    expect(rig.request({ kind: 'kill_switch', ...everybody }).events).toHaveLength(1);
  });
});
