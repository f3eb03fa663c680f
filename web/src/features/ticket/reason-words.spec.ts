import { reasonWords } from './reason-words';

describe('a refusal in words', () => {
  it.each([
    [
      'INSUFFICIENT_FUNDS',
      { cost_basis: '1905000', buying_power: '1000000' },
      'Not enough buying power: needs $1,905,000, $1,000,000 available',
    ],
    [
      'INSUFFICIENT_SHARES',
      { available: '20', held_for_orders: '5' },
      'Not enough shares to sell: 20 available, 5 held by open orders',
    ],
    [
      'RISK_MAX_ORDER_QTY',
      { limit: '10000' },
      'Larger than one order may be: at most 10000 shares',
    ],
    ['MISSING_FIELD', { field: 'qty' }, 'Something is missing: qty'],
    ['SYMBOL_HALTED', {}, 'Trading in this symbol is halted; cancelling works'],
  ])('%s', (reason, context, words) => {
    expect(reasonWords(reason, 'text of the API', context)).toBe(words);
  });

  it('falls back to the words of the API, and to the code', () => {
    expect(reasonWords('BRAND_NEW', 'something else', {})).toBe('Something else');
    expect(reasonWords('BRAND_NEW')).toBe('BRAND_NEW');
  });
});
