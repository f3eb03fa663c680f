import { createHmac, hash } from 'node:crypto';

import type { Answer, Deployment, Fields, Trader } from '@app/testing';
import { ExchangeHttp, signIn, startExchange, wanted } from '@app/testing';

const KEYS = '/v2/auth/api-keys';
const ORDERS = '/v2/orders';

describe('requests signed with the secret of a key', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let owner: Trader;
  let key: Fields;
  let made = 0;

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl);
    owner = await signIn(http, 'buyer_demo');
    const ask = { body: { label: 'signer', permissions: ['read', 'trade'] } };
    key = wanted(await owner.send('POST', KEYS, ask), 201, 'key');
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  const order = (clientOrderId: string, qty = '3'): string =>
    JSON.stringify({
      symbol: 'AAPL',
      side: 'buy',
      qty,
      type: 'limit',
      limit_price: '150.00',
      time_in_force: 'gtc',
      client_order_id: clientOrderId,
    });

  /** Headers over what is going to be sent, at another time than now when it is given. */
  const signed = (method: string, path: string, body = '', ageMs = 0): Fields => {
    made += 1;
    const timestamp = String(Date.now() - ageMs);
    const nonce = `acceptance-${made}`;
    const text = [timestamp, nonce, method, path, hash('sha256', body)].join('\n');
    return {
      'apca-api-key-id': key['key_id'] ?? '',
      'x-timestamp': timestamp,
      'x-nonce': nonce,
      'x-signature': createHmac('sha256', key['secret'] ?? '')
        .update(text)
        .digest('hex'),
    };
  };

  const post = (body: string, headers: Fields): Promise<Answer> =>
    http.send('POST', ORDERS, { raw: body, headers });

  const expectRefusal = (answer: Answer, reason: string): void => {
    expect([answer.status, answer.body]).toMatchObject([
      401,
      { code: 40110000, message: 'request is not authorized', reason },
    ]);
  };

  const placed = async (): Promise<string[]> => {
    const found = await owner.get<Fields[]>(`${ORDERS}?status=all&limit=500`);
    return found.map(({ client_order_id: id }) => id ?? '').filter((id) => id.startsWith('sig-'));
  };

  it('place and find an order without the secret on the wire', async () => {
    const body = order('sig-one');
    const answer = wanted(await post(body, signed('POST', ORDERS, body)), 200, 'signed order');
    const path = `${ORDERS}:by_client_order_id?client_order_id=sig-one`;
    const found = wanted(
      await http.send('GET', path, { headers: signed('GET', path) }),
      200,
      'signed question',
    );
    expect(found['id']).toBe(answer['id']);
  });

  it('are refused with another body, path or secret, and nothing is placed', async () => {
    const before = await placed();
    const headers = signed('POST', ORDERS, order('sig-two'));
    expectRefusal(await post(order('sig-two', '4'), headers), 'SIGNATURE_INVALID');
    const elsewhere = await http.send('POST', `${ORDERS}?x=1`, { raw: order('sig-two'), headers });
    expectRefusal(elsewhere, 'SIGNATURE_INVALID');
    const flipped = { ...headers, 'x-signature': '0'.repeat(64) };
    expectRefusal(await post(order('sig-two'), flipped), 'SIGNATURE_INVALID');
    expect(await placed()).toEqual(before);
    wanted(await post(order('sig-two'), headers), 200, 'what was signed');
  });

  it('are good once: a repeat is refused, also one among twenty at once', async () => {
    const body = order('sig-once');
    const headers = signed('POST', ORDERS, body);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(body, headers)));
    const taken = answers.filter(({ status }) => status === 200);
    expect(taken).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, 'NONCE_REUSED');
    expectRefusal(await post(body, headers), 'NONCE_REUSED');
    expect((await placed()).filter((id) => id === 'sig-once')).toHaveLength(1);
  });

  it.each([
    ['older than five seconds', 6_000, {}],
    ['further ahead than one second', -30_000, {}],
    ['older than their own window', 2_000, { 'x-recv-window': '1000' }],
    ['with a window above five seconds', 0, { 'x-recv-window': '5001' }],
  ])('are refused when %s', async (_what, ageMs, more) => {
    const body = order('sig-time');
    const headers = { ...signed('POST', ORDERS, body, ageMs), ...more } as Fields;
    const answer = await post(body, headers);
    expectRefusal(answer, 'TIMESTAMP_OUT_OF_WINDOW');
    expect(answer.body).toHaveProperty('limit');
    expect(await placed()).not.toContain('sig-time');
  });

  it('end with their key', async () => {
    const headers = signed('GET', '/v2/account');
    wanted(await owner.send('DELETE', `${KEYS}/${key['key_id']}`), 204, 'deletion');
    expectRefusal(await http.send('GET', '/v2/account', { headers }), 'SIGNATURE_INVALID');
  });
});
