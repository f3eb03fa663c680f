import { Words } from '@app/testing';

import { OrdersPlayer, rowOf } from './orders-player.fixture';
import { CLIENT_ID_RETENTION_DAYS } from './orders.state';

function play(table: string, player = new OrdersPlayer()): OrdersPlayer {
  const { expected, actual } = player.play(table);
  expect(actual).toEqual(expected);
  return player;
}

describe('orders are recorded', () => {
  it('once per client id and content', () => {
    play(`
      submit A 10 @ 100_000 client x    | A, submitted
      submit B 10 @ 100_000 client x    | again A
      submit C 11 @ 100_000 client x    | refused DUPLICATE_CLIENT_ORDER_ID
      submit D 10 @ 100_000 client x by bob | D, submitted
      -- a repeat is answered however late it comes, and after the order has ended
      submit E 10 @ 100_000 client x late | again A
      wallet refuses A                  | rejected by wallet
      submit F 10 @ 100_000 client x    | again A
      submit G 10 @ 100_000 late        | refused EXCHANGE_BUSY
      submit G 10 @ 100_000             | G, submitted
    `);
  });

  it('not when they are malformed, and nothing happens then', () => {
    play(`
      submit A 10 @ 100_000 on XYZ      | refused UNKNOWN_SYMBOL
      submit A 10 @ 100_050             | refused TICK_SIZE
      submit A 10 @ 0                   | refused TICK_SIZE
      submit A 10 @ -100                | refused TICK_SIZE
      submit A 10 @ none                | refused TICK_SIZE
      submit A 0 @ 100_000              | refused QTY_RANGE
      submit A -1 @ 100_000             | refused QTY_RANGE
      submit A 1.5 @ 100_000            | refused QTY_RANGE
      submit A none @ 100_000           | refused QTY_RANGE
      submit A 1_000_000_001 @ 100      | refused QTY_RANGE
      submit A 1_000_000_000 @ 1_000_100 | refused QTY_RANGE
      submit A 10 @ 100_000 show 0      | refused QTY_RANGE
      submit A 10 @ 100_000 gtd         | refused EXPIRE_AT_INVALID
      submit A 10 trailing              | refused FIELDS_CONFLICT
      ids                               | 0
      submit A 1_000_000_000 @ 1_000_000 | A, submitted
    `);
  });

  it('each row of a batch for itself, a client id used twice in it included', () => {
    const texts = ['A 10 @ 100 client x', 'B 0 @ 100', 'C 10 @ 100 client x', 'D 10 @ 100'];
    const rows = texts.map((text) => rowOf(new Words(text)));
    const told = new OrdersPlayer().ask({ kind: 'submit', rows });
    expect(told).toBe('A, refused QTY_RANGE, again A, D, submitted, submitted');
  });
});

describe('orders live and end', () => {
  it('as the stages downstream say', () => {
    play(`
      submit A 10 @ 100_000             | A, submitted
      submit B 10 @ 100_000             | B, submitted
      submit C 10 @ 100_000             | C, submitted
      submit D 10 @ 100_000             | D, submitted
      submit E 10 @ 100_000             | E, submitted
      risk refuses A                    | rejected by risk
      wallet refuses B                  | rejected by wallet
      match refuses C                   | rejected by match
      accepted D                        | accepted
      triggered D                       | triggered
      filled D 4 leaving 6              | D has 4 leaves 6
      live                              | D 4, E 0
      ended D leaving 3                 | cancelled leaves 3
      filled D 3 leaving 0              | D has 7 leaves 0
      accepted E                        | accepted
      ended E                           | cancelled leaves 0
      live                              |
    `);
  });

  it('and a cancel is the same cancel until it is answered', () => {
    play(`
      submit A 10 @ 100_000             | A, submitted
      cancel A by bob                   | refused ORDER_NOT_FOUND
      cancel X                          | refused ORDER_NOT_FOUND
      cancel A                          | A, cancel_requested
      cancel A                          | again A
      replace A B 5                     | refused REPLACE_PENDING
      match misses A                    | cancel_refused
      cancel A                          | A, cancel_requested
      ended A                           | cancelled leaves 0
      cancel A                          | refused ORDER_NOT_FOUND
      -- the answer to a cancel that lost against the end
      match misses A                    | cancel_refused
    `);
  });
});

