import { memoryChecks, walletFigures } from './reconciliation';
import { WalletPlayer } from './wallet-player.fixture';

/** Plays a table; whatever it did, the books balance in the end. */
function play(table: string, player = new WalletPlayer()): WalletPlayer {
  const { expected, actual } = player.play(table);
  expect(actual).toEqual(expected);
  const { state } = player.rig;
  const checks = memoryChecks(walletFigures(state), state);
  expect(checks.filter((check) => !check.ok)).toEqual([]);
  return player;
}

describe('the wallet holds and refuses', () => {
  it('cash for a buy with its fee reserve, shares for a sell', () => {
    play(`
      deposit ann USD 1_003_000 | deposit 1003000 USD
      deposit bob ABC 10        | deposit 10 ABC
      buy A 10 @ 1000           | held 1003000 USD
      account ann               | 1003000 USD holds 1003000, 0 ABC holds 0, cost 0
      buy B 1 @ 1               | refused INSUFFICIENT_FUNDS
      sell C 4 @ 1000           | held 4 ABC
      sell D 7 @ 1000           | refused INSUFFICIENT_SHARES
      sell E 6 @ 1000           | held 6 ABC
      sell F 1 @ 1 by cyd       | refused INSUFFICIENT_SHARES
      cancel A                  | cancel_passed
      cancel X                  | cancel_passed
      account bob               | 0 USD holds 0, 10 ABC holds 10, cost 0
    `);
  });

  it('and knows what a transfer may be, once per request id', () => {
    play(`
      deposit ann USD 500 id r   | deposit 500 USD
      deposit ann USD 500 id r   | again 500
      deposit ann USD 501 id r   | refused DUPLICATE_REQUEST_ID
      withdraw ann USD 500 id r  | refused DUPLICATE_REQUEST_ID
      deposit bob USD 500 id r   | deposit 500 USD
      deposit ann XYZ 1          | refused UNKNOWN_SYMBOL
      withdraw ann USD 501       | refused INSUFFICIENT_FUNDS
      withdraw ann ABC 1         | refused INSUFFICIENT_SHARES
      deposit ann USD 1_000_000_000_000_000 | refused QTY_RANGE
      buy A 1 @ 1                | held 101 USD
      withdraw ann USD 400       | refused INSUFFICIENT_FUNDS
      withdraw ann USD 399       | withdrawal 399 USD
      account ann                | 101 USD holds 101, 0 ABC holds 0, cost 0
    `);
  });
});

describe('the wallet settles', () => {
  it('part fills at better prices, and frees what they left over', () => {
    play(`
      deposit ann USD 2_000_000 | deposit 2000000 USD
      deposit bob ABC 10 cost 5 | deposit 10 ABC
      sell S 10 @ 900           | held 10 ABC
      buy B 10 @ 1000           | held 1003000 USD
      trade B S 4 @ 950         | fees 1140+380, freed 401200+4
      account ann               | 1618860 USD holds 601800, 4 ABC holds 0, cost 380000
      account bob               | 379620 USD holds 0, 6 ABC holds 6, cost 3
      trade B S 6 @ 900 taker sell | fees 540+1620, freed 601800+6
      account ann               | 1078320 USD holds 0, 10 ABC holds 0, cost 920000
      account bob               | 918000 USD holds 0, 0 ABC holds 0, cost 0
      fees                      | 3680
    `);
  });

  it('both sides at the maker rate in an auction, and nothing beyond what a hold reserves', () => {
    play(`
      deposit ann USD 2_000_000 | deposit 2000000 USD
      deposit bob ABC 10        | deposit 10 ABC
      sell S 10 @ 1000          | held 10 ABC
      buy B 10 @ 1000           | held 1003000 USD
      trade B S 10 @ 1000 auction | fees 1000+1000, freed 1003000+10
    `);
  });

  it('without fees when there are none, to the last unit', () => {
    play(
      `
      deposit ann USD 1000      | deposit 1000 USD
      deposit bob ABC 10        | deposit 10 ABC
      sell S 10 @ 1             | held 10 ABC
      buy B 10 @ 1              | held 1000 USD
      trade B S 10 @ 1          | fees 0+0, freed 1000+10
      account ann               | 0 USD holds 0, 10 ABC holds 0, cost 1000
    `,
      new WalletPlayer({ makerBasisPoints: 0, takerBasisPoints: 0 }),
    );
  });

  it('an odd fee rounded in favour of the trader, so that it always fits', () => {
    play(`
      deposit ann USD 101       | deposit 101 USD
      deposit bob ABC 1         | deposit 1 ABC
      sell S 1 @ 1              | held 1 ABC
      buy B 1 @ 1               | held 101 USD
      trade B S 1 @ 1           | fees 0+0, freed 101+1
      account ann               | 1 USD holds 0, 1 ABC holds 0, cost 100
    `);
  });
});

