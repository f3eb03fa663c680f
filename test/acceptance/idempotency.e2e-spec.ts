import type { Answer, Deployment, Fields, Trader } from '@app/testing';
import { ExchangeHttp, signIn, startExchange, until, wanted } from '@app/testing';

describe('the same client_order_id', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;
  let seller: Trader;

  const bid = (clientOrderId: string, more: object = {}): Fields => ({
    symbol: 'JPM',
    side: 'buy',
    qty: '10',
    type: 'limit',
    limit_price: '200.00',
    time_in_force: 'gtc',
    client_order_id: clientOrderId,
    ...more,
  });

  /** What a second order would change. */
  const effects = async (): Promise<unknown> => {
    const { cash, cash_held: held } = await buyer.get('/v2/account');
    const orders = await buyer.get<Fields[]>('/v2/orders?status=all&limit=500');
    const fills = await buyer.get<Fields[]>('/v2/account/activities/FILL');
    return { cash, held, orders: orders.length, fills: fills.length };
  };

  const expectReplay = (answer: Answer, order: Fields): void => {
    expect([answer.status, answer.headers['idempotent-replayed']]).toEqual([200, 'true']);
    expect(answer.body.id).toBe(order.id);
  };

  const expectDuplicate = (answer: Answer): void => {
    expect([answer.status, answer.body]).toMatchObject([
      422,
      {
        code: 40010001,
        reason: 'DUPLICATE_CLIENT_ORDER_ID',
        message: 'client_order_id must be unique',
      },
    ]);
  };

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl, 32);
    buyer = await signIn(http, 'buyer_demo');
    seller = await signIn(http, 'seller_demo');
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  it('sent twice is one order', async () => {
    const order = await buyer.placed(bid('twice'));
    const before = await effects();
    expectReplay(await buyer.place(bid('twice')), order);
    expect(await effects()).toEqual(before);
  });

  it('sent twenty times at once is one order', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => buyer.place(bid('twenty', { limit_price: '199.00' }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const fresh = answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined);
    expect(fresh).toHaveLength(1);
    const found = await buyer.get<Fields[]>('/v2/orders');
    const made = found.filter((order) => order.client_order_id === 'twenty');
    expect(made).toHaveLength(1);
  });

  it('with twenty different bodies at once takes one of them and refuses the rest', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => buyer.place(bid('mixed', { qty: `${index + 1}` }))),
    );
    const taken = answers.filter(({ status }) => status === 200);
    expect(taken).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expectDuplicate(answer);
  });

  it.each([
    ['another quantity', { qty: '11' }],
    ['another price', { limit_price: '199.99' }],
    ['another symbol', { symbol: 'AAPL', limit_price: '190.00' }],
    ['another side', { side: 'sell' }],
    ['another time in force', { time_in_force: 'day' }],
  ])('with %s is refused and changes nothing', async (_what, change) => {
    const before = await effects();
    expectDuplicate(await buyer.place(bid('twice', change)));
    expect(await effects()).toEqual(before);
  });

  it('written in another way, with the same values, is the same order', async () => {
    const order = await buyer.get('/v2/orders:by_client_order_id?client_order_id=twice');
    expectReplay(await buyer.place({ ...bid('twice'), qty: 10, limit_price: 200 }), order);
    expectReplay(await buyer.place(bid('twice', { limit_price: '200.0000' })), order);
  });

  it('of someone else is no repeat', async () => {
    const answer = await seller.place(bid('twice', { side: 'sell', limit_price: '215.00' }));
    expect([answer.status, answer.headers['idempotent-replayed']]).toEqual([200, undefined]);
    expect((await seller.cancel(answer.body.id)).status).toBe(204);
  });

  it('after a fill answers the filled order', async () => {
    const order = await buyer.placed(bid('to-be-filled', { limit_price: '201.00' }));
    await seller.placed({ ...bid('the-fill', { side: 'sell', limit_price: '201.00' }) });
    await until('it is filled', async () => (await buyer.order(order.id)).status === 'filled');
    const before = await effects();
    const answer = await buyer.place(bid('to-be-filled', { limit_price: '201.00' }));
    expectReplay(answer, order);
    expect(answer.body).toMatchObject({ status: 'filled', filled_qty: '10' });
    expect(await effects()).toEqual(before);
  });

  it('of a refused order answers the same refusal', async () => {
    const costly = bid('too-costly', { qty: '9999' });
    const first = await buyer.place(costly);
    const before = await effects();
    const second = await buyer.place(costly);
    expect([second.status, second.body.reason]).toEqual([403, 'INSUFFICIENT_FUNDS']);
    expect(second.body.order_id).toBe(first.body.order_id);
    expect(await effects()).toEqual(before);
  });

  it('of a replace answers the same successor', async () => {
    const order = await buyer.placed(bid('to-be-replaced', { limit_price: '198.00' }));
    const change = { qty: '5', client_order_id: 'the-successor' };
    const first = wanted(await buyer.replace(order.id, change), 200, 'replace');
    const before = await effects();
    const second = wanted(await buyer.replace(order.id, change), 200, 'its repeat');
    expect(second.id).toBe(first.id);
    expect(await effects()).toEqual(before);
    expectDuplicate(await buyer.replace(order.id, { ...change, qty: '4' }));
  });

  const stops: [string, () => Promise<unknown>][] = [
    ['a restart', () => exchange.stop()],
    ['kill -9', () => exchange.kill()],
  ];
  it.each(stops)('after %s is still the same order', async (_how, end) => {
    const names = ['twice', 'twenty', 'to-be-filled', 'the-successor'];
    const path = (name: string): string => `/v2/orders:by_client_order_id?client_order_id=${name}`;
    const known = await Promise.all(names.map((name) => buyer.get(path(name))));
    const before = await effects();
    await end();
    await exchange.restart();
    const [twice, twenty, filled] = known as [Fields, Fields, Fields];
    expectReplay(await buyer.place(bid('twice')), twice);
    expectReplay(await buyer.place(bid('twenty', { limit_price: '199.00' })), twenty);
    expectReplay(await buyer.place(bid('to-be-filled', { limit_price: '201.00' })), filled);
    expectDuplicate(await buyer.place(bid('twice', { qty: '11' })));
    expect(await Promise.all(names.map((name) => buyer.get(path(name))))).toEqual(known);
    expect(await effects()).toEqual(before);
  });

  it('whose answer was lost in a crash has at most one effect when it is repeated', async () => {
    const before = (await effects()) as { orders: number };
    const order = bid('in-the-crash', { limit_price: '197.00' });
    const lost = buyer.place(order).catch(() => null);
    await exchange.kill();
    await lost;
    await exchange.restart();
    const first = await buyer.placed(order);
    expectReplay(await buyer.place(order), first);
    expect(((await effects()) as { orders: number }).orders).toBe(before.orders + 1);
  });
});

