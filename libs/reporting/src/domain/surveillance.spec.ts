import { playTable } from '@app/testing';

import { SurveillancePlayer } from './surveillance-player.fixture';

/** Plays a table in one life, and again with a restart after each of its rows. */
function expectTable(table: string): SurveillancePlayer {
  const player = new SurveillancePlayer();
  const { expected, actual } = playTable(table, (command) => player.play(command));
  expect(actual).toEqual(expected);
  const restarted = new SurveillancePlayer(true);
  expect(playTable(table, (command) => restarted.play(command)).actual).toEqual(expected);
  expect(restarted.raised).toEqual(player.raised);
  return player;
}

describe('layering', () => {
  it('is large orders of one side, gone within seconds of a trade on the other', () => {
    const { raised } = expectTable(`
      -- the market: trades of ten shares
      submit m1 mia sell 10 1000           | nothing
      submit t1 tom buy 10 1000            | nothing
      trade m1 t1 10                       | nothing
      -- ann pushes with three sells of 500 and buys 10
      submit L1 ann sell 500 1010          | nothing
      submit L2 ann sell 500 1020          | nothing
      submit L3 ann sell 500 1030          | nothing
      submit m2 mia sell 10 1000           | nothing
      submit A ann buy 10 1000             | nothing
      trade m2 A 10                        | nothing
      wait 800                             | nothing
      cancel L1                            | nothing
      cancel L2                            | nothing
      cancel L3                            | layering ann ABC: L1 L2 L3 A
    `);
    expect(raised).toMatchObject([
      {
        id: 'layering:14',
        severity: 'critical',
        trades: [{ shard: 0, tradeId: 2 }],
        figures: {
          orders_cancelled: 3,
          shares_cancelled: 1_500,
          shares_traded: 10,
          ms_after_trade: 800,
        },
      },
    ]);
  });

  it.each([
    ['they are cancelled later', 'wait 5_001', 'cancel L1', 'cancel L2', 'cancel L3'],
    ['one of them stays', 'cancel L1', 'cancel L2'],
    ['an operator or a rule takes them', ...['L1', 'L2', 'L3'].map((id) => `cancel ${id} by oco`)],
    [
      'they come nearer',
      'replace L1 N1 500 1009',
      'replace L2 N2 500 1009',
      'replace L3 N3 500 1009',
    ],
  ])('is not when %s', (_why, ...rest) => {
    expectTable(`
      submit L1 ann sell 500 1010          | nothing
      submit L2 ann sell 500 1020          | nothing
      submit L3 ann sell 500 1030          | nothing
      submit m1 mia sell 10 1000           | nothing
      submit A ann buy 10 1000             | nothing
      trade m1 A 10                        | nothing
      ${rest.map((row) => `${row} | nothing`).join('\n')}
    `);
  });

  it('counts what is moved away from the market, or made smaller, as gone', () => {
    expectTable(`
      submit L1 ann sell 500 1010          | nothing
      submit L2 ann sell 500 1020          | nothing
      submit L3 ann sell 500 1030          | nothing
      submit m1 mia sell 10 1000           | nothing
      submit A ann buy 10 1000             | nothing
      trade m1 A 10                        | nothing
      replace L1 N1 500 1100               | nothing
      replace L2 N2 100 1020               | nothing
      cancel L3                            | layering ann ABC: L1 L2 L3 A
    `);
  });

  it('is not when one of them traded: it was meant', () => {
    expectTable(`
      submit L1 ann sell 500 1010          | nothing
      submit L2 ann sell 500 1020          | nothing
      submit L3 ann sell 500 1030          | nothing
      submit m1 mia sell 10 1000           | nothing
      submit A ann buy 10 1000             | nothing
      trade m1 A 10                        | nothing
      submit t1 tom buy 1 1010             | nothing
      trade L1 t1 1                        | nothing
      cancel L1                            | nothing
      cancel L2                            | nothing
      cancel L3                            | nothing
    `);
  });

  it('is not what rested for longer than a minute, nor orders of a usual size', () => {
    expectTable(`
      submit L1 ann sell 500 1010          | nothing
      submit L2 ann sell 500 1020          | nothing
      submit L3 ann sell 500 1030          | nothing
      wait 60_001                          | nothing
      submit m1 mia sell 10 1000           | nothing
      submit A ann buy 10 1000             | nothing
      trade m1 A 10                        | nothing
      cancel L1                            | nothing
      cancel L2                            | nothing
      cancel L3                            | nothing
      submit S1 bob sell 99 1010           | nothing
      submit S2 bob sell 99 1020           | nothing
      submit S3 bob sell 99 1030           | nothing
      submit m2 mia sell 10 1000           | nothing
      submit B bob buy 10 1000             | nothing
      trade m2 B 10                        | nothing
      cancel S1                            | nothing
      cancel S2                            | nothing
      cancel S3                            | nothing
    `);
  });

  it('is not a market maker that quotes both sides and follows the price', () => {
    expectTable(`
      submit m1 mia sell 10 1000           | nothing
      submit t1 tom buy 10 1000            | nothing
      trade m1 t1 10                       | nothing
      submit b1 max buy 300 990            | nothing
      submit b2 max buy 300 980            | nothing
      submit b3 max buy 300 970            | nothing
      submit s1 max sell 300 1010          | nothing
      submit s2 max sell 300 1020          | nothing
      submit s3 max sell 300 1030          | nothing
      submit t2 tom buy 10 1010            | nothing
      trade s1 t2 10                       | nothing
      cancel b1                            | nothing
      cancel b2                            | nothing
      cancel b3                            | nothing
    `);
  });

  it('is not a market maker either that has one side alone while it moves its quotes', () => {
    expectTable(`
      submit m1 mia sell 10 1000           | nothing
      submit t1 tom buy 10 1000            | nothing
      trade m1 t1 10                       | nothing
      submit b1 max buy 300 990            | nothing
      submit b2 max buy 300 980            | nothing
      submit b3 max buy 300 970            | nothing
      submit s1 max sell 300 1010          | nothing
      submit s2 max sell 300 1020          | nothing
      submit s3 max sell 300 1030          | nothing
      -- the price falls: its bids go first, then it sells lower and trades
      cancel b1                            | nothing
      cancel b2                            | nothing
      cancel b3                            | nothing
      submit b4 max buy 30 960             | nothing
      submit t2 tom sell 30 960            | nothing
      trade b4 t2 30                       | nothing
      cancel s1                            | nothing
      cancel s2                            | nothing
      cancel s3                            | nothing
    `);
  });
});

