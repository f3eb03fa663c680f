import { table } from './testing/both-books.fixture';

describe('stops', () => {
  it('wait without a last price, and fire once the aggressor is done', () => {
    table(`
      sell S 2 stop 95                      | accepted S
      buy A 3 @ 95                          | accepted A
      buy B 5 @ 94                          | accepted B
      sell T 4 @ 94                         | accepted T, trade A>T 3 @ 95, trade B>T 1 @ 94, triggered S, trade B>S 2 @ 94
    `);
  });

  it('fire at once when already through the last price', () => {
    table(`
      buy A 9 @ 100                         | accepted A
      sell T 1 @ 100                        | accepted T, trade A>T 1 @ 100
      sell S 2 stop 100                     | accepted S, triggered S, trade A>S 2 @ 100
      sell U 2 stop 101                     | accepted U, triggered U, trade A>U 2 @ 100
      sell V 2 stop 99                      | accepted V
      replace V stop 100                    | replaced V 2 back, triggered V, trade A>V 2 @ 100
    `);
  });

  it('fire furthest through first, then the oldest, and what they elect goes behind', () => {
    table(`
      buy A 1 @ 100                         | accepted A
      buy B 9 @ 90                          | accepted B
      buy C 9 @ 80                          | accepted C
      sell O 1 stop 90                      | accepted O
      sell P 1 stop 95                      | accepted P
      sell Q 1 stop 90                      | accepted Q
      sell R 9 stop 80                      | accepted R
      sell X 8 @ 90                         | accepted X, trade A>X 1 @ 100, trade B>X 7 @ 90, triggered P, trade B>P 1 @ 90, triggered O, trade B>O 1 @ 90, triggered Q, trade C>Q 1 @ 80, triggered R, trade C>R 8 @ 80, cancelled R 1 market_rest
    `);
  });

  it('cascade from one stop to the next', () => {
    table(`
      buy A 1 @ 100                         | accepted A
      buy B 1 @ 90                          | accepted B
      buy C 1 @ 80                          | accepted C
      sell S 1 stop 100                     | accepted S
      sell T 1 stop 90                      | accepted T
      sell X 1 @ 100                        | accepted X, trade A>X 1 @ 100, triggered S, trade B>S 1 @ 90, triggered T, trade C>T 1 @ 80
    `);
  });

  it('become limit orders with a limit: rest, or die as ioc and fok', () => {
    table(`
      buy A 2 @ 100                         | accepted A
      sell S 5 stop 100 @ 100               | accepted S
      sell I 5 stop 100 @ 101 ioc           | accepted I
      sell F 5 stop 100 @ 99 fok            | accepted F
      sell X 1 @ 100                        | accepted X, trade A>X 1 @ 100, triggered S, trade A>S 1 @ 100, triggered I, cancelled I 5 ioc_rest, triggered F, cancelled F 5 fok
      buy B 4 @ 100                         | accepted B, trade S>B 4 @ 100
    `);
  });

  it('of buyers fire upwards, no further than their protection', () => {
    table(`
      sell A 1 @ 100                        | accepted A
      sell B 5 @ 101                        | accepted B
      sell C 5 @ 110                        | accepted C
      buy S 8 stop 100 @ 105                | accepted S
      buy X 1 market                        | accepted X, trade A>X 1 @ 100, triggered S, trade B>S 5 @ 101
    `);
  });

  it('that have fired may be told their old trigger again, but no other', () => {
    table(`
      buy A 1 @ 100                         | accepted A
      sell S 5 stop 100 @ 100               | accepted S
      sell X 1 @ 100                        | accepted X, trade A>X 1 @ 100, triggered S
      replace S total 4 stop 100 @ 100      | replaced S 4 kept
      replace S total 3 stop 99             | refused FIELDS_CONFLICT
    `);
  });

  it('keep their time when only their size shrinks', () => {
    table(`
      buy A 1 @ 100                         | accepted A
      buy B 9 @ 99                          | accepted B
      sell S 5 stop 100                     | accepted S
      sell T 5 stop 100                     | accepted T
      replace S total 2                     | replaced S 2 kept
      replace T total 6                     | replaced T 6 back
      sell X 1 @ 100                        | accepted X, trade A>X 1 @ 100, triggered S, trade B>S 2 @ 99, triggered T, trade B>T 6 @ 99
    `);
  });
});

describe('trailing stops', () => {
  it('follow the price up and fire on the way down', () => {
    const books = table(`
      buy A 1 @ 100                         | accepted A
      sell X 1 @ 100                        | accepted X, trade A>X 1 @ 100
      sell S 3 trail 5                      | accepted S
      sell Y 1 @ 104                        | accepted Y
      buy B 1 @ 104                         | accepted B, trade Y>B 1 @ 104
      buy C 9 @ 99                          | accepted C
    `);
    for (const book of books) expect(book.orders()[1]?.stopPriceTicks).toBe(99);
  });

  it('fire at the trigger they have reached', () => {
    table(`
      buy A 1 @ 100                         | accepted A
      sell X 1 @ 100                        | accepted X, trade A>X 1 @ 100
      sell S 3 trail 5                      | accepted S
      sell Y 1 @ 104                        | accepted Y
      buy B 1 @ 104                         | accepted B, trade Y>B 1 @ 104
      buy C 9 @ 99                          | accepted C
      sell Z 1 @ 99                         | accepted Z, trade C>Z 1 @ 99, triggered S, trade C>S 3 @ 99
    `);
  });

  it('wait for a first print, then trail in basis points; a buy follows down', () => {
    const books = table(`
      buy S 3 trailbps 500                  | accepted S
      sell A 1 @ 100                        | accepted A
      buy B 1 @ 100                         | accepted B, trade A>B 1 @ 100
      buy C 1 @ 80                          | accepted C
      sell D 1 @ 80                         | accepted D, trade C>D 1 @ 80
      sell E 1 @ 83                         | accepted E
      buy F 1 @ 83                          | accepted F, trade E>F 1 @ 83
    `);
    for (const book of books) expect(book.orders()[0]?.stopPriceTicks).toBe(84);
  });

  it('start anew when the distance changes', () => {
    const books = table(`
      buy A 1 @ 100                         | accepted A
      sell X 1 @ 100                        | accepted X, trade A>X 1 @ 100
      sell S 3 trail 5                      | accepted S
      replace S trail 2                     | replaced S 3 back
      replace S trailbps 300                | replaced S 3 back
      replace S @ 90                        | replaced S 3 back
    `);
    for (const book of books) expect(book.orders()[0]?.stopPriceTicks).toBe(97);
  });
});
