import { shardOfAccount } from '@app/contracts';
import { DomainError } from '@app/kernel';

import { memoryChecks, walletFigures } from './reconciliation';
import { WalletPlayer } from './wallet-player.fixture';

const FEES = { makerBasisPoints: 10, takerBasisPoints: 30 };
const ODD = { shard: 1, shards: 2 };

function play(player: WalletPlayer, table: string): void {
  const { expected, actual } = player.play(table);
  expect(actual).toEqual(expected);
  const { state } = player.rig;
  const checks = memoryChecks(walletFigures(state), state);
  expect(checks.filter((check) => !check.ok)).toEqual([]);
}

describe('a wallet shard', () => {
  it('has the accounts that the hash of their ids gives it, for good', () => {
    const shards = ['ann', 'bob', 'cyd', 'dan', 'eve'].map((name) => shardOfAccount(name, 2));
    expect(shards).toEqual([0, 0, 1, 0, 1]);
    expect(shardOfAccount('8d5f1f4e-54ec-4e27-9c2d-0f4b2c2a7c11', 64)).toBe(21);
  });

  it('settles its own side of a trade against the clearing account', () => {
    play(
      new WalletPlayer(FEES, ODD),
      `
      deposit cyd USD 2_000_000   | deposit 2000000 USD
      buy B 10 @ 1000 by cyd      | held 1003000 USD
      other sell S by ann         |
      trade B S 4 @ 950           | fees 1140+elsewhere, freed 401200+elsewhere
      account cyd                 | 1618860 USD holds 601800, 4 ABC holds 0, cost 380000
      clearing                    | 380000 USD, -4 ABC
      fees                        | 1140
      other buy O by bob          |
      deposit eve ABC 4 cost 8    | deposit 4 ABC
      sell T 4 @ 900 by eve       | held 4 ABC
      trade O T 4 @ 950           | fees elsewhere+380, freed elsewhere+4
      account eve                 | 379620 USD holds 0, 0 ABC holds 0, cost 0
      clearing                    | 0 USD, 0 ABC
    `,
    );
  });

  it('settles both sides in one entry where both are its own', () => {
    play(
      new WalletPlayer(FEES, ODD),
      `
      deposit cyd USD 2_000_000   | deposit 2000000 USD
      deposit eve ABC 4           | deposit 4 ABC
      buy B 4 @ 1000 by cyd       | held 401200 USD
      sell S 4 @ 900 by eve       | held 4 ABC
      trade B S 4 @ 950           | fees 1140+380, freed 401200+4
      clearing                    | 0 USD, 0 ABC
    `,
    );
  });

  it('does nothing for what is between accounts of other shards', () => {
    play(
      new WalletPlayer(FEES, ODD),
      `
      other buy B by ann          |
      other sell S by bob         |
      trade B S 4 @ 950           |
      ended B                     |
      rejected S                  |
    `,
    );
  });

  it('refuses to move what another shard owns', () => {
    const { rig } = new WalletPlayer(FEES, ODD);
    const transfer = { accountId: 'ann', asset: 'USD', amount: 5, costUnits: 0, requestId: 'r' };
    expect(() => rig.request({ kind: 'deposit', transfer })).toThrow(DomainError);
    expect(rig.entries.map(({ event }) => event.type)).toEqual(['instrument_noted']);
  });

  it('has its part of what all shards may hold', () => {
    play(
      new WalletPlayer(FEES, ODD),
      `
      deposit cyd USD 500_000_000_000_001 | refused QTY_RANGE
      deposit cyd USD 500_000_000_000_000 | deposit 500000000000000 USD
    `,
    );
  });
});