describe('a replace', () => {
  it('is under way once at a time, and refused by whoever does not want it', () => {
    play(`
      submit A 10 @ 100_000             | A, submitted
      replace A B 20                    | B, replace_requested
      replace A B 20                    | again B
      replace A B 21                    | refused DUPLICATE_CLIENT_ORDER_ID
      replace A C 30                    | refused REPLACE_PENDING
      risk keeps A B                    | replace_refused
      replace A C 30                    | C, replace_requested
      wallet keeps A C                  | replace_refused
      replace A D 30                    | D, replace_requested
      match keeps A D                   | replace_refused
      live                              | A 0
      -- ids of refused successors stay used
      replace A B 20                    | again B
    `);
  });

  it('that is to keep the place takes a part of the same order back, or changes nothing', () => {
    play(`
      submit A 10 @ 100_000             | A, submitted
      accepted A                        | accepted
      replace A B 8 keep                | A, cancel_requested
      replace A C 7 keep                | refused REPLACE_PENDING
      replace A C 7                     | refused REPLACE_PENDING
      ended A less 2 leaving 8 cause reduced | cancelled leaves 8
      -- a repeat finds it done
      replace A B 8 keep                | again A
      replace A D 9 keep                | refused PRIORITY_WOULD_BE_LOST
      replace A D 7 @ 100_100 keep      | refused PRIORITY_WOULD_BE_LOST
      replace A D 7 tif day keep        | refused PRIORITY_WOULD_BE_LOST
      replace A D 7 @ 100_000 tif gtc keep | A, cancel_requested
      filled A 7 leaving 1              | A has 7 leaves 1
      match misses A total 7            | cancel_refused
      replace A D 7 keep                | refused PRIORITY_WOULD_BE_LOST
      replace A D 9 keep by bob         | refused ORDER_NOT_FOUND
      cancel A                          | A, cancel_requested
    `);
  });

  it('hands fills over to the successor, or ends with it', () => {
    play(`
      submit A 10 @ 100_000             | A, submitted
      accepted A                        | accepted
      filled A 4 leaving 6              | A has 4 leaves 6
      replace A B 20                    | B, replace_requested
      cancel B                          | refused ORDER_NOT_FOUND
      replaced A B leaving 16           | replaced
      live                              | B 4
      cancel A                          | refused ORDER_NOT_FOUND
      filled B 6 leaving 10             | B has 10 leaves 10
      replace B C 10                    | C, replace_requested
      replaced B C leaving 0            | replaced
      live                              |
    `);
  });

  it('may be overtaken by a cancel or a fill', () => {
    play(`
      submit A 10 @ 100_000             | A, submitted
      submit S 10 @ 100_000             | S, submitted
      replace A B 20                    | B, replace_requested
      cancel A                          | A, cancel_requested
      ended A                           | cancelled leaves 0
      match keeps A B                   | replace_refused
      replace S T 20                    | T, replace_requested
      filled S 10 leaving 0             | S has 10 leaves 0
      match keeps S T                   | replace_refused
      live                              |
    `);
  });

  it('is refused when it asks for what the order cannot be', () => {
    play(`
      submit A 10 @ 100_000             | A, submitted
      replace A B 0                     | refused QTY_RANGE
      replace A B 10 @ 100_050          | refused TICK_SIZE
      replace A B 10 @ 0                | refused TICK_SIZE
      replace A B 10 stop 100_000       | refused FIELDS_CONFLICT
      replace A B 10 tif ioc            | refused TIF_NOT_ALLOWED
      replace A B 10 late               | refused EXCHANGE_BUSY
      replace A B 1_000_000_000 @ 100_000_000 | refused QTY_RANGE
      replace X B 10                    | refused ORDER_NOT_FOUND
      replace A B 10 by bob             | refused ORDER_NOT_FOUND
      submit M 10 market                | M, submitted
      replace M N 10 @ 100_000          | refused FIELDS_CONFLICT
    `);
  });

  it('to another time in force takes over its end, not that of the old one', () => {
    const { rig } = play(`
      submit A 10 @ 100_000             | A, submitted
      replace A B 10 tif day            | B, replace_requested
      replaced A B leaving 10           | replaced
    `);
    const ends = rig.entries.flatMap(({ event }) =>
      event.type === 'replace_requested' ? [event.terms.expireAt] : [],
    );
    expect(ends).toEqual([86_400_000]);
  });
});

describe('client ids', () => {
  it(`are kept for ${CLIENT_ID_RETENTION_DAYS} days, those of open orders for good`, () => {
    const days = CLIENT_ID_RETENTION_DAYS;
    play(`
      submit A 10 @ 100_000             | A, submitted
      submit B 10 @ 100_000             | B, submitted
      wallet refuses B                  | rejected by wallet
      days ${days - 1}                  |
      submit C 10 @ 100_000             | C, submitted
      submit B 10 @ 100_000             | again B
      ids                               | 3
      days 1                            |
      submit D 10 @ 100_000             | D, submitted
      ids                               | 3
      submit A 10 @ 100_000             | again A
      submit E 10 @ 100_000 client B    | E, submitted
      days ${days}                      |
      submit F 10 @ 100_000             | F, submitted
      submit A 10 @ 100_000             | again A
      ended A                           | cancelled leaves 0
      days ${days}                      |
      submit G 10 @ 100_000             | G, submitted
      submit A 10 @ 100_000             | A, submitted
    `);
  });

  it('and everything else are the same after a restart in the middle', () => {
    const { rig } = play(`
      submit A 10 @ 100_000             | A, submitted
      submit B 10 @ 100_000             | B, submitted
      accepted A                        | accepted
      filled A 4 leaving 6              | A has 4 leaves 6
      replace A C 20                    | C, replace_requested
      cancel B                          | B, cancel_requested
      days 8                            |
      submit D 10 @ 100_000             | D, submitted
      replaced A C leaving 16           | replaced
    `);
    const whole = rig.text();
    for (let count = 0; count <= rig.entries.length; count += 1) {
      expect(rig.refold(count)).toBe(whole);
    }
  });
});