describe('the same X-Idempotency-Key', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;

  const order = { symbol: 'JPM', side: 'buy', qty: '3', type: 'limit', limit_price: '150.00' };
  const post = (path: string, key: string, body: object): Promise<Answer> => {
    return buyer.send('POST', path, { body, headers: { 'x-idempotency-key': key } });
  };
  const count = async (): Promise<number> => {
    return (await buyer.get<Fields[]>('/v2/orders?status=all&limit=500')).length;
  };

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl, 32);
    buyer = await signIn(http, 'buyer_demo');
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  it('sent ten times at once places one order', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post('/v2/orders', 'ten', order)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await count()).toBe(1);
  });

  it('gives the stored answer after kill -9, secrets and refusals included', async () => {
    const far = { ...order, qty: '1.5' };
    const label = { label: 'kept', permissions: ['read'] };
    const asks: [string, string, object, number][] = [
      ['/v2/orders', 'an order', order, 200],
      ['/v2/orders', 'a refusal', far, 422],
      ['/v2/orders/batch', 'a batch', { orders: [order, order] }, 207],
      ['/v2/auth/api-keys', 'a key', label, 201],
    ];
    const first: Answer[] = [];
    for (const [path, key, body, status] of asks) {
      const answer = await post(path, key, body);
      expect({ key, status: answer.status }).toEqual({ key, status });
      first.push(answer);
    }
    const before = await count();
    await exchange.kill();
    await exchange.restart();
    for (const [index, [path, key, body, status]] of asks.entries()) {
      const again = await post(path, key, body);
      const { request_id: _own, ...rest } = again.body;
      expect([again.status, again.headers['idempotent-replayed']]).toEqual([status, 'true']);
      expect(first[index]?.body).toMatchObject(rest);
      const other = await post(path, key, { ...body, more: 1 });
      expect(other).toMatchObject({ status: 422, body: { reason: 'DUPLICATE_REQUEST_ID' } });
    }
    expect(await count()).toBe(before);
    expect(await buyer.get('/v2/auth/api-keys')).toHaveLength(1);
  });

  it('whose answer was lost in a crash has one effect when it is repeated', async () => {
    const before = await count();
    const lost = post('/v2/orders', 'in-the-crash', order).catch(() => null);
    await exchange.kill();
    await lost;
    await exchange.restart();
    const first = wanted(await post('/v2/orders', 'in-the-crash', order), 200, 'order');
    const again = await post('/v2/orders', 'in-the-crash', order);
    expect(again.body.id).toBe(first.id);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await count()).toBe(before + 1);
  });
});
