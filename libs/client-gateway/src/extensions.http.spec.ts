import { GatewayHarness } from './testing/gateway-harness.fixture';

const order = {
  symbol: 'AAPL',
  side: 'buy',
  qty: '10',
  type: 'limit',
  limit_price: '190.5',
  time_in_force: 'day',
};

describe('extensions of the public door', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });

  afterAll(() => gateway.stop());

  it('a batch answers each row for itself', async () => {
    const orders = [order, { ...order, qty: '7' }];
    const answer = await gateway.ask('POST', '/v2/orders/batch', { as: 'buyer', body: { orders } });
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject([
      { index: 0, status: 200, body: { qty: '10' } },
      { index: 1, status: 200, body: { qty: '7' } },
    ]);
  });

  it.each([
    ['a malformed row', { orders: [order, { ...order, qty: 'x' }] }, { index: 1, field: 'qty' }],
    ['an unknown field', { orders: [{ ...order, colour: 'red' }] }, { index: 0, field: 'colour' }],
    ['no row', { orders: [] }, { field: 'orders' }],
    ['too many rows', { orders: Array.from({ length: 101 }, () => order) }, { field: 'orders' }],
  ])('a batch with %s is refused as a whole', async (_name, body, where) => {
    const before = gateway.orders.batches.length;
    const answer = await gateway.ask('POST', '/v2/orders/batch', { as: 'buyer', body });
    expect(answer).toMatchObject({ status: 422, body: where });
    expect(gateway.orders.batches).toHaveLength(before);
  });

  it('a batch that is refused names every bad row', async () => {
    const orders = [{ ...order, qty: 'x' }, order, { ...order, side: 'up' }];
    const answer = await gateway.ask('POST', '/v2/orders/batch', { as: 'buyer', body: { orders } });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        index: 0,
        field: 'qty',
        errors: [
          { index: 0, code: 40010001, reason: 'MALFORMED_FIELD', field: 'qty' },
          { index: 2, code: 40010001, reason: 'MALFORMED_FIELD', field: 'side' },
        ],
      },
    });
  });

  it('a batch may be larger than other bodies', async () => {
    const long = { ...order, client_order_id: 'x'.repeat(120) };
    const orders = Array.from({ length: 90 }, (_, n) => ({
      ...long,
      client_order_id: `${long.client_order_id}${n}`,
    }));
    const answer = await gateway.ask('POST', '/v2/orders/batch', { as: 'buyer', body: { orders } });
    expect(answer.status).toBe(207);
  });

  it('a timeline is told to the owner, and to nobody else', async () => {
    const placed = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body: order });
    const { id = '' } = placed.body as { id?: string };
    const path = `/v2/orders/${id}/timeline`;
    expect(await gateway.ask('GET', path, { as: 'buyer' })).toMatchObject({
      status: 200,
      body: { order_id: id, status: 'new', complete: true, services: expect.any(Array) as unknown },
    });
    for (const refused of [
      await gateway.ask('GET', path, { as: 'seller' }),
      await gateway.ask('GET', '/v2/orders/nonsense/timeline', { as: 'buyer' }),
    ]) {
      expect(refused).toMatchObject({ status: 404, body: { reason: 'ORDER_NOT_FOUND' } });
    }
  });

  it('suspend_trade stops new orders until it is taken back', async () => {
    const path = '/v2/account/configurations';
    const stop = { as: 'buyer', body: { suspend_trade: true } };
    expect(await gateway.ask('PATCH', path, stop)).toMatchObject({ status: 200 });
    expect(await gateway.ask('POST', '/v2/orders', { as: 'buyer', body: order })).toMatchObject({
      status: 403,
      body: { message: 'new orders are rejected by user request' },
    });
    await gateway.ask('PATCH', path, { as: 'buyer', body: { suspend_trade: false } });
    expect(await gateway.ask('POST', '/v2/orders', { as: 'buyer', body: order })).toMatchObject({
      status: 200,
    });
  });

  it('an idempotency key gives the stored answer, and refuses another body', async () => {
    const headers = { 'x-idempotency-key': 'k-1' };
    const path = '/v2/watchlists';
    const body = { name: 'tech', symbols: ['AAPL'] };
    const first = await gateway.ask('POST', path, { as: 'buyer', body, headers });
    const again = await gateway.ask('POST', path, { as: 'buyer', body, headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    const other = { ...body, name: 'other' };
    const refused = await gateway.ask('POST', path, { as: 'buyer', body: other, headers });
    expect(refused).toMatchObject({ status: 422, body: { reason: 'DUPLICATE_REQUEST_ID' } });
    const lists = await gateway.ask('GET', path, { as: 'buyer' });
    expect(lists.body).toHaveLength(1);
  });

  it('a request whose gateway died is done again if it is an order, and never else', async () => {
    const headers = { 'x-idempotency-key': 'k-2' };
    const placed = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body: order, headers });
    const path = '/v2/watchlists';
    const body = { name: 'died', symbols: ['AAPL'] };
    await gateway.ask('POST', path, { as: 'buyer', body, headers });
    // What a kill leaves behind: the notes without the answers, begun a while ago.
    for (const row of gateway.answers.rows.values()) {
      Object.assign(row, { answer: null, startedAt: Date.now() - 60_000 });
    }
    const before = gateway.orders.batches.flat().length;
    const again = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body: order, headers });
    expect(again.status).toBe(placed.status);
    const [first, second] = gateway.orders.batches.flat().slice(before - 1);
    expect(first?.clientOrderId).toMatch(/^idem-[0-9a-f]{32}$/);
    expect(second?.clientOrderId).toBe(first?.clientOrderId);
    expect(await gateway.ask('POST', path, { as: 'buyer', body, headers })).toMatchObject({
      status: 503,
      body: { reason: 'OUTCOME_UNKNOWN' },
    });
  });

  it('a watchlist of another account is not there', async () => {
    const mine = await gateway.ask('GET', '/v2/watchlists', { as: 'buyer' });
    const { id = '' } = (mine.body as { id: string }[])[0] ?? {};
    const methods = ['GET', 'DELETE'] as const;
    for (const method of methods) {
      expect(await gateway.ask(method, `/v2/watchlists/${id}`, { as: 'seller' })).toMatchObject({
        status: 404,
        body: { reason: 'WATCHLIST_NOT_FOUND' },
      });
    }
  });

  it.each([
    [{ trail_percent: '5' }, 200, null],
    [{ trail_price: '3.5' }, 200, null],
    [{}, 422, 'MISSING_FIELD'],
    [{ trail_price: '1', trail_percent: '1' }, 422, 'FIELDS_CONFLICT'],
  ])('a trailing stop with %j answers %i', async (distance, status, reason) => {
    const body = { symbol: 'AAPL', side: 'sell', qty: '1', type: 'trailing_stop', ...distance };
    const answer = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body });
    expect(answer.status).toBe(status);
    if (reason !== null) expect(answer.body).toMatchObject({ reason });
  });

  it('cancel_all_after says when it would fire, and disarms with 0', async () => {
    const path = '/v2/orders/cancel_all_after';
    const ask = (timeout_seconds: unknown) => {
      return gateway.ask('POST', path, { as: 'buyer', body: { timeout_seconds } });
    };
    expect((await ask(60)).body).toMatchObject({ trigger_time: expect.any(String) as unknown });
    expect((await ask(0)).body).toMatchObject({ trigger_time: null });
    expect((await ask(-1)).status).toBe(422);
    expect((await ask('60')).status).toBe(422);
  });

  it('preview says what passed and what would pass', async () => {
    const ask = (qty: string) => {
      return gateway.ask('POST', '/v2/orders/preview', { as: 'buyer', body: { ...order, qty } });
    };
    expect((await ask('10')).body).toMatchObject({ accepted: true });
  });
});