describe('spoofing', () => {
  it('is one or two large orders that do the same, and weigh ten times the trade', () => {
    expectTable(`
      submit m1 mia sell 10 1000           | nothing
      submit t1 tom buy 10 1000            | nothing
      trade m1 t1 10                       | nothing
      submit L1 ann buy 100 990            | nothing
      submit t2 tom buy 10 1000            | nothing
      submit A ann sell 10 1000            | nothing
      trade t2 A 10                        | nothing
      cancel L1                            | spoofing ann ABC: L1 A
      submit L2 bob buy 100 990            | nothing
      submit t3 tom buy 11 1000            | nothing
      submit B bob sell 11 1000            | nothing
      trade t3 B 11                        | nothing
      cancel L2                            | nothing
    `);
  });

  it('is said once in a quarter of an hour for an account and symbol', () => {
    const once = (n: number, symbol: string): string => `
      submit L${n} ann buy 200 990 in ${symbol} | nothing
      submit m${n} mia buy 10 1000 in ${symbol} | nothing
      submit A${n} ann sell 10 1000 in ${symbol} | nothing
      trade m${n} A${n} 10                 | nothing`;
    expectTable(`
      ${once(1, 'ABC')}
      cancel L1                            | spoofing ann ABC: L1 A1
      ${once(2, 'ABC')}
      cancel L2                            | nothing
      ${once(3, 'XYZ')}
      cancel L3                            | spoofing ann XYZ: L3 A3
      wait 900_000                         | nothing
      ${once(4, 'ABC')}
      cancel L4                            | spoofing ann ABC: L4 A4
    `);
  });

  it('forgets orders that were rejected or replaced', () => {
    expectTable(`
      submit L1 ann buy 200 990            | nothing
      reject L1                            | nothing
      submit L2 ann buy 200 990            | nothing
      replace L2 L3 20 990                 | nothing
      submit m1 mia buy 10 1000            | nothing
      submit A ann sell 10 1000            | nothing
      trade m1 A 10                        | nothing
      cancel L3                            | nothing
    `);
  });
});

