import type { Answer, Deployment, Fields } from '@app/testing';
import { ExchangeHttp, register, signIn, startExchange, Trader, wanted } from '@app/testing';

import { CONSOLE_ROLES, isOfConsole, MATRIX } from './authorisation.matrix';
import type { MatrixRow } from './authorisation.matrix';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { requestBody?: unknown }>>>>;
}

const KINDS: Readonly<Record<string, string>> = {
  '/v2/stocks/meta/conditions/{kind}': 'trade',
};

/** What a credential decides about. */
const GUARDED = MATRIX.filter(({ may }) => may !== 'anyone' && may !== 'holder');

describe('who may call what: every route of the served document', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let operator: Trader;
  let owner: Trader;
  let other: Trader;
  let reader: Trader;
  let withBody: Set<string>;
  let ids: Fields;

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl);
    operator = await signIn(http, 'operator_demo');
    owner = await register(http, 'owner');
    other = await register(http, 'other');
    const deposit = { asset: 'USD', amount: '10000', request_id: 'matrix' };
    const path = '/v2/admin/accounts/owner/deposits';
    wanted(await operator.send('POST', path, { body: deposit }), 201, 'deposit');
    ids = await belongings();
    reader = await keyOf(['read']);
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  const keyOf = async (permissions: string[]): Promise<Trader> => {
    const ask = { body: { label: 'matrix', permissions } };
    const key = wanted(await owner.send('POST', '/v2/auth/api-keys', ask), 201, 'key');
    const headers = {
      'apca-api-key-id': key.key_id ?? '',
      'apca-api-secret-key': key.secret ?? '',
    };
    return new Trader(http, 'owner', owner.accountId, headers);
  };

  /** One of each thing that an account can own. */
  const belongings = async (): Promise<Fields> => {
    const order = await owner.placed({
      symbol: 'AAPL',
      side: 'buy',
      qty: '3',
      type: 'limit',
      limit_price: '100',
      time_in_force: 'gtc',
      client_order_id: 'matrix-order',
    });
    const list = { body: { name: 'mine', symbols: ['AAPL'] } };
    const watchlist = wanted(await owner.send('POST', '/v2/watchlists', list), 200, 'watchlist');
    const spare = await keyOf(['read']);
    return {
      order: order.id ?? '',
      clientOrder: 'matrix-order',
      watchlist: watchlist.id ?? '',
      key: spare.headers['apca-api-key-id'] ?? '',
      account: owner.accountId,
    };
  };

  /** The path of a route with the belongings of the owner in it. */
  const pathOf = ({ route }: MatrixRow): string => {
    const [, template = ''] = route.split(' ');
    const filled = template
      .replace('{id}', template.includes('watchlists') ? (ids.watchlist ?? '') : (ids.order ?? ''))
      .replace('{symbol}', 'AAPL')
      .replace('{kind}', KINDS[template] ?? 'trades')
      .replace('{type}', 'FILL')
      .replace('{username}', 'owner')
      .replace('{key_id}', ids.key ?? '')
      .replace('{run_id}', '00000000-0000-4000-8000-000000000000')
      .replace(/\{[a-z_]+\}/, '77');
    if (template.endsWith('by_client_order_id')) return `${filled}?client_order_id=matrix-order`;
    return template.endsWith('by_name') ? `${filled}?name=mine` : filled;
  };

  const ask = (row: MatrixRow, who: { headers: Fields } | null): Promise<Answer> => {
    const [method = ''] = row.route.split(' ');
    const body = withBody.has(row.route) ? { body: row.body } : {};
    return http.send(method, pathOf(row), { ...body, headers: who?.headers ?? {} });
  };

  const forbidden = (answer: Answer): unknown[] => [answer.status, answer.body.message];

  it('the table has every documented route, and no other', async () => {
    const document = wanted(await http.send<Document>('GET', '/docs-json'), 200, 'document');
    const routes = Object.entries(document.paths).flatMap(([path, item]) => {
      return Object.entries(item).map(([method, operation]) => {
        return { route: `${method.toUpperCase()} ${path}`, body: operation.requestBody };
      });
    });
    withBody = new Set(routes.filter(({ body }) => body !== undefined).map(({ route }) => route));
    expect(MATRIX.map(({ route }) => route).sort()).toEqual(
      routes.map(({ route }) => route).sort(),
    );
  });

  it.each(MATRIX)('nobody: $route', async (row) => {
    const answer = await ask(row, null);
    const isRefused = answer.status === 401 && answer.body.reason === 'AUTH_REQUIRED';
    expect([row.route, isRefused]).toEqual([row.route, row.may !== 'anyone']);
  });

  it.each(GUARDED)('a key that may only read: $route', async (row) => {
    const answer = await ask(row, reader);
    if (row.may === 'reader') expect([401, 403]).not.toContain(answer.status);
    else expect(forbidden(answer)).toEqual([403, 'forbidden.']);
  });

  it.each(MATRIX.filter(({ owned }) => owned))('the owner has it: $route', async (row) => {
    if (!row.route.startsWith('GET')) return;
    expect((await ask(row, owner)).status).toBe(200);
  });

  it.each(GUARDED)('another trader: $route', async (row) => {
    const answer = await ask(row, other);
    if (isOfConsole(row)) expect(forbidden(answer)).toEqual([403, 'forbidden.']);
    else if (row.owned) expect([row.route, answer.status]).toEqual([row.route, 404]);
    for (const id of [ids.account, ids.watchlist]) expect(answer.text).not.toContain(id);
  });

  it('an operator owns nothing of a trader either', async () => {
    for (const row of MATRIX.filter(({ owned }) => owned)) {
      expect([row.route, (await ask(row, operator)).status]).toEqual([row.route, 404]);
    }
  });

  it('nothing of the owner has changed by any of it', async () => {
    expect(await owner.order(ids.order)).toMatchObject({ status: 'new', limit_price: '100' });
    expect(await owner.get(`/v2/watchlists/${ids.watchlist}`)).toMatchObject({
      name: 'mine',
      assets: [{ symbol: 'AAPL' }],
    });
    const keys = await owner.get<Fields[]>('/v2/auth/api-keys');
    expect(keys.map(({ key_id }) => key_id)).toContain(ids.key);
  });

  it.each(GUARDED)('the owner: $route', async (row) => {
    const answer = await ask(row, owner);
    if (isOfConsole(row)) expect(forbidden(answer)).toEqual([403, 'forbidden.']);
    else expect([401, 403]).not.toContain(answer.status);
  });

  it.each(Object.entries(CONSOLE_ROLES))('%s: what of the console is for it', async (role, may) => {
    const password = 'a password of a spec';
    const user = { username: `as_${role}`, password, role, reason: 'matrix' };
    wanted(await operator.send('POST', '/v2/admin/users', { body: user }), 201, role);
    const person = await signIn(http, user.username, password);
    for (const row of MATRIX.filter(isOfConsole)) {
      const answer = await ask(row, person);
      const isForbidden = answer.status === 403 && answer.body.message === 'forbidden.';
      expect([row.route, isForbidden]).toEqual([row.route, !may.includes(row.may)]);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it.each(MATRIX.filter(isOfConsole))('an operator: $route', async (row) => {
    const answer = await ask(row, operator);
    expect([401, 403]).not.toContain(answer.status);
    expect(answer.status).toBeLessThan(500);
  });
});
