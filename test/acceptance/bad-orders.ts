/** A body that is refused: what is wrong with it, the raw JSON, and the answer of the contract. */
export type BadBody = readonly [what: string, raw: string, status: number, reason: string];

const GOOD: Readonly<Record<string, string>> = {
  symbol: '"AAPL"',
  side: '"buy"',
  qty: '"5"',
  type: '"limit"',
  limit_price: '"180.00"',
  time_in_force: '"gtc"',
};

/** The JSON text of an order in which some members are written exactly as given. */
function order(change: Readonly<Record<string, string>>): string {
  const members = Object.entries({ ...GOOD, ...change }).filter(([, json]) => json !== '');
  return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

/** Numbers as JavaScript would like to take them, and may not (both `qty` and `limit_price`). */
const NUMBERS: readonly (readonly [json: string, reason?: string])[] = [
  ['1e309'],
  ['-1e309'],
  ['1e21'],
  ['9007199254740993'],
  ['0'],
  ['-0'],
  ['-5'],
  ['""'],
  ['null', 'MISSING_FIELD'],
  ['true'],
  ['[5]'],
  ['{"$gt":0}'],
  ['" 5 "'],
  ['"0x10"'],
  ['"1e3"'],
  ['"12abc"'],
  ['"NaN"'],
  ['"Infinity"'],
  ['"-0"'],
  ['"0"'],
  ['"-5"'],
  ['"+5"'],
  ['"5."'],
  ['"٥"'],
  ['"5\\u0000"'],
  ['"1234567890123456"'],
];

/** Text fields, with the reason. */
const TEXTS: readonly (readonly [field: string, json: string, reason: string])[] = [
  ['symbol', '"AАPL"', 'MALFORMED_FIELD'],
  ['symbol', '"ＡＡＰＬ"', 'MALFORMED_FIELD'],
  ['symbol', '"aapl"', 'UNKNOWN_SYMBOL'],
  ['symbol', '"NOSUCH"', 'UNKNOWN_SYMBOL'],
  ['symbol', '"AAPL\\u0000"', 'MALFORMED_FIELD'],
  ['symbol', `"'; drop table x;--"`, 'UNKNOWN_SYMBOL'],
  ['symbol', '["AAPL"]', 'MALFORMED_FIELD'],
  ['side', '"BUY"', 'MALFORMED_FIELD'],
  ['side', '"__proto__"', 'MALFORMED_FIELD'],
  ['type', '"constructor"', 'MALFORMED_FIELD'],
  ['time_in_force', '"forever"', 'MALFORMED_FIELD'],
  ['post_only', '"false"', 'MALFORMED_FIELD'],
  ['client_order_id', '""', 'MALFORMED_FIELD'],
  ['client_order_id', `"${'x'.repeat(129)}"`, 'MALFORMED_FIELD'],
  ['client_order_id', '"a\\u0000b"', 'MALFORMED_FIELD'],
  ['client_order_id', '"a\\ud800b"', 'MALFORMED_FIELD'],
  ['client_order_id', '"naïve"', 'MALFORMED_FIELD'],
  ['client_order_id', '7', 'MALFORMED_FIELD'],
  ['expire_at', '"tomorrow"', 'MALFORMED_FIELD'],
  ['expire_at', '"2001-01-01T00:00:00Z"', 'EXPIRE_AT_INVALID'],
  ['notional', '"100"', 'TYPE_NOT_SUPPORTED'],
  ['stop_price', '"180"', 'FIELDS_CONFLICT'],
];

/** Everything that `POST /v2/orders` has to refuse. */
export const BAD_ORDERS: readonly BadBody[] = [
  ...['qty', 'limit_price'].flatMap((field) =>
    NUMBERS.map(([json, reason = 'MALFORMED_FIELD']): BadBody => {
      return [`${field} ${json}`, order({ [field]: json }), 422, reason];
    }),
  ),
  ['qty of 15,000 digits', order({ qty: '9'.repeat(15_000) }), 422, 'MALFORMED_FIELD'],
  ['qty of 200,000 digits', order({ qty: '9'.repeat(200_000) }), 413, 'PAYLOAD_TOO_LARGE'],
  [
    'price of 200,000 digits',
    order({ limit_price: '9'.repeat(200_000) }),
    413,
    'PAYLOAD_TOO_LARGE',
  ],
  ['NaN as a literal', order({ qty: 'NaN' }), 400, 'BODY_NOT_JSON'],
  ['half a share', order({ qty: '"0.5"' }), 422, 'LOT_SIZE'],
  ['a billion and one shares', order({ qty: '1000000001' }), 422, 'QTY_RANGE'],
  ['a price between two ticks', order({ limit_price: '"180.005"' }), 422, 'TICK_SIZE'],
  ['a price of five decimals', order({ limit_price: '180.00001' }), 422, 'TICK_SIZE'],
  [
    'a value beyond the safe integers',
    order({ qty: '1000000000', limit_price: '99999999999' }),
    422,
    'QTY_RANGE',
  ],
  ['a price above the collar', order({ limit_price: '"9999.00"' }), 422, 'RISK_PRICE_COLLAR'],
  ...TEXTS.map(([field, json, reason]): BadBody => {
    return [`${field} ${json.slice(0, 40)}`, order({ [field]: json }), 422, reason];
  }),
  ['no side', order({ side: '' }), 422, 'MISSING_FIELD'],
  ['no price', order({ limit_price: '' }), 422, 'MISSING_FIELD'],
  ['a price for a market order', order({ type: '"market"' }), 422, 'FIELDS_CONFLICT'],
  ['an unknown field', order({ hack: '1' }), 422, 'UNKNOWN_FIELD'],
  ['__proto__', order({ __proto: '1' }).replace('__proto', '__proto__'), 422, 'UNKNOWN_FIELD'],
  ['__proto__ of an object', '{"__proto__":{"symbol":"AAPL","side":"buy"}}', 422, 'UNKNOWN_FIELD'],
  ['constructor', order({ constructor: '{"prototype":{}}' }), 422, 'UNKNOWN_FIELD'],
  ['qty twice', `${order({}).slice(0, -1)},"qty":"6"}`, 422, 'MALFORMED_FIELD'],
  ['no JSON', 'qty=5', 400, 'BODY_NOT_JSON'],
  ['half a JSON', order({}).slice(0, -3), 400, 'BODY_NOT_JSON'],
  ['a list', `[${order({})}]`, 422, 'MALFORMED_FIELD'],
  ['a text', '"buy"', 422, 'MALFORMED_FIELD'],
  ['nothing', '', 422, 'MISSING_FIELD'],
  ['nesting of 7,000', order({ take_profit: nested(7_000) }), 400, 'BODY_NOT_JSON'],
  ['nesting of a million', order({ take_profit: nested(1_000_000) }), 413, 'PAYLOAD_TOO_LARGE'],
];

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}