describe('wash trades', () => {
  it('are whole orders of one size and price that two accounts pass back and forth', () => {
    const { raised } = expectTable(`
      submit s1 ann sell 40 1000           | nothing
      submit b1 bob buy 40 1000            | nothing
      trade s1 b1 40                       | nothing
      submit s2 bob sell 40 1000           | nothing
      submit b2 ann buy 40 1000            | nothing
      trade s2 b2 40                       | nothing
      wait 60_000                          | nothing
      submit s3 ann sell 40 1000           | nothing
      submit b3 bob buy 40 1000            | nothing
      trade b3 s3 40                       | nothing
      submit s4 bob sell 40 1000           | nothing
      submit b4 ann buy 40 1000            | nothing
      trade s4 b4 40                       | wash_trade ann and bob ABC: s1 b1 s2 b2 b3 s3 s4 b4
    `);
    expect(raised[0]).toMatchObject({
      severity: 'critical',
      trades: [1, 2, 3, 4].map((tradeId) => ({ shard: 0, tradeId })),
      figures: { trades: 4, shares_each: 40, seconds: 60 },
    });
  });

  const passed = (n: number, from: string, to: string, how: string): string => `
    submit s${n} ${from} sell ${how}       | nothing
    submit b${n} ${to} buy ${how}          | nothing`;

  it.each([
    ['another size', '40 1000', '41 1000'],
    ['another price', '40 1000', '40 1001'],
    ['another symbol', '40 1000', '40 1000 in XYZ'],
  ])('are not trades of %s', (_what, one, other) => {
    const quantity = (how: string): string => how.split(' ')[0] ?? '';
    const trade = (n: number, from: string, to: string, how: string): string => `
      ${passed(n, from, to, how)}
      trade s${n} b${n} ${quantity(how)}   | nothing`;
    expectTable(`
      ${trade(1, 'ann', 'bob', one)}
      ${trade(2, 'bob', 'ann', one)}
      ${trade(3, 'ann', 'bob', one)}
      ${trade(4, 'bob', 'ann', other)}
    `);
  });

  it('are not trades of one direction, of parts of orders, or of long ago', () => {
    const trade = (n: number, from: string, to: string): string => `
      ${passed(n, from, to, '40 1000')}
      trade s${n} b${n} 40                 | nothing`;
    expectTable(`
      ${[1, 2, 3, 4].map((n) => trade(n, 'ann', 'bob')).join('')}
      ${trade(5, 'bob', 'ann')}
      ${passed(6, 'bob', 'ann', '80 1000')}
      trade s6 b6 40                       | nothing
      trade s6 b6 40                       | nothing
      wait 120_000                         | nothing
      ${trade(7, 'bob', 'ann')}
    `);
  });

  it('are not what meets by chance between two that trade all the time', () => {
    const trade = (n: number, from: string, to: string): string => `
      ${passed(n, from, to, '40 1000')}
      trade s${n} b${n} 40                 | nothing`;
    const other = (n: number, who: string): string => `
      submit x${n} mia sell 5 1000         | nothing
      submit y${n} ${who} buy 5 1000       | nothing
      trade x${n} y${n} 5                  | nothing`;
    const others = Array.from({ length: 17 }, (_, n) => other(n, 'ann') + other(n + 50, 'bob'));
    expectTable(`
      ${others.join('')}
      ${trade(101, 'ann', 'bob')}
      ${trade(102, 'bob', 'ann')}
      ${trade(103, 'ann', 'bob')}
      ${trade(104, 'bob', 'ann')}
    `);
  });

  it('are at once those of an account with itself, as an auction can make them', () => {
    expectTable(`
      submit s1 ann sell 40 1000           | nothing
      submit b1 ann buy 60 1000            | nothing
      trade b1 s1 40                       | wash_trade ann ABC: b1 s1
    `);
  });
});

