import { createHmac, hash } from 'node:crypto';

import { GatewayHarness } from './testing/gateway-harness.fixture';
import type { Answer } from './testing/gateway-harness.fixture';

const ORDER = '{"symbol":"AAPL","side":"buy","qty":"10","type":"limit","limit_price":"190.5"}';

describe('signed requests', () => {
  let gateway: GatewayHarness;
  let made = 0;
  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });
  afterAll(() => gateway.stop());

  /** Headers of buyer's signature, over the lines of the contract. */
  const signed = (
    method: string,
    path: string,
    { body = '', at = Date.now() }: { body?: string; at?: number } = {},
  ): Record<string, string> => {
    made += 1;
    const nonce = `nonce-${made}`;
    const text = `${at}\n${nonce}\n${method}\n${path}\n${hash('sha256', body)}`;
    return {
      'apca-api-key-id': 'KEY-buyer',
      'x-timestamp': String(at),
      'x-nonce': nonce,
      'x-signature': createHmac('sha256', 'SECRET-buyer').update(text).digest('hex'),
    };
  };

  const expectRefusal = (answer: Answer, reason: string): void => {
    expect([answer.status, answer.body]).toMatchObject([
      401,
      { code: 40110000, message: 'request is not authorized', reason },
    ]);
  };

  it('pass with and without a body, whatever bytes the body and query have', async () => {
    const path = '/v2/orders?status=open&symbols=AAPL%2CMSFT&until=';
    const listed = await gateway.ask('GET', path, { headers: signed('GET', path) });
    expect(listed.status).toBe(200);
    const body = `${ORDER.slice(0, -1)} ,\n"client_order_id":"sign-é"}`.replace('é', 'e');
    const headers = signed('POST', '/v2/orders', { body });
    expect((await gateway.ask('POST', '/v2/orders', { body, headers })).status).toBe(200);
    const gone = await gateway.ask('DELETE', '/v2/orders', {
      headers: { ...signed('DELETE', '/v2/orders'), 'content-type': '' },
    });
    expect(gone.status).toBe(207);
  });

  it('with the body, the query, the method or the key changed are refused', async () => {
    const headers = signed('POST', '/v2/orders', { body: ORDER });
    const body = ORDER.replace('"10"', '"11"');
    const invalid = 'SIGNATURE_INVALID';
    expectRefusal(await gateway.ask('POST', '/v2/orders', { body, headers }), invalid);
    expectRefusal(await gateway.ask('POST', '/v2/orders?a=1', { body: ORDER, headers }), invalid);
    expectRefusal(await gateway.ask('PUT', '/v2/watchlists/x', { body: ORDER, headers }), invalid);
    const stolen = { ...headers, 'apca-api-key-id': 'KEY-seller' };
    expectRefusal(
      await gateway.ask('POST', '/v2/orders', { body: ORDER, headers: stolen }),
      invalid,
    );
    expect((await gateway.ask('POST', '/v2/orders', { body: ORDER, headers })).status).toBe(200);
  });

  it('a wrong signature is refused even beside good credentials', async () => {
    const headers = { ...signed('GET', '/v2/account'), 'x-signature': 'f'.repeat(64) };
    const answer = await gateway.ask('GET', '/v2/account', { as: 'buyer', headers });
    expectRefusal(answer, 'SIGNATURE_INVALID');
  });

  it('too old or repeated are refused, with what would pass', async () => {
    const old = signed('GET', '/v2/account', { at: Date.now() - 60_000 });
    const late = await gateway.ask('GET', '/v2/account', { headers: old });
    expectRefusal(late, 'TIMESTAMP_OUT_OF_WINDOW');
    expect(late.body).toMatchObject({ limit: 5_000 });
    const headers = signed('GET', '/v2/account');
    expect((await gateway.ask('GET', '/v2/account', { headers })).status).toBe(200);
    expectRefusal(await gateway.ask('GET', '/v2/account', { headers }), 'NONCE_REUSED');
  });
});