describe('when the exchange starts with other fees, the wallet charges', () => {
  const started = (): WalletPlayer => {
    const player = new WalletPlayer({ makerBasisPoints: 10, takerBasisPoints: 30 });
    const opening = `
      deposit ann USD 9_000_000 | deposit 9000000 USD
      deposit bob ABC 100       | deposit 100 ABC
      buy OLD 10 @ 1000         | held 1003000 USD
      sell S 20 @ 1000          | held 20 ABC
    `;
    play(opening, player);
    return player;
  };

  it('an order no more than was reserved for it, a new one the new rate', () => {
    const player = started();
    player.restartWith({ makerBasisPoints: 50, takerBasisPoints: 60 });
    const trades = `
      trade OLD S 10 @ 1000     | fees 3000+3000, freed 1003000+10
      buy NEW 10 @ 1000         | held 1006000 USD
      trade NEW S 10 @ 1000     | fees 6000+3000, freed 1006000+10
    `;
    play(trades, player);
  });

  it('the lower rate at once, and frees what was reserved beyond it', () => {
    const player = started();
    player.restartWith({ makerBasisPoints: 0, takerBasisPoints: 5 });
    const trades = `
      trade OLD S 10 @ 1000     | fees 500+0, freed 1003000+10
      account ann               | 7999500 USD holds 0, 10 ABC holds 0, cost 1000000
    `;
    play(trades, player);
  });
});

describe('the wallet frees', () => {
  it('what an order that ended still held, once', () => {
    play(`
      deposit ann USD 2_000_000 | deposit 2000000 USD
      deposit bob ABC 10        | deposit 10 ABC
      buy A 10 @ 1000           | held 1003000 USD
      sell S 10 @ 1000          | held 10 ABC
      trade A S 4 @ 1000        | fees 1200+400, freed 401200+4
      ended A                   | freed 601800
      ended A                   |
      buy B 5 @ 1000            | held 501500 USD
      rejected B                | freed 501500
      rejected X                |
      account ann               | 1598800 USD holds 0, 4 ABC holds 0, cost 400000
    `);
  });

  it('the part that self-trade prevention took off an order that lives on', () => {
    play(`
      deposit ann USD 2_000_000 | deposit 2000000 USD
      buy A 10 @ 1000           | held 1003000 USD
      ended A leaving 7         | freed 300900, lives
      account ann               | 2000000 USD holds 702100, 0 ABC holds 0, cost 0
      ended A leaving 7         |
      ended A                   | freed 702100
    `);
  });
});

