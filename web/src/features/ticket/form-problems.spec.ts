import { problemsOf } from './form-problems';
import { changed, emptyForm } from './order-form';
import type { OrderForm } from './order-form';

const RULES = { tickUnits: 100, lotShares: 1, maxShares: 1_000_000_000 };
const NOW = Date.parse('2026-01-05T12:00:00Z');
const limit: OrderForm = { ...emptyForm('AAPL'), qty: '10', limitPrice: '190.50' };
const bracket: OrderForm = {
  ...limit,
  orderClass: 'bracket',
  takeProfit: '200.00',
  stopLoss: '180.00',
};

function said(form: OrderForm): Record<string, string> {
  const problems = problemsOf(form, RULES, NOW);
  return Object.fromEntries(Object.entries(problems).map(([field, p]) => [field, p.text]));
}

describe('what a ticket says before it is sent', () => {
  const cases: [what: string, form: OrderForm, expected: Record<string, string>][] = [
    ['a whole limit order: nothing', limit, {}],
    [
      'nothing filled in',
      emptyForm('AAPL'),
      { qty: 'Enter a quantity', limitPrice: 'Enter a limit price' },
    ],
    ['a part of a share', { ...limit, qty: '1.5' }, { qty: 'Whole shares only' }],
    ['no share', { ...limit, qty: '0' }, { qty: 'At least 1 share' }],
    ['too many', { ...limit, qty: '2000000000' }, { qty: 'At most 1000000000 shares' }],
    [
      'off the tick',
      { ...limit, limitPrice: '190.505' },
      { limitPrice: 'Between two ticks: 190.50 or 190.51' },
    ],
    [
      'below the first tick',
      { ...limit, limitPrice: '0.001' },
      { limitPrice: 'Between two ticks: 0.01' },
    ],
    ['no price', { ...limit, limitPrice: 'abc' }, { limitPrice: 'A price such as 190.50' }],
    ['a market order needs no price', { ...limit, type: 'market', limitPrice: '' }, {}],
    [
      'a stop needs one',
      { ...limit, type: 'stop', stopPrice: '' },
      { stopPrice: 'Enter a stop price' },
    ],
    [
      'a distance in percent',
      { ...limit, type: 'trailing_stop', trailBy: 'percent', trail: '1.5' },
      {},
    ],
    [
      'a distance of all',
      { ...limit, type: 'trailing_stop', trailBy: 'percent', trail: '100' },
      { trail: 'Above 0 % and below 100 %' },
    ],
    [
      'an iceberg larger than its sea',
      { ...limit, displayQty: '11' },
      { displayQty: 'At most the quantity' },
    ],
    [
      'an end that is past',
      { ...limit, timeInForce: 'gtd', expireAt: '2026-01-05T00:00:00Z' },
      { expireAt: 'In the future' },
    ],
    ['a bracket', bracket, {}],
    [
      'a profit below the entry',
      { ...bracket, takeProfit: '190.00' },
      { takeProfit: 'Above the entry at 190.50' },
    ],
    [
      'a loss above the entry',
      { ...bracket, stopLoss: '191.00' },
      { stopLoss: 'Below the entry at 190.50' },
    ],
    ['exits of a sale', { ...bracket, side: 'sell', takeProfit: '180.00', stopLoss: '200.00' }, {}],
    [
      'an OTO of both',
      { ...bracket, orderClass: 'oto' },
      { stopLoss: 'One of the two: both make a bracket' },
    ],
    ['an OTO of a stop loss', { ...bracket, orderClass: 'oto', takeProfit: '' }, {}],
    ['an OCO that sells', { ...bracket, orderClass: 'oco', side: 'sell' }, {}],
    [
      'an OCO the wrong way',
      { ...bracket, orderClass: 'oco', side: 'buy' },
      { takeProfit: 'Below the stop loss at 180.00', stopLoss: 'Above the take profit at 200.00' },
    ],
  ];

  it.each(cases)('%s', (_what, form, expected) => {
    expect(said(form)).toEqual(expected);
  });

  it('tells what is missing from what is wrong', () => {
    const problems = problemsOf({ ...limit, qty: '', limitPrice: '1.001' }, RULES, NOW);
    expect(problems.qty?.missing).toBe(true);
    expect(problems.limitPrice?.missing).toBe(false);
  });
});

describe('a change of the ticket', () => {
  it('puts back what no longer goes with it', () => {
    const shy = changed(limit, { postOnly: true, displayQty: '5' });
    expect(changed(shy, { type: 'market' })).toMatchObject({ postOnly: false, displayQty: '' });
    expect(changed({ ...limit, timeInForce: 'ioc' }, { postOnly: true }).timeInForce).toBe('day');
    expect(changed({ ...limit, timeInForce: 'opg' }, { type: 'stop' }).timeInForce).toBe('day');
    expect(changed({ ...limit, type: 'stop' }, { orderClass: 'bracket' }).type).toBe('limit');
  });
});
