import { table } from './testing/both-books.fixture';

describe('self-trade prevention: the mode of the incoming order governs', () => {
  it('none lets an owner trade with itself', () => {
    table(`
      sell M 5 @ 100 by 1 stp cancel_newest | accepted M
      buy T 3 @ 100 by 1                    | accepted T, trade M>T 3 @ 100
    `);
  });

  it('cancel_oldest removes the resting order and goes on', () => {
    table(`
      sell M 5 @ 100 by 1                   | accepted M
      sell N 5 @ 100 by 2                   | accepted N
      buy T 6 @ 100 by 1 stp cancel_oldest  | accepted T, cancelled M 5 stp, trade N>T 5 @ 100
    `);
  });

  it('cancel_newest ends the incoming order where it meets its own', () => {
    table(`
      sell N 2 @ 99 by 2                    | accepted N
      sell M 5 @ 100 by 1                   | accepted M
      buy T 6 @ 100 by 1 stp cancel_newest  | accepted T, trade N>T 2 @ 99, cancelled T 4 stp
      buy U 6 market by 1 stp cancel_newest | accepted U, cancelled U 6 stp
    `);
  });

  it('cancel_both ends both', () => {
    table(`
      sell M 5 @ 100 by 1                   | accepted M
      buy T 6 @ 100 by 1 stp cancel_both    | accepted T, cancelled M 5 stp, cancelled T 6 stp
    `);
  });

  it('decrement takes the smaller from both and ends the one at zero, printing nothing', () => {
    table(`
      sell M 5 @ 100 by 1                   | accepted M
      buy T 3 @ 100 by 1 stp decrement      | accepted T, reduced M 3 to 2, cancelled T 3 stp
      buy U 6 @ 100 by 1 stp decrement      | accepted U, cancelled M 2 stp, reduced U 2 to 4
      sell V 4 @ 100 by 1 stp decrement     | accepted V, cancelled U 4 stp, cancelled V 4 stp
    `);
  });

  it('does not look at other owners', () => {
    table(`
      sell M 5 @ 100 by 1                   | accepted M
      buy T 5 @ 100 by 2 stp cancel_both    | accepted T, trade M>T 5 @ 100
    `);
  });
});

describe('oco', () => {
  it('takes what one trades off the others, and ends them with its last share', () => {
    table(`
      sell P 3 @ 105 by 1 oco 7             | accepted P
      sell S 3 stop 95 by 1 oco 7           | accepted S
      buy B 1 @ 105 by 2                    | accepted B, trade P>B 1 @ 105, reduced S 1 to 2 oco
      buy C 2 @ 105 by 2                    | accepted C, trade P>C 2 @ 105, cancelled S 2 oco
      buy D 1 @ 96 by 2                     | accepted D
      sell Q 2 stop 80 by 1 oco 8           | accepted Q
      sell R 1 @ 96 by 1 oco 8              | accepted R, trade D>R 1 @ 96, cancelled Q 2 oco
    `);
  });

  it('takes what self-trade prevention takes off one off the others too', () => {
    table(`
      sell P 5 @ 105 by 1 oco 7             | accepted P
      sell S 5 stop 95 by 1 oco 7           | accepted S
      buy B 2 @ 105 by 1 stp decrement      | accepted B, reduced P 2 to 3, reduced S 2 to 3 oco, cancelled B 2 stp
    `);
  });

  it('cancels the others when one is triggered', () => {
    table(`
      buy B 5 @ 95                          | accepted B
      sell P 3 @ 105 by 1 oco 7             | accepted P
      sell S 3 stop 95 by 1 oco 7           | accepted S
      sell T 1 @ 95 by 2                    | accepted T, trade B>T 1 @ 95, triggered S, cancelled P 3 oco, trade B>S 3 @ 95
    `);
  });

  it('knows a group by owner and tag, and a cancel of one leaves the other', () => {
    table(`
      sell P 3 @ 105 by 1 oco 7             | accepted P
      sell Q 3 @ 106 by 1 oco 7             | accepted Q
      sell R 3 @ 107 by 2 oco 7             | accepted R
      cancel P                              | cancelled P 3 requested
      buy B 1 @ 106 by 3                    | accepted B, trade Q>B 1 @ 106
    `);
  });

  it('takes a sibling out of the way of the same aggressor', () => {
    table(`
      sell P 3 @ 105 by 1 oco 7             | accepted P
      sell Q 3 @ 106 by 1 oco 7             | accepted Q
      buy F 6 @ 106 fok by 2                | accepted F, cancelled F 6 fok
      buy B 6 @ 106 by 2                    | accepted B, trade P>B 3 @ 105, cancelled Q 3 oco
    `);
  });
});
