import { GatewayHarness } from './testing/gateway-harness.fixture';
import type { Answer } from './testing/gateway-harness.fixture';

const order = { symbol: 'AAPL', side: 'buy', qty: '10', type: 'limit', limit_price: '190.5' };
const path = '/v2/orders';

function expectError(answer: Answer, status: number, reason: string): void {
  expect({ status: answer.status, body: answer.body }).toMatchObject({
    status,
    body: {
      code: expect.any(Number),
      message: expect.any(String),
      reason,
      request_id: answer.headers['x-request-id'],
    },
  });
  expect(answer.headers['content-type']).toContain('application/json');
}

describe('bad input at the public door', () => {
  let gateway: GatewayHarness;
  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });
  afterAll(() => gateway.stop());

  const place = (body: unknown): Promise<Answer> =>
    gateway.ask('POST', path, { as: 'buyer', body });
  /** The body as text in which one member is written exactly as given. */
  const raw = (field: string, json: string): string => {
    const rest = JSON.stringify({ ...order, [field]: undefined }).slice(1);
    return `{"${field}":${json},${rest}`;
  };

  afterEach(() => {
    expect(gateway.orders.batches).toHaveLength(0);
  });

  describe.each(['qty', 'limit_price'])('%s', (field) => {
    it.each([
      '1e309',
      '-1e309',
      '9007199254740993',
      '1e21',
      '1e-7',
      '-0',
      '0',
      '-1',
      '""',
      'true',
      '[5]',
      '{}',
      '" 5 "',
      '"0x10"',
      '"1e3"',
      '"12abc"',
      '"NaN"',
      '"Infinity"',
      '"+5"',
      '".5"',
      '"5."',
      '"05"',
      '"1,000"',
      '"５"',
      '"5\\u0000"',
      '"-1"',
      '"0"',
      '"-0"',
      '1234567890123456',
      `"${'1'.repeat(10_000)}"`,
    ])('%s is malformed', async (json) => {
      const answer = await place(raw(field, json));
      expectError(answer, 422, 'MALFORMED_FIELD');
      expect(answer.body).toMatchObject({ code: 40010001, field });
    });

    it('null and absent count as missing', async () => {
      for (const body of [raw(field, 'null'), { ...order, [field]: undefined }]) {
        const answer = await place(body);
        expectError(answer, 422, 'MISSING_FIELD');
        expect(answer.body).toMatchObject({ field });
      }
    });
  });

  it('names the rule for a part of a share, too many decimals, too much', async () => {
    expectError(await place({ ...order, qty: '10.5' }), 422, 'LOT_SIZE');
    expectError(await place({ ...order, limit_price: '190.12345' }), 422, 'TICK_SIZE');
    expectError(await place({ ...order, qty: '1000000001' }), 422, 'QTY_RANGE');
    expectError(
      await place({ ...order, qty: '1000000000', limit_price: '99999999999.9999' }),
      422,
      'QTY_RANGE',
    );
  });

  it.each([
    ['symbol', ''],
    ['symbol', 5],
    ['symbol', 'A'.repeat(200)],
    ['symbol', 'AAPL\u0000'],
    ['symbol', 'ААРL'],
    ['side', 'hold'],
    ['side', 'BUY'],
    ['type', 'iceberg'],
    ['time_in_force', 'forever'],
    ['post_only', 'false'],
    ['post_only', 1],
    ['extended_hours', 'true'],
    ['client_order_id', ''],
    ['client_order_id', 'x'.repeat(129)],
    ['client_order_id', 'naïve'],
    ['client_order_id', 'a\ud800'],
    ['client_order_id', 'a\u0000b'],
    ['client_order_id', 7],
    ['self_trade_prevention', 'none'],
    ['order_class', 'mixed'],
    ['expire_at', 'tomorrow'],
  ])('%s %p is malformed', async (field, value) => {
    const answer = await place({ ...order, [field]: value });
    expectError(answer, 422, 'MALFORMED_FIELD');
    expect(answer.body).toMatchObject({ field });
  });

  it.each([
    ['__proto__', '{"__proto__":{"admin":true},"symbol":"AAPL"}'],
    ['constructor', '{"constructor":{},"symbol":"AAPL"}'],
    ['toString', '{"toString":1}'],
    ['hack', '{"hack":1}'],
  ])('the unknown field %s is refused by its name', async (field, body) => {
    const answer = await place(body);
    expectError(answer, 422, 'UNKNOWN_FIELD');
    expect(answer.body).toMatchObject({ field });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('fields that do not go together are refused', async () => {
    for (const body of [
      { ...order, type: 'market' },
      { ...order, stop_price: '180' },
      { ...order, type: 'market', limit_price: undefined, post_only: true },
      { ...order, expire_at: '2030-01-01' },
    ]) {
      expectError(await place(body), 422, 'FIELDS_CONFLICT');
    }
  });

  it('what is known and not taken yet says so', async () => {
    for (const extra of [
      { notional: '100' },
      { order_class: 'mleg' },
      { legs: [{ limit_price: '200' }] },
      { advanced_instructions: { algorithm: 'VWAP' } },
    ]) {
      expectError(await place({ ...order, ...extra }), 422, 'TYPE_NOT_SUPPORTED');
    }
  });

  it.each([
    [{ order_class: 'bracket' }, 'MISSING_FIELD', 'take_profit'],
    [{ order_class: 'bracket', take_profit: { limit_price: '200' } }, 'MISSING_FIELD', 'stop_loss'],
    [{ take_profit: { limit_price: '200' } }, 'FIELDS_CONFLICT', 'take_profit'],
    [{ order_class: 'oto', take_profit: [] }, 'MALFORMED_FIELD', 'take_profit'],
    [{ order_class: 'oto', take_profit: { limit_price: '1e3' } }, 'MALFORMED_FIELD', 'limit_price'],
    [{ order_class: 'oto', stop_loss: { limit_price: '1' } }, 'MISSING_FIELD', 'stop_price'],
    [{ order_class: 'oto', stop_loss: { stop_price: '1', x: 1 } }, 'UNKNOWN_FIELD', 'stop_loss.x'],
  ])('legs %j are refused', async (extra, reason, field) => {
    const answer = await place({ ...order, ...extra });
    expectError(answer, 422, reason);
    expect((answer.body as { field: string }).field).toContain(field);
  });

  describe('bodies', () => {
    it.each(['{', 'symbol=AAPL', '{"a":1}x', '\u00ff', "{'symbol':'AAPL'}"])(
      '%j is not JSON',
      async (body) => {
        const answer = await place(body);
        expectError(answer, 400, 'BODY_NOT_JSON');
        expect(answer.body).toMatchObject({ code: 40010001 });
      },
    );

    it.each(['[]', '"text"', '5', 'true', '[{"symbol":"AAPL"}]'])(
      '%s is not an object',
      async (body) => expectError(await place(body), 422, 'MALFORMED_FIELD'),
    );

    it('an empty body misses its first field', async () => {
      expectError(await place(''), 422, 'MISSING_FIELD');
      expectError(await gateway.ask('POST', path, { as: 'buyer' }), 422, 'MISSING_FIELD');
    });

    it('a member given twice is refused, whichever would win', async () => {
      const answer = await place(`${JSON.stringify(order).slice(0, -1)},"qty":"99"}`);
      expectError(answer, 422, 'MALFORMED_FIELD');
      expect(answer.body).toMatchObject({ field: 'qty' });
    });

    it('deep nesting is refused before it is parsed', async () => {
      const deep = '['.repeat(7_000) + ']'.repeat(7_000);
      expectError(await place(`{"take_profit":${deep}}`), 400, 'BODY_NOT_JSON');
    });

    it('10 MB are refused by their length', async () => {
      const answer = await place(Buffer.alloc(10_000_000, 0x20));
      expectError(answer, 413, 'PAYLOAD_TOO_LARGE');
      expect(answer.body).toMatchObject({ code: 40010001 });
    });

    it('a zipped body and a foreign content type are not JSON', async () => {
      const zipped = Buffer.from('1f8b0800000000000003', 'hex');
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      expectError(
        await gateway.ask('POST', path, { as: 'buyer', body: zipped, headers }),
        400,
        'BODY_NOT_JSON',
      );
      for (const type of ['garbage', 'application/x-www-form-urlencoded', 'text/plain']) {
        const answer = await gateway.ask('POST', path, {
          as: 'buyer',
          body: 'symbol=AAPL',
          headers: { 'content-type': type },
        });
        expectError(answer, 400, 'BODY_NOT_JSON');
      }
    });
  });

  describe('credentials', () => {
    const account = '/v2/account';

    it('missing ones ask for authorization', async () => {
      const answer = await gateway.ask('GET', account);
      expectError(answer, 401, 'AUTH_REQUIRED');
      expect(answer.body).toMatchObject({ code: 40110000, message: 'request is not authorized' });
    });

    it('every documented route needs them but for those listed here', async () => {
      const open = ['/v2/auth/login', '/v2/auth/register', '/v2/auth/refresh', '/v2/auth/logout'];
      open.push('/v2/time', '/v2/clock', '/v2/calendar', '/v2/exchange_info');
      open.push('/health', '/health/live', '/health/ready', '/metrics');
      const document = (await gateway.ask('GET', '/docs-json')).body as {
        paths: Record<string, Record<string, unknown>>;
      };
      let asked = 0;
      for (const [route, methods] of Object.entries(document.paths)) {
        if (open.includes(route) || route.startsWith('/v1beta3/crypto/')) continue;
        for (const method of Object.keys(methods)) {
          const url = route
            .replace(/\{[a-z_]+\}/g, 'AAPL')
            .replace('/AAPL/latest', '/trades/latest');
          const answer = await gateway.ask(method.toUpperCase() as 'GET', url);
          expectError(answer, 401, 'AUTH_REQUIRED');
          asked += 1;
        }
      }
      expect(asked).toBeGreaterThan(35);
    });

    it('wrong ones are refused whatever is wrong', async () => {
      const good = gateway.users.token('buyer');
      const [head, body, signature] = good.split('.');
      const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
      const tokens = [
        'nonsense',
        `${none}.${body}.`,
        `${head}.${body}.${'A'.repeat(signature?.length ?? 0)}`,
        gateway.users.token('buyer', { aud: 'another' }),
        gateway.users.token('buyer', { iss: 'another' }),
        'x'.repeat(10_000),
      ];
      for (const token of tokens) {
        const headers = { authorization: `Bearer ${token}` };
        expectError(await gateway.ask('GET', account, { headers }), 401, 'AUTH_INVALID');
      }
      const headers = { 'apca-api-key-id': 'KEY-buyer' };
      expectError(await gateway.ask('GET', account, { headers }), 401, 'AUTH_INVALID');
      expectError(await gateway.ask('GET', account, { as: 'nobody' }), 401, 'AUTH_INVALID');
    });

    it('a forged token never reaches the user room, an old one is expired', async () => {
      const before = gateway.users.calls.length;
      const forged = `${gateway.users.token('buyer').split('.').slice(0, 2).join('.')}.AAAA`;
      await gateway.ask('GET', account, { headers: { authorization: `Bearer ${forged}` } });
      expect(gateway.users.calls).toHaveLength(before);
      const expired = gateway.users.token('buyer', { exp: 1_000_000_000 });
      const headers = { authorization: `Bearer ${expired}` };
      expectError(await gateway.ask('GET', account, { headers }), 401, 'AUTH_EXPIRED');
    });

    it('good ones pass, by token, key and basic', async () => {
      const basic = Buffer.from('KEY-buyer:SECRET-buyer').toString('base64');
      for (const authorization of [`Bearer ${gateway.users.token('buyer')}`, `Basic ${basic}`]) {
        const headers = { authorization };
        expect((await gateway.ask('GET', account, { headers })).status).toBe(200);
        expect((await gateway.ask('GET', account, { headers })).status).toBe(200);
      }
    });

    it('a role without trade permission cannot trade', async () => {
      const answer = await gateway.ask('POST', path, { as: 'watcher', body: order });
      expectError(answer, 403, 'PERMISSION_DENIED');
      expect(answer.body).toMatchObject({ message: 'forbidden.', code: 40310000 });
    });
  });

  describe('paths and queries', () => {
    it.each([
      ['GET', '/'],
      ['GET', '/v2/nothing'],
      ['GET', '/v2/ordersXYZ'],
      ['POST', '/v2/account'],
      ['GET', '/v2/%ZZ'],
      ['GET', '/../../etc/passwd'],
      ['GET', "/v2/assets'; drop table users;--/x/y"],
      ['GET', `/v2/${'a'.repeat(5_000)}`],
      ['GET', '/v2/stocks/AAPL/constructor/latest'],
    ] as const)('%s %s is no route', async (method, url) => {
      expectError(await gateway.ask(method, url, { as: 'buyer' }), 404, 'ROUTE_NOT_FOUND');
    });

    it.each([
      '/v2/orders/not-an-id',
      '/v2/orders/00000000-0000-0000-0000-000000000000',
      "/v2/orders/1'%20or%20'1'='1",
      '/v2/orders:by_client_order_id?client_order_id=nothing',
    ])('%s is no order', async (url) => {
      expectError(await gateway.ask('GET', url, { as: 'buyer' }), 404, 'ORDER_NOT_FOUND');
    });

    it.each([
      ['/v2/orders?limit=501', 'limit'],
      ['/v2/orders?limit=0', 'limit'],
      ['/v2/orders?limit=1e2', 'limit'],
      ['/v2/orders?status=weird', 'status'],
      ['/v2/orders?after=yesterday', 'after'],
      ['/v2/orders?before_order_id=5', 'before_order_id'],
      ['/v2/account/activities?page_size=101', 'page_size'],
      ['/v2/account/activities?page_token=abc', 'page_token'],
      ['/v2/account/ledger?kinds=gift', 'kinds'],
      ['/v2/account/ledger?page_token=x', 'page_token'],
      ['/v2/orderbooks/AAPL?depth=0', 'depth'],
      ['/v2/calendar?start=1900-01-01&end=2900-01-01', 'end'],
      ['/v2/notifications?page_token=%00', 'page_token'],
    ])('%s is malformed', async (url, field) => {
      const answer = await gateway.ask('GET', url, { as: 'buyer' });
      expectError(answer, 422, 'MALFORMED_FIELD');
      expect(answer.body).toMatchObject({ field });
    });

    it('unknown query parameters are ignored', async () => {
      const answer = await gateway.ask('GET', '/v2/orders?foo=1&__proto__=2', { as: 'buyer' });
      expect(answer.status).toBe(200);
    });
  });

  it.each([
    ['PATCH', '/v2/orders/00000000-0000-0000-0000-000000000000', 'buyer', {}],
    ['POST', '/v2/auth/login', undefined, { username: 'buyer' }],
    ['POST', '/v2/auth/register', undefined, {}],
    ['POST', '/v2/admin/assets', 'operator', { symbol: 'X' }],
    ['POST', '/v2/admin/accounts/buyer/deposits', 'operator', { asset: 'USD', amount: '1' }],
    ['PUT', '/v2/admin/accounts/buyer/limits', 'operator', {}],
    ['POST', '/v2/admin/assets/AAPL/halt', 'operator', {}],
  ] as const)('%s %s names what is missing', async (method, url, as, body) => {
    const asked = as === undefined ? { body } : { as, body };
    expectError(await gateway.ask(method, url, asked), 422, 'MISSING_FIELD');
  });

  it.each([
    ['/v2/admin/accounts/buyer/deposits', { asset: 'USD', amount: '-5', request_id: 'x' }],
    ['/v2/admin/accounts/buyer/deposits', { asset: 'USD', amount: '0.00001', request_id: 'x' }],
    ['/v2/admin/accounts/buyer/deposits', { asset: 'USD', amount: 1, request_id: 'é' }],
    ['/v2/admin/assets/AAPL/halt', { reason: 'a\u0000b' }],
    ['/v2/auth/login', { username: 'a\ud800', password: 'right' }],
  ])('POST %s refuses %j', async (url, body) => {
    const answer = await gateway.ask('POST', url, { as: 'operator', body });
    expectError(answer, 422, 'MALFORMED_FIELD');
  });

  it('a failing room is a 500 that says nothing, and is logged', async () => {
    const answer = await place({ ...order, symbol: 'BROKEN' });
    gateway.orders.batches.length = 0;
    expectError(answer, 500, 'INTERNAL');
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect(gateway.logLines.some((line) => line.includes('a request failed'))).toBe(true);
  });

  it('a preflight of a listed origin passes, of another gets no permission', async () => {
    const ask = (origin: string): Promise<Answer> => {
      const headers = { origin, 'access-control-request-method': 'POST' };
      return gateway.ask('OPTIONS', path, { headers });
    };
    const allowed = await ask('http://localhost:3000');
    expect(allowed.status).toBe(204);
    expect(allowed.headers['access-control-allow-origin']).toBe('http://localhost:3000');
    expect(allowed.headers['access-control-allow-headers']).toContain('APCA-PARTNER-ID');
    const refused = await ask('https://evil.example');
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('rate limit of the public door', () => {
  it('answers 429 with Retry-After and keeps a reserve for cancels', async () => {
    const gateway = await GatewayHarness.start({ rateLimitPerMinute: 20 });
    try {
      let answer = await gateway.ask('GET', '/v2/assets', { as: 'buyer' });
      for (let sent = 1; sent < 25 && answer.status === 200; sent += 1) {
        answer = await gateway.ask('GET', '/v2/assets', { as: 'buyer' });
      }
      expectError(answer, 429, 'RATE_LIMIT');
      expect(answer.body).toMatchObject({ code: 42910000, message: 'rate limit exceeded' });
      expect(answer.headers['retry-after']).toMatch(/^[1-9][0-9]*$/);
      const id = '00000000-0000-0000-0000-000000000000';
      const cancel = await gateway.ask('DELETE', `/v2/orders/${id}`, { as: 'buyer' });
      expectError(cancel, 404, 'ORDER_NOT_FOUND');
      expect((await gateway.ask('GET', '/v2/assets', { as: 'seller' })).status).toBe(200);
    } finally {
      await gateway.stop();
    }
  });

  it('limits an address that guesses credentials', async () => {
    const gateway = await GatewayHarness.start({ anonymousLimitPerMinute: 50 });
    try {
      const statuses: number[] = [];
      for (let guess = 0; guess < 8; guess += 1) {
        statuses.push((await gateway.ask('GET', '/v2/account', { as: 'nobody' })).status);
      }
      expect(statuses.slice(0, 3)).toEqual([401, 401, 401]);
      expect(statuses.at(-1)).toBe(429);
      expect((await gateway.ask('GET', '/v2/account', { as: 'buyer' })).status).toBe(200);
    } finally {
      await gateway.stop();
    }
  });
});

describe('sessions', () => {
  it('log in, refresh by cookie or body, log out', async () => {
    const gateway = await GatewayHarness.start();
    try {
      const body = { username: 'buyer', password: 'right' };
      const login = await gateway.ask('POST', '/v2/auth/login', {
        body,
        headers: { authorization: 'Bearer stale' },
      });
      expect(login).toMatchObject({
        status: 200,
        body: { token_type: 'Bearer', expires_in: 900, user: { username: 'buyer' } },
      });
      const cookie = String(login.headers['set-cookie']).split(';', 1)[0] ?? '';
      const refreshed = await gateway.ask('POST', '/v2/auth/refresh', { headers: { cookie } });
      expect(refreshed.status).toBe(200);
      const { access_token, refresh_token } = refreshed.body as Record<string, string>;
      const byBody = await gateway.ask('POST', '/v2/auth/refresh', { body: { refresh_token } });
      expect(byBody.status).toBe(200);
      const headers = { authorization: `Bearer ${access_token}` };
      expect((await gateway.ask('GET', '/v2/auth/me', { headers })).status).toBe(200);
      expect((await gateway.ask('POST', '/v2/auth/logout', { headers })).status).toBe(204);
      expect((await gateway.ask('GET', '/v2/auth/me', { headers })).status).toBe(401);
      const wrong = await gateway.ask('POST', '/v2/auth/login', {
        body: { ...body, password: 'left' },
      });
      expectError(wrong, 401, 'AUTH_INVALID');
      const locked = await gateway.ask('POST', '/v2/auth/login', {
        body: { ...body, username: 'locked' },
      });
      expectError(locked, 429, 'RATE_LIMIT');
      expect(locked.headers['retry-after']).toBe('30');
    } finally {
      await gateway.stop();
    }
  });

  it('register, and manage keys as a person only', async () => {
    const gateway = await GatewayHarness.start();
    try {
      const made = await gateway.ask('POST', '/v2/auth/register', {
        body: { username: 'fresh', password: 'long enough' },
      });
      expect(made).toMatchObject({ status: 201, body: { username: 'fresh', role: 'trader' } });
      const headers = { authorization: `Bearer ${gateway.users.token('buyer')}` };
      const key = await gateway.ask('POST', '/v2/auth/api-keys', {
        headers,
        body: { label: 'bot', permissions: ['read'], ip_allow_list: [], expires_at: null },
      });
      expect(key).toMatchObject({ status: 201, body: { key_id: 'KEY-new', secret: 'shown once' } });
      const keys = await gateway.ask('GET', '/v2/auth/api-keys', { headers });
      expect(keys.body).toMatchObject([{ key_id: 'KEY-buyer', last_used_at: null }]);
      expect(JSON.stringify(keys.body)).not.toContain('secret');
      const gone = await gateway.ask('DELETE', '/v2/auth/api-keys/KEY-buyer', { headers });
      expect(gone.status).toBe(204);
      const none = await gateway.ask('DELETE', '/v2/auth/api-keys/KEY-x', { headers });
      expectError(none, 404, 'KEY_NOT_FOUND');
      const byKey = await gateway.ask('GET', '/v2/auth/api-keys', { as: 'buyer' });
      expectError(byKey, 403, 'PERMISSION_DENIED');
      const bad = await gateway.ask('POST', '/v2/auth/api-keys', {
        headers,
        body: { permissions: ['fly'] },
      });
      expectError(bad, 422, 'MALFORMED_FIELD');
    } finally {
      await gateway.stop();
    }
  });
});
