import { GatewayHarness } from './testing/gateway-harness.fixture';
import type { Answer } from './testing/gateway-harness.fixture';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What a stranger may put into a path or a query. */
const TEXTS = [
  'AAPL',
  '',
  '0',
  '-1',
  '1e309',
  '9'.repeat(200),
  "' or 1=1 --",
  '{{7*7}}',
  '../../etc/passwd',
  '\u0000',
  '\ud83d\ude80\u202e',
  '00000000-0000-0000-0000-000000000000',
];

/** What a stranger may send as a body: text is sent as it is. */
const BODIES: readonly unknown[] = [
  {},
  [],
  null,
  'not JSON',
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]',
  '{"__proto__":{"role":"operator"}}',
  { qty: -1, symbol: 5, side: {}, type: [], limit_price: 1e308 },
  { orders: [null], symbols: ['\u0000'], name: 'x'.repeat(10_000), amount: '1e9' },
  'x'.repeat(200_000),
];

interface Parameter {
  readonly in: string;
  readonly name: string;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, unknown>>;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

describe('every documented operation', () => {
  let gateway: GatewayHarness;
  let paths: OpenApi['paths'];

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    paths = ((await gateway.ask('GET', '/docs-json')).body as OpenApi).paths;
  });
  afterAll(() => gateway.stop());

  /** Every operation of a method with what it says of itself. */
  const operations = (method: (typeof METHODS)[number]): [string, Operation][] =>
    Object.entries(paths).flatMap(([path, item]) => {
      const operation = item[method.toLowerCase()];
      return operation === undefined ? [] : [[path, operation] as [string, Operation]];
    });

  const urlOf = (path: string, operation: Operation, text: string): string => {
    const value = encodeURIComponent(text);
    const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    const pairs = query.map(({ name }) => `${name}=${value}`).join('&');
    return `${path.replaceAll(/\{[^}]+\}/g, value)}${pairs === '' ? '' : `?${pairs}`}`;
  };

  /** Answers that no client was told to expect. */
  const surprises = (ask: string, answer: Answer, { responses }: Operation): string[] => {
    const known = Object.keys(responses).includes(String(answer.status)) && answer.status < 500;
    return known ? [] : [`${ask}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`];
  };

  it('there are operations of every method', () => {
    expect(METHODS.map((method) => operations(method).length > 0)).not.toContain(false);
    expect(Object.keys(paths).length).toBeGreaterThan(50);
  });

  it.each(METHODS)(
    '%s meets hostile paths and queries with documented statuses',
    async (method) => {
      const found: string[] = [];
      for (const [path, operation] of operations(method)) {
        for (const text of TEXTS) {
          const url = urlOf(path, operation, text);
          const answer = await gateway.ask(method, url, { as: 'operator' });
          found.push(...surprises(`${method} ${url}`, answer, operation));
        }
      }
      expect(found).toEqual([]);
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    '%s meets hostile bodies with documented statuses',
    async (method) => {
      const found: string[] = [];
      for (const [path, operation] of operations(method)) {
        for (const [index, body] of BODIES.entries()) {
          const answer = await gateway.ask(method, urlOf(path, operation, 'AAPL'), {
            as: 'operator',
            body,
          });
          found.push(...surprises(`${method} ${path} body ${index}`, answer, operation));
        }
      }
      expect(found).toEqual([]);
    },
  );
});
