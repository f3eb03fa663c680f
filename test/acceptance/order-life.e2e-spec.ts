import type { Deployment, Fields, Trader } from '@app/testing';
import {
  ExchangeHttp,
  fund,
  register,
  signIn,
  startExchange,
  until,
  UpdateStream,
  wanted,
} from '@app/testing';

const DAY_MS = 86_400_000;

describe.each([
  ['with hints', {}],
  ['with every hint dropped', { DROP_HINTS: '1' }],
])('life of orders, %s', (_name, env) => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;
  let seller: Trader;
  let other: Trader;

  const limit = (side: string, qty: string, price: string, more: object = {}) => ({
    symbol: 'MSFT',
    side,
    qty,
    type: 'limit',
    limit_price: price,
    time_in_force: 'gtc',
    ...more,
  });

  beforeAll(async () => {
    exchange = await startExchange({ env });
    http = new ExchangeHttp(exchange.baseUrl);
    buyer = await signIn(http, 'buyer_demo');
    seller = await signIn(http, 'seller_demo');
    const operator = await signIn(http, 'operator_demo');
    other = await register(http, 'other_trader');
    await fund(operator, 'other_trader', { asset: 'USD', amount: '500000', request_id: 'other-1' });
  });

  afterEach(async () => {
    for (const trader of [buyer, seller, other]) {
      wanted(await trader.send('DELETE', '/v2/orders'), 207, 'cancel all');
    }
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  const filled = async (trader: Trader, id: string | undefined, qty: string): Promise<Fields> => {
    return await until(`${qty} of ${id} filled`, async () => {
      const order = await trader.order(id);
      return order.filled_qty === qty ? order : null;
    });
  };

  it('a smaller quantity at the same price keeps its place in the queue', async () => {
    const first = await buyer.placed(limit('buy', '100', '420.00'));
    const second = await other.placed(limit('buy', '100', '420.00'));
    const smaller = wanted(await buyer.replace(first.id, { qty: '50' }), 200, 'replace');
    expect(smaller).toMatchObject({ replaces: first.id, qty: '50', status: 'new' });
    expect(smaller.id).not.toBe(first.id);
    expect(await buyer.order(first.id)).toMatchObject({
      status: 'replaced',
      replaced_by: smaller.id,
    });
    await seller.placed(limit('sell', '60', '420.00'));
    expect(await filled(buyer, smaller.id, '50')).toMatchObject({ status: 'filled' });
    expect(await filled(other, second.id, '10')).toMatchObject({ status: 'partially_filled' });
  });

  it('keep_priority takes a part back of the very same order, or changes nothing', async () => {
    const first = await buyer.placed(limit('buy', '100', '420.00'));
    const second = await other.placed(limit('buy', '100', '420.00'));
    const reduce = (changes: object) =>
      buyer.send('PATCH', `/v2/orders/${first.id}?keep_priority=true`, { body: changes });
    const lost = { code: 42210000, reason: 'PRIORITY_WOULD_BE_LOST' };
    for (const changes of [{ qty: '101' }, { qty: '50', limit_price: '420.01' }]) {
      expect((await reduce(changes)).body).toMatchObject(lost);
    }
    expect(await buyer.order(first.id)).toMatchObject({ qty: '100', status: 'new' });
    const smaller = wanted(await reduce({ qty: '50', limit_price: '420' }), 200, 'reduce');
    expect(smaller).toMatchObject({ id: first.id, qty: '50', status: 'new', replaces: null });
    expect(wanted(await reduce({ qty: '50' }), 200, 'repeat')).toMatchObject({ id: first.id });
    expect((await buyer.get('/v2/account')).cash_held).toBe('21000');
    await seller.placed(limit('sell', '60', '420.00'));
    expect(await filled(buyer, first.id, '50')).toMatchObject({ status: 'filled', qty: '50' });
    expect(await filled(other, second.id, '10')).toMatchObject({ status: 'partially_filled' });
  });

  it('another price loses the place, and so does a larger quantity', async () => {
    const first = await buyer.placed(limit('buy', '10', '419.00'));
    const second = await other.placed(limit('buy', '10', '419.50'));
    const moved = wanted(await buyer.replace(first.id, { limit_price: '419.50' }), 200, 'replace');
    await seller.placed(limit('sell', '10', '419.50'));
    await filled(other, second.id, '10');
    expect((await buyer.order(moved.id)).filled_qty).toBe('0');
    const third = await other.placed(limit('buy', '10', '419.50'));
    const larger = wanted(await buyer.replace(moved.id, { qty: '20' }), 200, 'replace');
    await seller.placed(limit('sell', '10', '419.50'));
    await filled(other, third.id, '10');
    expect((await buyer.order(larger.id)).filled_qty).toBe('0');
  });

  it('replaces chain, carry what is filled, and free what is no longer needed', async () => {
    const first = await buyer.placed(limit('buy', '10', '418.00'));
    await seller.placed(limit('sell', '4', '418.00'));
    await filled(buyer, first.id, '4');
    const second = wanted(
      await buyer.replace(first.id, { qty: '8', client_order_id: `chain-${first.id}` }),
      200,
      'replace',
    );
    expect(second).toMatchObject({
      replaces: first.id,
      filled_qty: '4',
      filled_avg_price: '418',
      status: 'partially_filled',
      client_order_id: `chain-${first.id}`,
    });
    expect((await buyer.get('/v2/account')).cash_held).toBe('1672');
    const third = wanted(await buyer.replace(second.id, { limit_price: '417.00' }), 200, 'replace');
    expect(third).toMatchObject({ replaces: second.id, filled_qty: '4', limit_price: '417' });
    expect(await buyer.order(second.id)).toMatchObject({
      status: 'replaced',
      replaces: first.id,
      replaced_by: third.id,
    });
    expect((await buyer.get('/v2/account')).cash_held).toBe('1668');
    expect((await buyer.replace(first.id, { qty: '9' })).body).toMatchObject({
      reason: 'ORDER_TERMINAL',
      message: 'order is already in "replaced" state',
    });
  });

  it('a total at or below what is filled ends the order', async () => {
    const order = await buyer.placed(limit('buy', '10', '417.50'));
    await seller.placed(limit('sell', '4', '417.50'));
    await filled(buyer, order.id, '4');
    const ended = wanted(await buyer.replace(order.id, { qty: '4' }), 200, 'replace');
    expect(ended).toMatchObject({ status: 'filled', filled_qty: '4', replaces: order.id });
    expect((await buyer.get('/v2/account')).cash_held).toBe('0');
  });

  it('a cancel frees the hold, and comes too late a second time', async () => {
    const order = await buyer.placed(limit('buy', '10', '410.00'));
    expect((await buyer.get('/v2/account')).cash_held).toBe('4100');
    const answer = await buyer.cancel(order.id);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(await buyer.order(order.id)).toMatchObject({ status: 'canceled', filled_qty: '0' });
    expect((await buyer.get('/v2/account')).cash_held).toBe('0');
    const again = await buyer.cancel(order.id);
    expect([again.status, again.body]).toMatchObject([
      422,
      { reason: 'ORDER_TERMINAL', message: 'order is already in "canceled" state' },
    ]);
  });

  it('cancel all answers each order, and takes no one else with it', async () => {
    const mine = [
      await buyer.placed(limit('buy', '1', '411.00')),
      await buyer.placed(limit('buy', '1', '412.00', { symbol: 'V', limit_price: '280.00' })),
    ];
    const theirs = await other.placed(limit('buy', '1', '411.00'));
    const rows = wanted(
      await buyer.send<{ id: string; status: number; body: Fields }[]>('DELETE', '/v2/orders'),
      207,
      'cancel all',
    );
    expect(rows.map(({ id }) => id).sort()).toEqual(mine.map(({ id }) => id).sort());
    for (const { status, body } of rows) {
      expect([status, body.status]).toEqual([200, 'canceled']);
    }
    expect((await other.order(theirs.id)).status).toBe('new');
    expect(await buyer.get('/v2/orders')).toEqual([]);
  });

  it('an immediate order trades what it can and ends', async () => {
    await seller.placed(limit('sell', '5', '421.00'));
    const order = await buyer.placed(limit('buy', '8', '421.00', { time_in_force: 'ioc' }));
    const ended = await until('it has ended', async () => {
      const now = await buyer.order(order.id);
      return now.status === 'canceled' ? now : null;
    });
    expect(ended).toMatchObject({ filled_qty: '5', filled_avg_price: '421' });
    expect((await buyer.get('/v2/account')).cash_held).toBe('0');
  });

  it('fill-or-kill takes all or nothing', async () => {
    await seller.placed(limit('sell', '5', '421.50'));
    const fok = { time_in_force: 'fok' };
    const killed = await buyer.place(limit('buy', '8', '421.50', fok));
    const outcome = killed.status === 200 ? await buyer.order(killed.body.id) : killed.body;
    expect(outcome).toMatchObject({ reason: 'FOK_NOT_FILLABLE' });
    const whole = await buyer.placed(limit('buy', '5', '421.50', fok));
    await filled(buyer, whole.id, '5');
  });

  it('post-only is refused where it would take, and rests elsewhere', async () => {
    await seller.placed(limit('sell', '5', '422.00'));
    const refused = await buyer.place(limit('buy', '5', '422.00', { post_only: true }));
    expect([refused.status, refused.body.reason]).toEqual([422, 'POST_ONLY_WOULD_TAKE']);
    expect((await buyer.get('/v2/account')).cash_held).toBe('0');
    const resting = await buyer.placed(limit('buy', '5', '421.99', { post_only: true }));
    expect(resting).toMatchObject({ status: 'new', post_only: true });
  });

  it('a market order takes the book and what is left of it ends', async () => {
    await seller.placed(limit('sell', '3', '423.00'));
    await seller.placed(limit('sell', '3', '424.00'));
    const market = { symbol: 'MSFT', side: 'buy', qty: '10', type: 'market', time_in_force: 'day' };
    const order = await buyer.placed(market);
    const ended = await until('it has ended', async () => {
      const now = await buyer.order(order.id);
      return now.status === 'canceled' ? now : null;
    });
    expect(ended).toMatchObject({ filled_qty: '6', filled_avg_price: '423.5' });
  });

  it('a trailing stop says where it stands, follows the price, and takes another distance', async () => {
    const print = async (price: string): Promise<void> => {
      const bid = await buyer.placed(limit('buy', '1', price));
      await seller.placed(limit('sell', '1', price));
      await filled(buyer, bid.id, '1');
    };
    await print('420.00');
    const trailing = { symbol: 'MSFT', side: 'sell', qty: '2', type: 'trailing_stop' };
    const order = await seller.placed({ ...trailing, trail_price: '5', time_in_force: 'gtc' });
    expect(order.status).toBe('held');
    expect(await seller.order(order.id)).toMatchObject({ hwm: '420', stop_price: '415' });
    await print('421.50');
    expect(await seller.order(order.id)).toMatchObject({ hwm: '421.5', stop_price: '416.5' });
    const wider = wanted(await seller.replace(order.id, { trail: '8' }), 200, 'new trail');
    expect(wider).toMatchObject({ replaces: order.id, trail_price: '8', status: 'held' });
    expect(await seller.order(wider.id)).toMatchObject({ hwm: '421.5', stop_price: '413.5' });
    const percent = await seller.placed({ ...trailing, trail_percent: '2', time_in_force: 'gtc' });
    const tighter = wanted(await seller.replace(percent.id, { trail: '1.5' }), 200, 'new trail');
    expect(tighter).toMatchObject({ trail_percent: '1.5', trail_price: null });
    expect((await seller.replace(tighter.id, { trail: '100' })).body).toMatchObject({
      reason: 'MALFORMED_FIELD',
      limit: '99.99',
    });
    const plain = await seller.placed(limit('sell', '1', '430.00'));
    expect((await seller.replace(plain.id, { trail: '1' })).body).toMatchObject({
      reason: 'FIELDS_CONFLICT',
    });
  });

  it('an order says how many shares and orders stand before it', async () => {
    await other.placed(limit('buy', '7', '408.00'));
    const second = await buyer.placed(limit('buy', '3', '408.00'));
    expect(await buyer.get(`/v2/orders/${second.id}/queue_position`)).toMatchObject({
      qty_ahead: '7',
      orders_ahead: 1,
      leaves_qty: '3',
    });
    const answer = await other.send('GET', `/v2/orders/${second.id}/queue_position`);
    expect([answer.status, answer.body['reason']]).toEqual([404, 'ORDER_NOT_FOUND']);
  });

  it('a day order says when it expires, a good-till-date order does so', async () => {
    const day = await buyer.placed(limit('buy', '1', '400.00', { time_in_force: 'day' }));
    const midnight = (Math.floor(Date.parse(day.submitted_at ?? '') / DAY_MS) + 1) * DAY_MS;
    expect(Date.parse(day.expires_at ?? '')).toBe(midnight);
    const expire_at = new Date(Date.now() + 1_200).toISOString();
    const dated = await buyer.placed(limit('buy', '1', '400.00', { expire_at }));
    expect(dated).toMatchObject({ time_in_force: 'gtc', expires_at: expire_at });
    const expired = await until('it expires', async () => {
      const now = await buyer.order(dated.id);
      return now.status === 'expired' ? now : null;
    });
    expect(expired.expired_at).not.toBeNull();
    expect(await buyer.order(day.id)).toMatchObject({ status: 'new' });
  });

  it('an order never meets one of its own account', async () => {
    const resting = await seller.placed(limit('sell', '5', '425.00'));
    wanted(await seller.place(limit('buy', '5', '425.00')), 200, 'own buy');
    const buys = await until('the newer one has ended', async () => {
      const closed = await seller.get<Fields[]>('/v2/orders?status=closed&side=buy');
      return closed.length > 0 ? closed : null;
    });
    expect(buys[0]).toMatchObject({ status: 'canceled', reason: 'SELF_TRADE', filled_qty: '0' });
    expect((await seller.order(resting.id)).status).toBe('new');
  });

  it('of a cancel and a fill that race, one wins and the books agree', async () => {
    for (let round = 0; round < 10; round += 1) {
      const order = await buyer.placed(limit('buy', '1', '426.00'));
      const [cancelled, sold] = await Promise.all([
        buyer.cancel(order.id),
        seller.placed(limit('sell', '1', '426.00', { time_in_force: 'ioc' })),
      ]);
      const now = await until('it has ended', async () => {
        const found = await buyer.order(order.id);
        return ['canceled', 'filled'].includes(found.status ?? '') ? found : null;
      });
      const won = cancelled.status === 204;
      expect([now.status, now.filled_qty]).toEqual(won ? ['canceled', '0'] : ['filled', '1']);
      const ended = await until('the sell has ended', async () => {
        const found = await seller.order(sold.id);
        return ['canceled', 'filled'].includes(found.status ?? '') ? found : null;
      });
      expect(ended.filled_qty).toBe(won ? '0' : '1');
    }
  });

  it('each update of a replaced order reaches the stream in causal order', async () => {
    const stream = await UpdateStream.open(exchange.wsUrl, buyer.token);
    const first = await buyer.placed(limit('buy', '2', '409.00'));
    const second = wanted(await buyer.replace(first.id, { qty: '1' }), 200, 'replace');
    await buyer.cancel(second.id);
    await stream.update('the cancel', ({ event }) => event === 'canceled');
    expect(stream.updates.map(({ event, order }) => [event, order.id])).toEqual([
      ['pending_new', first.id],
      ['new', first.id],
      ['pending_replace', first.id],
      ['replaced', first.id],
      ['new', second.id],
      ['pending_cancel', second.id],
      ['canceled', second.id],
    ]);
    const ids = stream.updates.map((update) => update.event_id);
    expect(ids).toEqual([...new Set(ids)].sort());
    stream.close();
  });
});
