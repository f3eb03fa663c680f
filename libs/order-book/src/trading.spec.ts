import { table } from './testing/both-books.fixture';

describe('price, then time', () => {
  it('trades the best price first, then the oldest, at the resting price', () => {
    table(`
      sell A 100 @ 102            | accepted A
      sell B 50 @ 101             | accepted B
      sell C 50 @ 101             | accepted C
      buy D 120 @ 105             | accepted D, trade B>D 50 @ 101, trade C>D 50 @ 101, trade A>D 20 @ 102
      buy E 80 @ 102              | accepted E, trade A>E 80 @ 102
    `);
  });

  it('rests what is left and lets it trade next', () => {
    const [book] = table(`
      sell A 10 @ 100             | accepted A
      buy B 35 @ 100              | accepted B, trade A>B 10 @ 100
      sell C 5 @ 99               | accepted C, trade B>C 5 @ 100
    `);
    expect(book.depth('buy', 5)).toEqual([{ priceTicks: 100, quantityShares: 20, orders: 1 }]);
  });

  it('does not trade when the prices do not meet', () => {
    table(`
      sell A 10 @ 101             | accepted A
      buy B 10 @ 100              | accepted B
    `);
  });
});

describe('orders that never rest', () => {
  it('cancels the rest of ioc and market orders', () => {
    table(`
      sell A 10 @ 100             | accepted A
      sell B 10 @ 101             | accepted B
      buy C 15 @ 100 ioc          | accepted C, trade A>C 10 @ 100, cancelled C 5 ioc_rest
      buy D 15 market             | accepted D, trade B>D 10 @ 101, cancelled D 5 market_rest
      buy E 5 market day          | accepted E, cancelled E 5 market_rest
    `);
  });

  it('lets a market order trade no further than its protection', () => {
    table(`
      sell A 10 @ 100             | accepted A
      sell B 10 @ 105             | accepted B
      buy C 15 market @ 104       | accepted C, trade A>C 10 @ 100, cancelled C 5 market_rest
    `);
  });

  it('fills a fok whole or not at all, reserve of icebergs included', () => {
    table(`
      sell A 10 @ 100 show 2      | accepted A
      sell B 5 @ 101              | accepted B
      buy C 16 @ 101 fok          | accepted C, cancelled C 16 fok
      buy D 11 @ 100 fok          | accepted D, cancelled D 11 fok
      buy E 3 @ 100 fok           | accepted E, trade A>E 2 @ 100, shows A 2, trade A>E 1 @ 100
      buy F 12 @ 101 fok          | accepted F, trade A>F 1 @ 100, shows A 2, trade A>F 2 @ 100, shows A 2, trade A>F 2 @ 100, shows A 2, trade A>F 2 @ 100, trade B>F 5 @ 101
    `);
  });

  it('counts for a fok only what it may trade with', () => {
    table(`
      sell A 5 @ 100 by 1         | accepted A
      sell B 5 @ 100 by 2         | accepted B
      buy C 10 @ 100 fok by 1 stp cancel_oldest | accepted C, cancelled C 10 fok
      buy D 10 @ 100 fok by 2 stp cancel_newest | accepted D, cancelled D 10 fok
      buy E 5 @ 100 fok by 2 stp cancel_newest  | accepted E, trade A>E 5 @ 100
    `);
  });
});

describe('post-only', () => {
  it('is refused when it would take and rests otherwise', () => {
    table(`
      sell A 10 @ 100             | accepted A
      buy B 5 @ 100 post          | refused POST_ONLY_WOULD_TAKE
      buy C 5 @ 99 post           | accepted C
      replace C @ 100             | refused POST_ONLY_WOULD_TAKE
      sell D 5 @ 99               | accepted D, trade C>D 5 @ 99
    `);
  });
});

describe('icebergs and hidden orders', () => {
  it('shows one slice and puts each refill to the back of its price', () => {
    const [book] = table(`
      buy W 10 @ 100 show 4       | accepted W
      buy J 3 @ 100               | accepted J
      sell T 4 market             | accepted T, trade W>T 4 @ 100, shows W 4
      sell U 5 market             | accepted U, trade J>U 3 @ 100, trade W>U 2 @ 100
    `);
    expect(book.depth('buy', 5)).toEqual([{ priceTicks: 100, quantityShares: 2, orders: 1 }]);
    expect(book.totals('buy')).toEqual([{ priceTicks: 100, quantityShares: 4 }]);
  });

  it('sweeps slice by slice within one aggressor', () => {
    table(`
      sell A 5 @ 100 show 2       | accepted A
      sell B 1 @ 100              | accepted B
      buy C 6 @ 100               | accepted C, trade A>C 2 @ 100, shows A 2, trade B>C 1 @ 100, trade A>C 2 @ 100, shows A 1, trade A>C 1 @ 100
    `);
  });

  it('hides an order but not its time', () => {
    const [book] = table(`
      buy H 5 @ 100 hidden        | accepted H
      buy V 5 @ 100               | accepted V
      sell T 6 @ 100              | accepted T, trade H>T 5 @ 100, trade V>T 1 @ 100
      buy I 7 @ 99 hidden         | accepted I
    `);
    expect(book.depth('buy', 5)).toEqual([{ priceTicks: 100, quantityShares: 4, orders: 1 }]);
    expect(book.totals('buy')).toHaveLength(2);
  });

  it('rests an aggressive iceberg with one slice shown', () => {
    const [book] = table(`
      sell A 3 @ 100              | accepted A
      buy B 10 @ 100 show 4       | accepted B, trade A>B 3 @ 100
    `);
    expect(book.depth('buy', 1)[0]?.quantityShares).toBe(4);
  });
});

