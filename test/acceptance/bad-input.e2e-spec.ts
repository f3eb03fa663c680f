import { createHmac } from 'node:crypto';

import { ACCESS_TOKEN } from '@app/contracts';
import { deriveKey } from '@app/platform';
import type { Answer, Deployment, Fields, Trader } from '@app/testing';
import {
  ExchangeHttp,
  register,
  signIn,
  SPEC_SECRET_KEY,
  startExchange,
  until,
  UpdateStream,
  wanted,
} from '@app/testing';

import { BAD_ORDERS } from './bad-orders';
import { Prober } from './prober';
import { RawConnection } from './raw-connection';

/** Generous: the machine of the specs has other things to do. */
const STALL_MS_MAX = 1_000;

describe('bad input', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;
  let operator: Trader;
  let prober: Prober;
  let slowHeader: RawConnection;
  let slowBody: RawConnection;
  let silentSocket: UpdateStream;
  let resting: Fields;
  let before: unknown;
  const halfOpen: RawConnection[] = [];

  /** All that a bad request could have changed. */
  const picture = async (): Promise<unknown> =>
    await Promise.all([
      buyer.get('/v2/account'),
      buyer.get('/v2/positions'),
      buyer.get('/v2/orders?limit=500'),
      buyer.get('/v2/account/ledger'),
      buyer.get('/v2/assets'),
      buyer.get<Fields>('/v2/orderbooks/AAPL'),
      operator
        .get<{ limits: Fields }>('/v2/admin/accounts/buyer_demo/limits')
        .then(({ limits }) => limits),
    ]);

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl);
    buyer = await signIn(http, 'buyer_demo');
    operator = await signIn(http, 'operator_demo');
    resting = await buyer.placed({
      symbol: 'AAPL',
      side: 'buy',
      qty: '10',
      type: 'limit',
      limit_price: '185.00',
      time_in_force: 'gtc',
    });
    await until('the book shows it', async () => {
      const { bids } = await buyer.get<{ bids: unknown[] }>('/v2/orderbooks/AAPL');
      return bids.length === 1;
    });
    before = await picture();
    prober = new Prober(exchange.baseUrl, 'seller_demo');
    await prober.start();
    slowHeader = new RawConnection(exchange.baseUrl);
    slowHeader.write('GET /v2/time HTTP/1.1\r\nHost: localhost\r\n');
    slowBody = new RawConnection(exchange.baseUrl);
    slowBody.write(
      'POST /v2/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{',
    );
    silentSocket = await UpdateStream.silent(exchange.wsUrl);
    for (let count = 0; count < 300; count += 1) {
      halfOpen.push(new RawConnection(exchange.baseUrl));
    }
  });

  afterEach(async () => {
    expect(await picture()).toEqual(before);
  });

  afterAll(async () => {
    await prober?.stop();
    for (const connection of [...halfOpen, slowHeader, slowBody]) connection?.destroy();
    http?.close();
    await exchange?.dispose();
  });

  const expectRefusal = (answer: Answer, status: number, reason: string): void => {
    expect({ status: answer.status, body: answer.body }).toMatchObject({
      status,
      body: {
        code: expect.any(Number),
        message: expect.any(String),
        reason,
        request_id: answer.headers['x-request-id'],
      },
    });
  };

  it.each(BAD_ORDERS)('an order with %s', async (_what, raw, status, reason) => {
    expectRefusal(await buyer.send('POST', '/v2/orders', { raw }), status, reason);
  });

  it('a body of 10 MB, sent whole or in pieces', async () => {
    const raw = Buffer.alloc(10_000_000, 0x20);
    // A server may cut a sender off that does not stop; what it says first is 413.
    const answer = await buyer.send('POST', '/v2/orders', { raw }).catch(() => null);
    if (answer !== null) expectRefusal(answer, 413, 'PAYLOAD_TOO_LARGE');
    const connection = new RawConnection(exchange.baseUrl);
    connection.write(
      'POST /v2/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
        `Authorization: Bearer ${buyer.token}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (let piece = 0; piece < 10; piece += 1) {
      connection.write(`${(4_096).toString(16)}\r\n${' '.repeat(4_096)}\r\n`);
    }
    await until('an answer', () => connection.status > 0);
    expect(connection.status).toBe(413);
    expect(connection.body).toMatchObject({ code: 40010001, reason: 'PAYLOAD_TOO_LARGE' });
    connection.destroy();
  });

  it.each([
    ['qty', '0'],
    ['qty', '-1'],
    ['qty', '1e3'],
    ['qty', ' 5 '],
    ['qty', '0x10'],
    ['qty', true],
    ['qty', [5]],
    ['limit_price', 'NaN'],
    ['limit_price', '185.001'],
    ['client_order_id', 'a\u0000'],
    ['time_in_force', 'ioc'],
    ['hack', 1],
  ])('a replace with %s of %p', async (field, value) => {
    const answer = await buyer.replace(resting.id, { [field]: value });
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBeGreaterThan(0);
  });

  it.each([
    ['amount', '-5', 422],
    ['amount', '0', 422],
    ['amount', '1e5', 422],
    ['amount', '0.00001', 422],
    ['amount', null, 422],
    ['amount', '9007199254740993', 422],
    ['amount', '999999999999999', 422],
    ['asset', 'NOSUCH', 422],
    ['asset', 'UЅD', 422],
    ['request_id', '', 422],
    ['request_id', 'a\ud800', 422],
  ])('a deposit or withdrawal with %s of %p', async (field, value, status) => {
    const good = { asset: 'USD', amount: '5', request_id: 'bad-input' };
    for (const kind of ['deposits', 'withdrawals']) {
      const path = `/v2/admin/accounts/buyer_demo/${kind}`;
      const answer = await operator.send('POST', path, { body: { ...good, [field]: value } });
      const refused = kind === 'withdrawals' && answer.status === 403;
      expect(refused ? status : answer.status).toBe(status);
      expect(answer.body.reason).toEqual(expect.any(String));
    }
  });

  it.each([
    ['POST', '/v2/admin/assets', { symbol: 'lower', name: 'x', exchange: 'NYSE' }],
    ['POST', '/v2/admin/assets', {}],
    ['POST', '/v2/admin/assets/AAPL/halt', {}],
    ['POST', '/v2/admin/assets/AAPL/halt', { reason: 'x\u0000y' }],
    ['PUT', '/v2/admin/accounts/buyer_demo/limits', { max_order_qty: '-1' }],
    ['PUT', '/v2/admin/accounts/buyer_demo/limits', { max_order_qty: '1e3' }],
    ['PUT', '/v2/admin/accounts/buyer_demo/limits', { symbol: 'NOSUCH', max_order_qty: '1' }],
    ['POST', '/v2/auth/login', { username: { $ne: null }, password: 'x' }],
    ['POST', '/v2/auth/login', { username: 'x'.repeat(65), password: 'x' }],
    ['POST', '/v2/auth/register', { username: "a'; drop table users;--", password: 'x' }],
    ['POST', '/v2/auth/register', { username: 'nul\u0000', password: 'long enough a word' }],
  ])('%s %s with %p', async (method, path, body) => {
    const answer = await operator.send(method, path, { body });
    expect([answer.status, answer.body.code]).toEqual([422, expect.any(Number)]);
  });

  it.each([
    ['GET', "/v2/orders/1'%20or%20'1'='1", 404],
    ['GET', '/v2/orders/..%2f..%2faccount', 404],
    ['GET', '/v2/orders:by_client_order_id?client_order_id=%00', 422],
    ['GET', '/v2/orders?symbols=AAPL,%00', 422],
    ['GET', '/v2/orders?symbols[]=%00', 422],
    ['GET', '/v2/account/ledger?asset=%00', 422],
    ['GET', '/v2/stocks/bars?symbols=%00&timeframe=1Min', 422],
    ['GET', '/v2/notifications?page_token=%00', 422],
    ['GET', '/v2/account/activities/%00', 200],
    ['GET', '/v2/positions/%00', 404],
    ['DELETE', '/v2/auth/api-keys/%00', 404],
    ['GET', "/v2/orders:by_client_order_id?client_order_id=';select%20pg_sleep(5);--", 404],
    ['GET', "/v2/orders?symbols=AAPL';drop%20table%20orders.orders;--", 200],
    ['GET', '/v2/orders?limit=501', 422],
    ['GET', '/v2/orders?limit=-1', 422],
    ['GET', '/v2/orders?after=%F0%28%8C%28', 422],
    ['GET', '/v2/account/activities?page_token=%27', 422],
    ['GET', '/v2/positions/%D0%90APL', 404],
    ['GET', '/v2/orderbooks/AAPL%00', 404],
    ['GET', '/v2/assets/__proto__', 404],
    ['GET', '/v2/%ZZ', 404],
    ['GET', `/v2/${'a'.repeat(5_000)}`, 404],
    ['DELETE', '/v2/orders/not-an-id', 404],
    ['TRACE', '/v2/account', 404],
  ])('%s %s', async (method, path, status) => {
    const answer = await buyer.send(method, path);
    const known = answer.status === 422 && path.includes('orderbooks');
    expect(known ? 404 : answer.status).toBe(status);
    if (status !== 200) expect(answer.body.code).toBeGreaterThan(0);
  });

  it.each(['a%00', '%ED%A0%80', "'%20or%201=1--", 'x'.repeat(300)])(
    'the account name %s',
    async (name) => {
      const answer = await operator.send('GET', `/v2/admin/accounts/${name}/limits`);
      expect([answer.status, answer.body.code]).toEqual([404, 40410000]);
    },
  );

  it('tokens that nobody may pass with', async () => {
    const [head = '', claims = '', signature = ''] = buyer.token.split('.');
    const content = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Fields;
    const key = deriveKey(SPEC_SECRET_KEY, ACCESS_TOKEN.keyPurpose);
    const signed = (change: object, by: Buffer | string = key): string => {
      const body = Buffer.from(JSON.stringify({ ...content, ...change })).toString('base64url');
      const mac = createHmac('sha256', by).update(`${head}.${body}`).digest('base64url');
      return `${head}.${body}.${mac}`;
    };
    const me = { headers: { authorization: `Bearer ${signed({})}` } };
    expect((await http.send('GET', '/v2/account', me)).status).toBe(200);
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const tokens = [
      `${none}.${claims}.`,
      `${none}.${claims}.${signature}`,
      signed({ aud: 'another' }),
      signed({ iss: 'another' }),
      signed({ exp: 1 }),
      signed({ role: 'operator' }, SPEC_SECRET_KEY),
      `${head}.${claims}.${'A'.repeat(43)}`,
      'a.b.c',
      'x'.repeat(5_000),
    ];
    for (const token of tokens) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await http.send('GET', '/v2/account', { headers });
      expect([answer.status, answer.body.code]).toEqual([401, 40110000]);
    }
    const huge = { authorization: `Bearer ${'x'.repeat(100_000)}` };
    const refused = await http.send('GET', '/v2/account', { headers: huge });
    expect([refused.status, refused.body.code]).toEqual([431, expect.any(Number)]);
  });

  it('bytes that are no HTTP', async () => {
    for (const text of ['\u0016\u0003\u0001\u0002\u0000', 'GET / HTTP/9.9\r\n\r\n', 'x\r\n\r\n']) {
      const connection = new RawConnection(exchange.baseUrl);
      connection.write(text);
      await until('the end of it', () => connection.ended);
      expect(connection.status).toBe(400);
      expect(connection.body).toMatchObject({ code: 40010001 });
    }
  });

  describe('on the stream', () => {
    it('what is not understood gets an error frame, before and after sign-in', async () => {
      const open = await UpdateStream.open(exchange.wsUrl, buyer.token);
      const early = await UpdateStream.silent(exchange.wsUrl);
      for (const stream of [open, early]) {
        for (const text of ['{', '[]', '5', '{"action":"dance"}', '{"action":"listen","data":5']) {
          const seen = stream.frames.length;
          stream.sendRaw(text);
          await until('an answer', () => stream.frames.length > seen);
          expect(stream.frames.at(-1)).toMatchObject({ stream: 'error' });
        }
        stream.sendRaw('{"action":"listen","data":{"streams":["trade_updates"],"since":5}}');
        await until('an error', () => stream.frames.at(-1)?.stream === 'error');
      }
      early.send({ action: 'listen', data: { streams: ['trade_updates'] } });
      await until('an error', () => early.frames.at(-1)?.stream === 'error');
      expect(early.frames.some(({ stream }) => stream === 'listening')).toBe(false);
      open.close();
      early.close();
    });

    it('a wrong token is not let in', async () => {
      const stream = await UpdateStream.silent(exchange.wsUrl);
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        stream.send({ action: 'authenticate', data: { token: 'a.b.c' } });
      }
      await until('it is closed', () => stream.closedWith !== null);
      expect(stream.frames[0]?.data).toMatchObject({ status: 'unauthorized' });
      expect(stream.closedWith).toBe(1008);
    });

    it('a frame beyond 16 KiB, and a flood of messages, end the connection', async () => {
      const large = await UpdateStream.open(exchange.wsUrl, buyer.token);
      large.sendRaw(' '.repeat(17 * 1_024));
      await until('it is closed', () => large.closedWith !== null);
      expect(large.closedWith).toBe(1009);
      const flood = await UpdateStream.open(exchange.wsUrl, buyer.token);
      const message = JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } });
      for (let count = 0; count < 20_000; count += 1) flood.sendRaw(message);
      await until('it is closed', () => flood.closedWith !== null);
      expect(flood.closedWith).toBe(1008);
    });

    it('another account hears nothing of this one, whatever it listens to', async () => {
      const stranger = await register(http, 'stranger');
      const stream = await UpdateStream.open(exchange.wsUrl, stranger.token);
      const names = ['trade_updates', `trade_updates:${buyer.accountId}`, buyer.accountId, '*'];
      stream.send({ action: 'listen', data: { streams: names } });
      stream.send({ action: 'listen', data: { streams: names, since: '0000000000000000.0' } });
      await stream.frame('replay');
      const own = await UpdateStream.open(exchange.wsUrl, buyer.token);
      wanted(await buyer.send('DELETE', '/v2/orders?symbols=NOSUCH'), 207, 'cancel of none');
      const order = { symbol: 'V', side: 'buy', qty: '1', type: 'limit', limit_price: '270' };
      const placed = await buyer.placed(order);
      expect((await buyer.cancel(placed.id)).status).toBe(204);
      await own.update('the cancel', ({ event }) => event === 'canceled');
      expect(stream.updates).toEqual([]);
      stream.close();
      own.close();
      before = await picture();
    });

    it('who never signs in is closed after five seconds', async () => {
      await until('it is closed', () => silentSocket.closedWith !== null, 8_000);
      expect(silentSocket.closedWith).toBe(1008);
    });
  });

  it('who is slow with its header or body is answered and closed', async () => {
    await until('both are closed', () => slowHeader.ended && slowBody.ended, 20_000);
    expect([slowHeader.status, slowBody.status]).toEqual([408, 408]);
    expect(slowHeader.body).toMatchObject({
      code: expect.any(Number),
      message: expect.any(String),
    });
  });

  it('made nobody else wait, and the process is the one that was started', async () => {
    await prober.stop();
    process.stderr.write(`bad input: ${prober.asked} probes, slowest ${prober.slowestMs} ms\n`);
    expect(prober.failures).toEqual([]);
    expect(prober.asked).toBeGreaterThan(100);
    expect(prober.slowestMs).toBeLessThan(STALL_MS_MAX);
    expect(exchange.log()).not.toMatch(/"level":(50|60)/);
    const health = await http.send('GET', '/health/live');
    expect(health.status).toBe(200);
  });
});
