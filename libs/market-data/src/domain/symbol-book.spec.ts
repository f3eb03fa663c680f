import type { MatchAccepted, MatchReplaced, OrderTerms, Traded } from '@app/contracts';

import { SymbolBook } from './symbol-book';

const terms = {
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  timeInForce: 'day',
  displayShares: null,
} as OrderTerms;

function accepted(bookOrderId: number, change: Partial<Record<keyof OrderTerms, unknown>>) {
  const all = { ...terms, ...change } as OrderTerms;
  const worstPriceTicks = all.limitPriceTicks;
  return { type: 'accepted', bookOrderId, terms: all, worstPriceTicks } as MatchAccepted;
}

function traded(change: Partial<Record<keyof Traded, unknown>>): Traded {
  return { type: 'traded', symbol: 'AAPL', auction: false, ...change } as Traded;
}

function shown(book: SymbolBook): string {
  const side = (name: 'buy' | 'sell') =>
    book.levels(name, 9).map((level) => `${level.quantityShares}@${level.priceTicks}`);
  return `${side('buy').join(' ')} | ${side('sell').join(' ')}`;
}

describe('the visible book', () => {
  it('shows a stop limit only after it was triggered', () => {
    const book = new SymbolBook();
    book.accept(accepted(1, { type: 'stop_limit', quantityShares: 5, limitPriceTicks: 90 }), false);
    book.settle(false);
    expect(shown(book)).toBe(' | ');
    book.trigger(1);
    book.settle(false);
    expect(shown(book)).toBe('5@90 | ');
  });

  it('shows an order for the closing call once the call is on', () => {
    const book = new SymbolBook();
    const order = { timeInForce: 'cls', quantityShares: 5, limitPriceTicks: 90 };
    book.accept(accepted(1, order), false);
    book.accept(accepted(2, { ...order, limitPriceTicks: 91 }), true);
    book.settle(true);
    expect(shown(book)).toBe('5@91 | ');
    book.trigger(1);
    book.settle(true);
    expect(shown(book)).toBe('5@91 5@90 | ');
  });

  it('an auction takes from an iceberg without using up its slice first', () => {
    const book = new SymbolBook();
    const order = { quantityShares: 30, limitPriceTicks: 100, displayShares: 10 };
    book.accept(accepted(1, order), false);
    book.accept(accepted(2, { side: 'sell', quantityShares: 15, limitPriceTicks: 100 }), false);
    book.settle(true);
    expect(shown(book)).toBe('10@100 | 15@100');
    const shares = { quantityShares: 15, makerLeavesShares: 15, takerLeavesShares: 0 };
    book.trade(traded({ auction: true, makerBookOrderId: 1, takerBookOrderId: 2, ...shares }));
    expect(shown(book)).toBe('10@100 | ');
  });

  it('a self-trade decrement takes part of both orders without a trade', () => {
    const book = new SymbolBook();
    book.accept(accepted(1, { quantityShares: 30, limitPriceTicks: 100 }), false);
    book.accept(accepted(2, { side: 'sell', quantityShares: 20, limitPriceTicks: 100 }), false);
    book.cancel(1, 10);
    book.cancel(2, 0);
    book.settle(false);
    expect(shown(book)).toBe('10@100 | ');
    expect(book.orderCount).toBe(1);
  });

  it('an order replaced to what is filled already is gone', () => {
    const book = new SymbolBook();
    book.accept(accepted(1, { quantityShares: 30, limitPriceTicks: 100 }), false);
    book.settle(false);
    const successor = { ...terms, quantityShares: 10, limitPriceTicks: 100 } as OrderTerms;
    const ended = { bookOrderId: 1, successor, leavesShares: 0, keptPriority: false };
    book.replace(ended as MatchReplaced);
    book.settle(false);
    expect(shown(book)).toBe(' | ');
    expect(book.orderCount).toBe(0);
  });

  it('in a call the book may stand crossed', () => {
    const book = new SymbolBook();
    book.accept(accepted(1, { quantityShares: 3, limitPriceTicks: 101 }), false);
    book.accept(accepted(2, { side: 'sell', quantityShares: 2, limitPriceTicks: 100 }), false);
    book.settle(false);
    expect(shown(book)).toBe('3@101 | ');
    book.settle(true);
    expect(shown(book)).toBe('3@101 | 2@100');
  });
});
