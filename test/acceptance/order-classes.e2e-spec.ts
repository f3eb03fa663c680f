import type { Deployment, Trader } from '@app/testing';
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

interface Order extends Record<string, unknown> {
  readonly id: string;
  readonly status: string;
  readonly filled_qty: string;
  readonly legs: readonly Order[] | null;
}

interface Check {
  readonly id: string;
  readonly ok: boolean;
}

describe('orders with legs', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let maker: Trader;
  let other: Trader;
  let trader: Trader;
  let operator: Trader;
  let traders = 0;

  const limit = (side: string, qty: string, price: string, more: object = {}) => ({
    symbol: 'NVDA',
    side,
    qty,
    type: 'limit',
    limit_price: price,
    time_in_force: 'gtc',
    ...more,
  });
  const exits = { take_profit: { limit_price: '124' }, stop_loss: { stop_price: '116' } };
  const bracket = (more: object = {}) =>
    limit('buy', '10', '120', { order_class: 'bracket', ...exits, ...more });

  const placed = async (order: object): Promise<Order> => {
    return wanted(await trader.send<Order>('POST', '/v2/orders', { body: order }), 200, 'class');
  };
  const nested = (id: string): Promise<Order> => trader.get<Order>(`/v2/orders/${id}?nested=true`);
  const legsOf = async (id: string): Promise<[profit: Order, stop: Order]> => {
    const { legs } = await nested(id);
    const [profit, stop] = legs ?? [];
    if (profit === undefined || stop === undefined) throw new Error(`legs of ${id}`);
    return [profit, stop];
  };
  const states = async (id: string): Promise<string[]> => {
    const { status, legs } = await nested(id);
    return [status, ...(legs ?? []).map((leg) => `${leg.status} ${leg.filled_qty}`)];
  };
  const become = (id: string, wantedStates: string[]): Promise<true> =>
    until(`${wantedStates.join(', ')} of ${id}`, async () => {
      return (await states(id)).join() === wantedStates.join() ? true : null;
    });
  const held = async (): Promise<string | undefined> => {
    const { cash_held } = await trader.get('/v2/account');
    return cash_held;
  };
  const available = async (): Promise<string | undefined> => {
    const answer = await trader.send('GET', '/v2/positions/NVDA');
    return answer.status === 404 ? undefined : answer.body['qty_available'];
  };
  /** Others trade a share, so that this is the last price. */
  const print = async (price: string): Promise<void> => {
    await maker.placed(limit('buy', '1', price));
    await other.placed(limit('sell', '1', price, { time_in_force: 'ioc' }));
  };
  /** Someone else takes the other side. */
  const trade = async (side: string, qty: string, price: string): Promise<void> => {
    await maker.placed(limit(side, qty, price, { time_in_force: 'ioc' }));
  };

  beforeAll(async () => {
    exchange = await startExchange({});
    http = new ExchangeHttp(exchange.baseUrl);
    operator = await signIn(http, 'operator_demo');
    maker = await register(http, 'class_maker');
    other = await register(http, 'class_other');
    for (const [name, asset, amount] of [
      ['class_maker', 'USD', '1000000'],
      ['class_maker', 'NVDA', '10000'],
      ['class_other', 'NVDA', '10'],
    ] as const) {
      await fund(operator, name, { asset, amount, request_id: `${name} ${asset}` });
    }
  });

  beforeEach(async () => {
    traders += 1;
    const name = `class_trader_${traders}`;
    trader = await register(http, name);
    await fund(operator, name, { asset: 'USD', amount: '2000', request_id: `usd ${traders}` });
  });

  afterEach(async () => {
    for (const one of [trader, maker]) {
      wanted(await one.send('DELETE', '/v2/orders'), 207, 'cancel all');
      expect(await one.get('/v2/orders')).toEqual([]);
    }
    expect(await held()).toBe('0');
    const { invariants } = await operator.get<{ invariants: readonly Check[] }>(
      '/v2/admin/reconciliation',
    );
    expect(invariants.filter(({ ok }) => !ok)).toEqual([]);
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  it('a bracket holds its exits back until the entry is filled, and holds shares once', async () => {
    const order = await placed(bracket());
    expect(order).toMatchObject({ status: 'new', order_class: 'bracket' });
    expect(order.legs).toMatchObject([
      { status: 'held', type: 'limit', side: 'sell', limit_price: '124', order_class: 'bracket' },
      { status: 'held', type: 'stop', side: 'sell', stop_price: '116', qty: '10' },
    ]);
    expect(await held()).toBe('1200');
    await trade('sell', '4', '120');
    await become(order.id, ['partially_filled', 'held 0', 'held 0']);
    await trade('sell', '6', '120');
    await become(order.id, ['filled', 'new 0', 'held 0']);
    expect(await available()).toBe('0');
  });

  it('what one exit trades comes off the other, and its end is the other one’s end', async () => {
    const order = await placed(bracket());
    await trade('sell', '10', '120');
    await become(order.id, ['filled', 'new 0', 'held 0']);
    await trade('buy', '4', '124');
    await become(order.id, ['filled', 'partially_filled 4', 'held 0']);
    const [, stop] = await legsOf(order.id);
    expect(stop).toMatchObject({ qty: '6', status: 'held' });
    await trade('buy', '6', '124');
    await become(order.id, ['filled', 'filled 10', 'canceled 0']);
    expect(await available()).toBeUndefined();
  });

  it('a stop that is triggered takes the other exit out of the market first', async () => {
    const order = await placed(bracket());
    await trade('sell', '10', '120');
    await become(order.id, ['filled', 'new 0', 'held 0']);
    await maker.placed(limit('buy', '19', '116'));
    await print('116');
    await become(order.id, ['filled', 'canceled 0', 'filled 10']);
  });

  it('a bracket whose entry trades at once puts its exits at once', async () => {
    await print('120');
    await maker.placed(limit('sell', '10', '119'));
    const { limit_price: _none, ...market } = bracket({ type: 'market', time_in_force: 'day' });
    const order = await placed(market);
    await become(order.id, ['filled', 'new 0', 'held 0']);
  });

  it('a cancel of the entry ends its exits; of one exit both', async () => {
    const first = await placed(bracket());
    expect((await trader.cancel(first.id)).status).toBe(204);
    await become(first.id, ['canceled', 'canceled 0', 'canceled 0']);
    const second = await placed(bracket());
    await trade('sell', '10', '120');
    await become(second.id, ['filled', 'new 0', 'held 0']);
    const [profit] = await legsOf(second.id);
    expect((await trader.cancel(profit.id)).status).toBe(204);
    await become(second.id, ['filled', 'canceled 0', 'canceled 0']);
    expect(await available()).toBe('10');
  });

  it('a cancel of an exit that is held back leaves the entry alone', async () => {
    const order = await placed(bracket());
    const [profit] = await legsOf(order.id);
    expect((await trader.cancel(profit.id)).status).toBe(204);
    await become(order.id, ['new', 'canceled 0', 'canceled 0']);
    await trade('sell', '10', '120');
    await become(order.id, ['filled', 'canceled 0', 'canceled 0']);
  });

  it('what an immediate entry did not get does not keep its exits from what it got', async () => {
    await print('120');
    await maker.placed(limit('sell', '3', '120'));
    const { limit_price: _none, ...market } = bracket({ type: 'market', time_in_force: 'day' });
    const order = await placed(market);
    await become(order.id, ['canceled', 'new 0', 'held 0']);
    const [profit, stop] = await legsOf(order.id);
    expect([profit['qty'], stop['qty']]).toEqual(['3', '3']);
  });

  it('exits change their prices, held back or not, and keep their quantity and side', async () => {
    const order = await placed(bracket());
    const [profit, stop] = await legsOf(order.id);
    const moved = wanted(await trader.replace(stop.id, { stop_price: '115' }), 200, 'held leg');
    expect(moved).toMatchObject({ status: 'held', stop_price: '115', replaces: stop.id });
    await trade('sell', '10', '120');
    await become(order.id, ['filled', 'new 0', 'held 0']);
    const nearer = wanted(await trader.replace(profit.id, { limit_price: '123' }), 200, 'leg');
    expect(nearer).toMatchObject({ status: 'new', limit_price: '123', order_class: 'bracket' });
    const higher = await trader.replace(moved.id, { stop_price: '123.50' });
    expect([higher.status, higher.body]).toMatchObject([
      422,
      { reason: 'LEG_PRICE_INVALID', limit: '123.50', value: '123.00' },
    ]);
    expect((await trader.replace(moved.id, { qty: '5' })).body).toMatchObject({
      reason: 'FIELDS_CONFLICT',
      field: 'qty',
    });
    await trade('buy', '10', '123');
    await become(order.id, ['filled', 'filled 10', 'canceled 0']);
  });

  it('a pair of exits alone is two orders of one hold', async () => {
    await maker.placed(limit('sell', '10', '120'));
    await trader.placed(limit('buy', '10', '120'));
    const { limit_price: _none, ...oco } = limit('sell', '10', '124', {
      order_class: 'oco',
      ...exits,
    });
    const order = await placed(oco);
    expect(order).toMatchObject({ type: 'limit', limit_price: '124', order_class: 'oco' });
    expect(order.legs).toMatchObject([{ type: 'stop', stop_price: '116', side: 'sell' }]);
    await become(order.id, ['new', 'held 0']);
    expect(await available()).toBe('0');
    const list = await trader.get<Order[]>('/v2/orders?nested=true');
    expect(list.map(({ id }) => id)).toEqual([order.id]);
    expect(await trader.get<Order[]>('/v2/orders')).toHaveLength(2);
    await trade('buy', '10', '124');
    await become(order.id, ['filled', 'canceled 0']);
  });

  it('a pair that trades as it comes leaves no stop behind', async () => {
    await maker.placed(limit('sell', '10', '120'));
    await trader.placed(limit('buy', '10', '120'));
    await maker.placed(limit('buy', '10', '125'));
    const { limit_price: _none, ...oco } = limit('sell', '10', '124', {
      order_class: 'oco',
      ...exits,
    });
    const order = await placed(oco);
    await become(order.id, ['filled', 'canceled 0']);
  });

  it('an entry with one exit', async () => {
    const order = await placed(bracket({ order_class: 'oto', take_profit: null }));
    expect(order.legs).toHaveLength(1);
    await trade('sell', '10', '120');
    await become(order.id, ['filled', 'held 0']);
    expect(await available()).toBe('0');
  });

  it('shares for exits that were sold meanwhile refuse both', async () => {
    const broke = await placed(limit('sell', '10', '130', { order_class: 'simple' })).catch(
      (error: unknown) => String(error),
    );
    expect(broke).toContain('INSUFFICIENT_SHARES');
    const { limit_price: _none, ...oco } = limit('sell', '10', '124', {
      order_class: 'oco',
      ...exits,
    });
    const refused = await trader.place(oco);
    expect([refused.status, refused.body['reason']]).toEqual([403, 'INSUFFICIENT_SHARES']);
    const closed = await trader.get<Order[]>('/v2/orders?status=closed&nested=true');
    expect(closed[0]?.legs?.[0]?.status).toBe('rejected');
  });

  it('the same request is the same class, whatever its legs are called', async () => {
    const body = bracket({ client_order_id: `class-${traders}` });
    const first = await placed(body);
    const answer = await trader.send<Order>('POST', '/v2/orders', { body });
    expect(answer.headers['idempotent-replayed']).toBe('true');
    expect(answer.body.legs?.map(({ id }) => id)).toEqual(first.legs?.map(({ id }) => id));
    const other = { ...body, stop_loss: { stop_price: '115' } };
    expect((await trader.place(other)).body).toMatchObject({ reason: 'DUPLICATE_CLIENT_ORDER_ID' });
    const leg = first.legs?.[0]?.id ?? '';
    const taken = await trader.place(limit('buy', '1', '100', { client_order_id: leg }));
    expect(taken.body).toMatchObject({ reason: 'DUPLICATE_CLIENT_ORDER_ID' });
  });

  it('each change of the class reaches the stream, exits as orders of their own', async () => {
    const stream = await UpdateStream.open(exchange.wsUrl, trader.token);
    const order = await placed(bracket());
    const [profit, stop] = await legsOf(order.id);
    await trade('sell', '10', '120');
    await become(order.id, ['filled', 'new 0', 'held 0']);
    await trade('buy', '4', '124');
    await stream.update('the smaller stop', ({ event }) => event === 'restated');
    const names = new Map([
      [order.id, 'entry'],
      [profit.id, 'profit'],
      [stop.id, 'stop'],
    ]);
    const told = stream.updates.map((update) => {
      return `${names.get(update.order.id ?? '')} ${update.event} ${update.order.status}`;
    });
    expect(told).toEqual([
      'entry pending_new pending_new',
      'profit pending_new held',
      'stop pending_new held',
      'entry new new',
      'entry fill filled',
      'profit pending_new pending_new',
      'stop pending_new pending_new',
      'stop new held',
      'profit new new',
      'profit partial_fill partially_filled',
      'stop restated held',
    ]);
    stream.close();
  });

  it.each([
    ['a profit below the entry', { take_profit: { limit_price: '119' } }, 'LEG_PRICE_INVALID'],
    ['a stop above the entry', { stop_loss: { stop_price: '121' } }, 'LEG_PRICE_INVALID'],
    ['a stop above the profit', { stop_loss: { stop_price: '125' } }, 'LEG_PRICE_INVALID'],
    ['an odd tick', { take_profit: { limit_price: '124.005' } }, 'TICK_SIZE'],
    ['no stop', { stop_loss: null }, 'MISSING_FIELD'],
    ['a stop without a price', { stop_loss: { limit_price: '115' } }, 'MISSING_FIELD'],
    ['an unknown field', { take_profit: { limit_price: '124', at: 1 } }, 'UNKNOWN_FIELD'],
    ['no class', { order_class: 'simple' }, 'FIELDS_CONFLICT'],
    ['several symbols', { order_class: 'mleg' }, 'TYPE_NOT_SUPPORTED'],
    ['an immediate entry', { time_in_force: 'ioc' }, 'TIF_NOT_ALLOWED'],
    ['extended hours', { extended_hours: true }, 'FIELDS_CONFLICT'],
  ])('refuses %s', async (_name, change, reason) => {
    const answer = await trader.place(bracket(change));
    expect([answer.status, answer.body]).toMatchObject([422, { reason }]);
    if (reason === 'LEG_PRICE_INVALID') {
      const { limit: bound, value, would_pass } = answer.body;
      expect([bound, value, would_pass]).not.toContain(undefined);
    }
    expect(await trader.get('/v2/orders?status=all')).toEqual([]);
  });
});