describe('replace', () => {
  it('keeps the place for a smaller total at the same price', () => {
    table(`
      buy A 100 @ 50              | accepted A
      buy B 100 @ 50              | accepted B
      replace A total 60          | replaced A 60 kept
      replace A @ 50              | replaced A 60 kept
      sell T 70 @ 50              | accepted T, trade A>T 60 @ 50, trade B>T 10 @ 50
    `);
  });

  it('goes to the back for more shares, another price or another slice', () => {
    table(`
      buy A 10 @ 50               | accepted A
      buy B 10 @ 50               | accepted B
      replace A total 11          | replaced A 11 back
      replace B @ 49              | replaced B 10 back
      replace B @ 50              | replaced B 10 back
      replace A show 5            | replaced A 11 back
      replace B lose              | replaced B 10 back
      sell T 12 @ 50              | accepted T, trade A>T 5 @ 50, shows A 5, trade B>T 7 @ 50
    `);
  });

  it('counts the filled part of the total', () => {
    table(`
      buy A 10 @ 50               | accepted A
      sell T 4 @ 50               | accepted T, trade A>T 4 @ 50
      replace A total 7           | replaced A 3 kept
      replace A total 4           | cancelled A 3 replaced_to_filled
      cancel A                    | refused ORDER_NOT_FOUND
    `);
  });

  it('trades when it crosses', () => {
    table(`
      sell A 10 @ 105             | accepted A
      buy B 4 @ 100               | accepted B
      replace A @ 99              | replaced A 10 back, trade B>A 4 @ 100
      buy C 9 @ 99                | accepted C, trade A>C 6 @ 99
    `);
  });

  it('is for the owner only and can insist on its place', () => {
    table(`
      buy A 10 @ 50 by 1          | accepted A
      replace A total 5 by 2      | refused ORDER_NOT_FOUND
      cancel A by 2               | refused ORDER_NOT_FOUND
      replace A total 20 keep     | refused PRIORITY_WOULD_BE_LOST
      replace A @ 51 keep         | refused PRIORITY_WOULD_BE_LOST
      replace A total 9 keep by 1 | replaced A 9 kept
      cancel A by 1               | cancelled A 9 requested
    `);
  });

  it('changes time in force and expiry without touching the place', () => {
    table(`
      buy A 10 @ 50 day           | accepted A
      buy B 10 @ 50               | accepted B
      replace A gtd until 20 at 5 | replaced A 10 kept
      replace B gtd               | refused EXPIRE_AT_INVALID
      sell T 1 @ 50               | accepted T, trade A>T 1 @ 50
      time 20                     | expired A 9
    `);
  });
});

describe('cancel, mass cancel and ids', () => {
  it('mass cancels by owner, by side and everything, stops included', () => {
    table(`
      buy A 1 @ 50 by 1           | accepted A
      sell B 1 @ 60 by 1          | accepted B
      sell C 1 stop 40 by 1       | accepted C
      buy D 1 @ 49 by 2           | accepted D
      mass by 1 sell              | cancelled B 1 mass, cancelled C 1 mass
      mass by 1                   | cancelled A 1 mass
      mass by 3                   |
      mass                        | cancelled D 1 mass
    `);
  });

  it('refuses a duplicate of a live id and takes the id of an ended order', () => {
    table(`
      buy A 1 @ 50                | accepted A
      buy A 2 @ 51                | refused DUPLICATE_ORDER_ID
      cancel A                    | cancelled A 1 requested
      buy A 2 @ 51                | accepted A
    `);
  });

  it('refuses more live orders than it has room for', () => {
    table(
      `
      buy A 1 @ 50                | accepted A
      buy B 1 @ 50                | accepted B
      buy C 1 @ 50                | refused BOOK_FULL
      cancel A                    | cancelled A 1 requested
      buy C 1 @ 50                | accepted C
    `,
      { maxOrders: 2 },
    );
  });
});
