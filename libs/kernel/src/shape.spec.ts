import { shape } from './shape';
import { flawOf } from './shape-flaw';

interface Order {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly limit: number | null;
  readonly hidden?: boolean;
  readonly legs: readonly { readonly price: number }[];
}

const ORDER = shape.record<Order>({
  symbol: shape.text(8),
  side: shape.oneOf('buy', 'sell'),
  limit: shape.nullable(shape.natural(1_000)),
  hidden: shape.optional(shape.flag()),
  legs: shape.list(shape.record({ price: shape.integer() }), 2),
});
const RIGHT = { symbol: 'AAPL', side: 'buy', limit: 5, legs: [{ price: -1 }] };

describe('a shape', () => {
  it.each([
    ['all fields', { ...RIGHT, hidden: true }],
    ['a field that may be missing', RIGHT],
    ['null where it may be', { ...RIGHT, limit: null }],
    ['an undefined field that may be missing', { ...RIGHT, hidden: undefined }],
  ])('takes %s', (_, value) => {
    expect(flawOf(ORDER, value)).toBeNull();
  });

  it.each([
    ['a missing field', { ...RIGHT, side: undefined }, 'MISSING_FIELD', 'side'],
    ['a field too many', { ...RIGHT, admin: true }, 'UNKNOWN_FIELD', 'admin'],
    ['null where none may be', { ...RIGHT, symbol: null }, 'MALFORMED_FIELD', 'symbol'],
    ['long text', { ...RIGHT, symbol: 'x'.repeat(9) }, 'MALFORMED_FIELD', 'symbol'],
    ['another word', { ...RIGHT, side: 'hold' }, 'MALFORMED_FIELD', 'side'],
    ['a number as text', { ...RIGHT, limit: '5' }, 'MALFORMED_FIELD', 'limit'],
    ['a fraction', { ...RIGHT, limit: 0.5 }, 'MALFORMED_FIELD', 'limit'],
    ['a number out of bounds', { ...RIGHT, limit: -1 }, 'MALFORMED_FIELD', 'limit'],
    ['a number as flag', { ...RIGHT, hidden: 1 }, 'MALFORMED_FIELD', 'hidden'],
    ['an object as list', { ...RIGHT, legs: {} }, 'MALFORMED_FIELD', 'legs'],
    ['a long list', { ...RIGHT, legs: [1, 2, 3] }, 'MALFORMED_FIELD', 'legs'],
    ['a bad row', { ...RIGHT, legs: [{ price: 1 }, {}] }, 'MISSING_FIELD', 'legs.1.price'],
    ['a list', [RIGHT], 'MALFORMED_FIELD', ''],
    ['nothing', undefined, 'MALFORMED_FIELD', ''],
  ])('refuses %s', (_, value, reason, field) => {
    expect(flawOf(ORDER, value)).toMatchObject({ reason, field });
  });

  it('is not fooled by a prototype', () => {
    const inherited = Object.create(RIGHT) as unknown;
    expect(flawOf(ORDER, inherited)).toMatchObject({ reason: 'MALFORMED_FIELD', field: '' });
    const own = JSON.parse(`{"__proto__":1,${JSON.stringify(RIGHT).slice(1)}`) as unknown;
    expect(flawOf(ORDER, own)).toMatchObject({ reason: 'UNKNOWN_FIELD', field: '__proto__' });
  });

  it('of no argument takes nothing else', () => {
    expect(flawOf(shape.nothing(), undefined)).toBeNull();
    expect(flawOf(shape.nothing(), {})).toMatchObject({ reason: 'MALFORMED_FIELD' });
  });
});