describe('the wallet during a replace', () => {
  const funded = `
      deposit ann USD 2_000_000 | deposit 2000000 USD
      deposit bob ABC 50        | deposit 50 ABC
      buy A 10 @ 1000           | held 1003000 USD
      sell S 20 @ 900           | held 20 ABC
  `;

  it('up: holds more at once, and moves it to the successor', () => {
    play(`${funded}
      replace A B 15 @ 1000     | now held 1504500 USD
      replaced A B leaving 15   | freed 0 for B
      trade B S 15 @ 1000       | fees 4500+1500, freed 1504500+15
      account ann               | 495500 USD holds 0, 15 ABC holds 0, cost 1500000
    `);
  });

  it('down: holds as much until the book has decided', () => {
    play(`${funded}
      replace A B 5 @ 900       | now held 1003000 USD
      replaced A B leaving 5    | freed 551650 for B
      account ann               | 2000000 USD holds 451350, 0 ABC holds 0, cost 0
      ended B                   | freed 451350
    `);
  });

  it('of a sell, in shares', () => {
    play(`${funded}
      replace S T 30 @ 1        | now held 30 ABC
      replace S U 60 @ 1        | replace_refused REPLACE_PENDING
      replaced S T leaving 30   | freed 0 for T
      replace T U 51 @ 1        | replace_refused INSUFFICIENT_SHARES
      replace T V 8 @ 1         | now held 30 ABC
      replaced T V leaving 8    | freed 22 for V
    `);
  });

  it('refused by the book: the order stands as it was', () => {
    play(`${funded}
      replace A B 15 @ 1000     | now held 1504500 USD
      kept A B                  | freed 501500, lives
      replace A C 20 @ 1000     | replace_refused INSUFFICIENT_FUNDS
      replace A D 12 @ 1000     | now held 1203600 USD
      -- late news of another replace changes nothing
      kept A B                  |
      replaced A D leaving 12   | freed 0 for D
      kept A B                  |
      ended D                   | freed 1203600
      replace D E 1 @ 1         | replace_refused ORDER_TERMINAL
    `);
  });

  it('with part fills on the way: filled shares count in the total', () => {
    play(`${funded}
      trade A S 4 @ 1000        | fees 1200+400, freed 401200+4
      replace A B 9 @ 1100      | now held 651950 USD
      trade A S 2 @ 1000        | fees 600+200, freed 220660+2
      replaced A B leaving 3    | freed 100300 for B
      trade B S 3 @ 1100        | fees 990+330, freed 330990+3
      account ann               | 1067210 USD holds 0, 9 ABC holds 0, cost 930000
    `);
  });

  it('with the old order filled whole before the book sees the replace', () => {
    play(`${funded}
      replace A B 15 @ 1000     | now held 1504500 USD
      trade A S 10 @ 1000       | fees 3000+1000, freed 1003000+10
      kept A B                  | freed 501500, lives
      account ann               | 997000 USD holds 0, 10 ABC holds 0, cost 1000000
      kept A B                  |
    `);
  });

  it('to far more at far less, with fills at the old price and nothing else to pay from', () => {
    play(`
      deposit ann USD 2_006_000 | deposit 2006000 USD
      deposit bob ABC 50        | deposit 50 ABC
      buy A 10 @ 1000           | held 1003000 USD
      sell S 50 @ 400           | held 50 ABC
      replace A B 31 @ 500      | replace_refused INSUFFICIENT_FUNDS
      replace A C 30 @ 500      | now held 2006000 USD
      trade A S 9 @ 1000        | fees 2700+900, freed 902700+9
      account ann               | 1103300 USD holds 1103300, 9 ABC holds 0, cost 900000
      replaced A C leaving 21   | freed 50150 for C
      trade C S 21 @ 500        | fees 3150+1050, freed 1053150+21
      account ann               | 50150 USD holds 0, 30 ABC holds 0, cost 1950000
    `);
  });

  it('with a cancel that comes first: everything is free, the replace finds nothing', () => {
    play(`${funded}
      replace A B 15 @ 1000     | now held 1504500 USD
      ended A                   | freed 1504500
      kept A B                  |
      account ann               | 2000000 USD holds 0, 0 ABC holds 0, cost 0
    `);
  });

  it('with a part taken by self-trade prevention', () => {
    play(`${funded}
      replace A B 15 @ 1000     | now held 1504500 USD
      ended A leaving 6         | freed 0, lives
      replaced A B leaving 15   | freed 0 for B
      ended B leaving 5         | freed 1003000, lives
      ended B                   | freed 501500
    `);
  });

  it('to no more than is filled: the order ends as replaced', () => {
    play(`${funded}
      trade A S 4 @ 1000        | fees 1200+400, freed 401200+4
      replace A B 4 @ 1000      | now held 601800 USD
      replaced A B leaving 0    | freed 601800 for B
      account ann               | 1598800 USD holds 0, 4 ABC holds 0, cost 400000
      replace B C 4 @ 1000      | replace_refused ORDER_TERMINAL
    `);
  });
});
