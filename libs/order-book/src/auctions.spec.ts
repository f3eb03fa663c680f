import { ALLOWED_TRANSITIONS, PHASES } from './index';
import { BOTH_BOOKS, table } from './testing/both-books.fixture';
import { TablePlayer } from './testing/table.fixture';

describe('auctions', () => {
  it('collect without trading and uncross at the price that trades most', () => {
    table(`
      phase opening_auction                 | phase opening_auction
      buy A 10000 @ 10550                   | accepted A
      buy B 5600 @ 10450                    | accepted B
      sell C 6900 @ 10300                   | accepted C
      sell D 1000 @ 10450                   | accepted D
      sell E 200 @ 10600                    | accepted E
      sell F 2500 market ioc                | accepted F
      indicative                            | indicative 10400 @ 10450 5200
      phase continuous                      | trade A=F 2500 @ 10450, trade A=C 6900 @ 10450, trade A=D 600 @ 10450, trade B=D 400 @ 10450, uncrossed 10400 @ 10450, phase continuous
    `);
  });

  it('take the least surplus among equal volumes, gaps between limits included', () => {
    table(`
      phase opening_auction                 | phase opening_auction
      buy A 5 @ 102                         | accepted A
      buy B 5 @ 100                         | accepted B
      sell C 5 @ 100                        | accepted C
      sell D 5 @ 102                        | accepted D
      indicative                            | indicative 5 @ 101 0
    `);
  });

  it('go with the side of the surplus', () => {
    table(`
      phase opening_auction                 | phase opening_auction
      buy A 9 @ 105                         | accepted A
      sell B 5 @ 100                        | accepted B
      indicative                            | indicative 5 @ 105 4
      mass                                  | cancelled A 9 mass, cancelled B 5 mass
      buy C 5 @ 105                         | accepted C
      sell D 9 @ 100                        | accepted D
      indicative                            | indicative 5 @ 100 -4
    `);
  });

  it('take what is nearest the reference when all else is equal', () => {
    table(`
      set reference=103                     | settings
      phase opening_auction                 | phase opening_auction
      buy A 5 @ 105                         | accepted A
      sell B 5 @ 100                        | accepted B
      indicative                            | indicative 5 @ 103 0
      set reference=200                     | settings
      indicative                            | indicative 5 @ 105 0
      set reference=0                       | settings
      indicative                            | indicative 5 @ 102 0
    `);
  });

  it('trade market orders alone at the reference, or not at all without one', () => {
    table(`
      phase opening_auction                 | phase opening_auction
      buy A 5 market                        | accepted A
      sell B 3 market                       | accepted B
      indicative                            | indicative 0 @ 0 0
      set reference=50                      | settings
      phase continuous                      | trade A=B 3 @ 50, uncrossed 3 @ 50, cancelled A 2 auction_rest, phase continuous
    `);
  });

  it('trade icebergs and hidden orders whole, and a protected market order at its limit', () => {
    table(`
      phase opening_auction                 | phase opening_auction
      buy A 5 @ 100 show 2                  | accepted A
      buy B 5 @ 100 hidden                  | accepted B
      buy C 5 market @ 101                  | accepted C
      sell D 12 @ 99                        | accepted D
      phase continuous                      | trade C=D 5 @ 100, trade A=D 5 @ 100, trade B=D 2 @ 100, uncrossed 12 @ 100, phase continuous
    `);
  });

  it('publish the indicative price after each change when asked to', () => {
    table(
      `
      phase opening_auction                 | phase opening_auction, indicative 0 @ 0 0
      buy A 5 @ 100                         | accepted A, indicative 0 @ 0 0
      sell B 5 @ 100                        | accepted B, indicative 5 @ 100 0
      cancel C                              | refused ORDER_NOT_FOUND
      phase continuous                      | trade A=B 5 @ 100, uncrossed 5 @ 100, phase continuous
    `,
      { publishIndicative: true },
    );
  });

  it('elect stops with the auction price once trading is continuous', () => {
    table(`
      phase opening_auction                 | phase opening_auction
      buy A 5 @ 100                         | accepted A
      buy B 5 @ 90                          | accepted B
      sell C 5 @ 100                        | accepted C
      sell S 2 stop 100                     | accepted S
      phase continuous                      | trade A=C 5 @ 100, uncrossed 5 @ 100, phase continuous, triggered S, trade B>S 2 @ 90
    `);
  });

  it('cancel the sibling of an order that trades in the call', () => {
    table(`
      phase opening_auction                 | phase opening_auction
      buy A 5 @ 100                         | accepted A
      sell P 2 @ 99 by 1 oco 1              | accepted P
      sell Q 2 @ 100 by 1 oco 1             | accepted Q
      phase continuous                      | trade A=P 2 @ 100, cancelled Q 2 oco, uncrossed 2 @ 100, phase continuous
    `);
  });
});