describe('flooding', () => {
  it('is more orders of an account in a second than the limit, said once', () => {
    const { raised } = expectTable(`
      burst ann 999                        | nothing
      burst bob 999                        | nothing
      wait 1_000                           | nothing
      burst ann 500 in BCD                 | nothing
      burst ann 501 in CDE                 | flooding ann everywhere: ann3-1 ann4-501
      wait 1_000                           | nothing
      burst ann 501 in DEF                 | nothing
      burst ann 501 in EFG                 | nothing
      wait 900_000                         | nothing
      burst ann 501 in FGH                 | nothing
      burst ann 501 in GHI                 | flooding ann everywhere: ann7-1 ann8-500
    `);
    expect(raised[0]).toMatchObject({
      severity: 'warning',
      figures: { orders_in_second: 1_001, limit: 1_000 },
    });
  });
});

describe('order-to-trade ratio', () => {
  it('is a thousand orders in a quarter of an hour with hardly a trade', () => {
    const { raised } = expectTable(`
      submit m1 mia sell 10 1000           | nothing
      submit A ann buy 10 1000             | nothing
      trade m1 A 10                        | nothing
      burst ann 998 every 10               | nothing
      burst ann 1                          | order_to_trade ann ABC: ann2-1
      burst ann 100 every 10               | nothing
    `);
    expect(raised).toMatchObject([
      { severity: 'info', figures: { orders: 1_000, trades: 1, limit: 250, window_minutes: 15 } },
    ]);
  });

  it('is not so many orders with a trade for every 250, nor those of several sessions', () => {
    const trade = (n: number): string => `
      submit m${n} mia sell 10 1000        | nothing
      submit A${n} ann buy 10 1000         | nothing
      trade m${n} A${n} 10                 | nothing`;
    expectTable(`
      ${[1, 2, 3, 4].map(trade).join('')}
      burst ann 996 every 10               | nothing
      burst ann 1                          | order_to_trade ann ABC: ann2-1
      burst bob 999 every 10               | nothing
      wait 900_000                         | nothing
      burst bob 999 every 10               | nothing
      burst cia 999 every 10               | nothing
      burst cia 999 every 10 in XYZ        | nothing
    `);
  });
});

describe('what surveillance remembers', () => {
  it('is dropped when it can matter to nothing any more', () => {
    const player = new SurveillancePlayer();
    const play = (table: string): unknown => playTable(table, (command) => player.play(command));
    play(Array.from({ length: 2_000 }, (_, n) => `burst trader${n} 4`).join('\n'));
    play(`
      submit L1 ann buy 200 990
      submit m1 mia buy 10 1000
      submit A ann sell 10 1000
      trade m1 A 10
      cancel L1`);
    expect(player.remembered).toBeGreaterThan(100_000);
    play(`
      wait 1_800_000
      burst late 2_000`);
    expect(player.remembered).toBeLessThan(1_000);
  });

  it('of one account in one symbol is bounded, however many orders rest', () => {
    const player = new SurveillancePlayer();
    const rows = Array.from({ length: 3_000 }, (_, n) => `submit o${n} ann buy 10 900`).join('\n');
    playTable(rows, (command) => player.play(command));
    expect(player.remembered).toBeLessThan(30_000);
  });
});