describe('orders for one call only', () => {
  it('opg ends with the opening call and is not taken in trading', () => {
    table(
      `
      buy A 5 @ 100 opg                     | accepted A
      buy B 5 market opg                    | accepted B
      phase opening_auction                 | phase opening_auction
      buy C 5 @ 101 opg                     | accepted C
      phase continuous                      | uncrossed 0 @ 0, cancelled C 5 auction_rest, cancelled A 5 auction_rest, cancelled B 5 auction_rest, phase continuous
      buy D 5 @ 101 opg                     | refused TIF_NOT_ALLOWED
    `,
      { initialPhase: 'pre_open' },
    );
  });

  it('cls is parked until the closing call and ends with it', () => {
    table(`
      buy A 5 @ 100 cls                     | accepted A
      sell B 2 market cls                   | accepted B
      sell C 9 @ 99                         | accepted C
      phase closing_auction                 | phase closing_auction, triggered A, triggered B
      phase closed                          | trade A=B 2 @ 99, trade A=C 3 @ 99, uncrossed 5 @ 99, phase closed
    `);
  });

  it('cls ends with the day even when there was no closing call', () => {
    table(`
      buy A 5 @ 100 cls                     | accepted A
      buy B 5 @ 100 day                     | accepted B
      buy C 5 @ 100                         | accepted C
      phase closed                          | cancelled A 5 auction_rest, phase closed, expired B 5
      cancel C                              | cancelled C 5 requested
    `);
  });
});

describe('phases', () => {
  const pairs = PHASES.flatMap((from) => PHASES.map((to): [string, string] => [from, to]));

  it.each(pairs)('%s -> %s follows the table of transitions', (from, to) => {
    for (const [, make] of BOTH_BOOKS) {
      const book = make({ initialPhase: from as never });
      const reports = book.execute({ kind: 'phase', phase: to as never });
      const allowed = ALLOWED_TRANSITIONS[from as keyof typeof ALLOWED_TRANSITIONS];
      if (allowed.includes(to as never)) {
        expect(reports.at(-1)).toMatchObject({ kind: 'phase_changed', from, to });
        expect(book.state().phase).toBe(to);
      } else {
        expect(reports).toEqual([
          { kind: 'refused', command: 'phase', orderId: 0, code: 'PHASE_NOT_ALLOWED' },
        ]);
        expect(book.state().phase).toBe(from);
      }
    }
  });

  it('refuse what they do not take, and always let cancel', () => {
    table(`
      buy A 5 @ 100                         | accepted A
      phase halted                          | phase halted
      buy B 5 @ 100                         | refused SYMBOL_HALTED
      replace A total 4                     | refused SYMBOL_HALTED
      phase opening_auction                 | phase opening_auction
      buy C 5 @ 100 ioc                     | refused TIF_NOT_ALLOWED
      buy D 5 @ 100 fok                     | refused TIF_NOT_ALLOWED
      phase closed                          | uncrossed 0 @ 0, phase closed
      buy E 5 @ 100                         | refused MARKET_CLOSED
      replace A total 4                     | refused MARKET_CLOSED
      cancel A                              | cancelled A 5 requested
    `);
  });

  it('a call that is halted does not uncross; reopening does', () => {
    table(`
      phase opening_auction                 | phase opening_auction
      buy A 5 @ 101                         | accepted A
      sell B 5 @ 100                        | accepted B
      phase halted                          | phase halted
      phase opening_auction                 | phase opening_auction
      phase continuous                      | trade A=B 5 @ 100, uncrossed 5 @ 100, phase continuous
    `);
  });

  it('timed phases move on by themselves when time passes', () => {
    table(
      `
      phase opening_auction ends 100        | phase opening_auction ends 100
      buy A 5 @ 101 gtd until 99            | accepted A
      time 98                               |
      time 100                              | expired A 5, uncrossed 0 @ 0, phase continuous
      time 200                              |
    `,
      { initialPhase: 'pre_open' },
    );
  });
});

describe('price bands', () => {
  it('stop the aggressor, pause, and reopen through a call', () => {
    table(`
      set reference=100 dynamic=500 pause=10 reopen=20 | settings
      sell A 1 @ 100                        | accepted A
      sell B 5 @ 106                        | accepted B
      buy C 3 @ 110 at 7                    | accepted C, trade A>C 1 @ 100, band 106 not in 95-105, phase halted ends 17
      time 16                               |
      time 17                               | phase opening_auction ends 37
      time 37                               | trade C=B 2 @ 106, uncrossed 2 @ 106, phase continuous
    `);
  });

  it('cancel the rest of an order that may not rest', () => {
    table(`
      set reference=100 dynamic=500         | settings
      sell B 5 @ 106                        | accepted B
      buy C 3 market                        | accepted C, band 106 not in 95-105, cancelled C 3 band, phase halted
    `);
  });

  it('move with the last price before the aggressor', () => {
    table(`
      set reference=100 dynamic=500         | settings
      sell A 1 @ 105                        | accepted A
      sell B 1 @ 110                        | accepted B
      buy C 1 @ 105                         | accepted C, trade A>C 1 @ 105
      buy D 1 @ 110                         | accepted D, trade B>D 1 @ 110
    `);
  });

  it('refuse a limit beyond the static band and let a fok die quietly', () => {
    table(`
      set reference=100 static=1000 dynamic=500 | settings
      buy A 1 @ 111                         | refused PRICE_BAND
      sell B 1 @ 89                         | refused PRICE_BAND
      buy C 1 @ 1                           | accepted C
      replace C @ 111                       | refused PRICE_BAND
      sell D 1 @ 106                        | accepted D
      buy E 1 @ 106 fok                     | accepted E, cancelled E 1 fok
    `);
  });
});

describe('tables', () => {
  it('say when nobody knows a command', () => {
    const [, make] = BOTH_BOOKS[0];
    expect(() => new TablePlayer(make()).command('dance')).toThrow('nobody knows');
  });
});
