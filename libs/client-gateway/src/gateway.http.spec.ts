import { GatewayHarness } from './testing/gateway-harness.fixture';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const order = { symbol: 'AAPL', side: 'buy', qty: '10', type: 'limit', limit_price: '190.5' };

describe('the public door', () => {
  let gateway: GatewayHarness;
  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });
  afterAll(() => gateway.stop());

  describe('orders', () => {
    it('places an order and answers the whole Order object', async () => {
      const answer = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body: order });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        symbol: 'AAPL',
        qty: '10',
        limit_price: '190.5',
        time_in_force: 'day',
        status: 'new',
        filled_qty: '0',
        commission: '0',
      });
      expect((answer.body as { id: string }).id).toMatch(UUID);
      expect(answer.headers['x-request-id']).toBeDefined();
      expect(answer.headers['x-ratelimit-limit']).toBeDefined();
      expect(answer.headers['x-ratelimit-remaining']).toBeDefined();
      expect(answer.headers['x-ratelimit-reset']).toBeDefined();
    });

    it('takes numbers and strings alike', async () => {
      const body = { ...order, qty: 10, limit_price: 190.5, client_order_id: 'numbers-1' };
      await gateway.ask('POST', '/v2/orders', { as: 'buyer', body });
      expect(gateway.orders.batches.at(-1)?.[0]).toMatchObject({
        quantityShares: 10,
        limitPriceUnits: 1_905_000,
        timeInForce: 'day',
      });
    });

    it('answers a repeat with the stored order and says so', async () => {
      const body = { ...order, client_order_id: 'repeat-1' };
      const first = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body });
      const again = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body });
      expect(again.body).toEqual(first.body);
      expect(first.headers['idempotent-replayed']).toBeUndefined();
      expect(again.headers['idempotent-replayed']).toBe('true');
      const other = await gateway.ask('POST', '/v2/orders', {
        as: 'buyer',
        body: { ...body, qty: 11 },
      });
      expect(other).toMatchObject({
        status: 422,
        body: { code: 40010001, reason: 'DUPLICATE_CLIENT_ORDER_ID' },
      });
    });

    it('answers an order that was recorded and refused with the refusal', async () => {
      const body = { ...order, symbol: 'POOR', client_order_id: 'poor-1' };
      const answer = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body });
      expect(answer.status).toBe(403);
      expect(answer.body).toMatchObject({
        code: 40310000,
        reason: 'INSUFFICIENT_FUNDS',
        message:
          'insufficient balance for USD (requested: 1900000.00, available: 198476.00): ' +
          'insufficient buying power',
        buying_power: '198476.00',
        client_order_id: 'poor-1',
      });
      expect((answer.body as { order_id: string }).order_id).toMatch(UUID);
      const again = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body });
      expect(again.status).toBe(403);
      expect(again.headers['idempotent-replayed']).toBe('true');
    });

    it('sends orders that arrive together as one batch', async () => {
      const before = gateway.orders.batches.length;
      await Promise.all(
        ['a', 'b', 'c'].map((id) =>
          gateway.ask('POST', '/v2/orders', {
            as: 'buyer',
            body: { ...order, client_order_id: `batch-${id}` },
          }),
        ),
      );
      const batches = gateway.orders.batches.slice(before);
      expect(batches.flat()).toHaveLength(3);
      expect(batches.length).toBeLessThan(3);
    });

    it('finds, lists, replaces and cancels', async () => {
      const body = { ...order, client_order_id: 'life-1' };
      const placed = await gateway.ask('POST', '/v2/orders', { as: 'seller', body });
      const { id } = placed.body as { id: string };
      const found = await gateway.ask(
        'GET',
        '/v2/orders:by_client_order_id?client_order_id=life-1',
        { as: 'seller' },
      );
      expect(found.body).toMatchObject({ id });
      const one = await gateway.ask('GET', `/v2/orders/${id}?nested=true`, { as: 'seller' });
      expect(one.body).toMatchObject({ id, client_order_id: 'life-1' });
      const list = await gateway.ask('GET', '/v2/orders?status=all&limit=500', { as: 'seller' });
      expect(list.body).toHaveLength(1);
      const replaced = await gateway.ask('PATCH', `/v2/orders/${id}`, {
        as: 'seller',
        body: { qty: 20, time_in_force: 'gtc' },
      });
      expect(replaced.body).toMatchObject({ replaces: id });
      const canceled = await gateway.ask('DELETE', `/v2/orders/${id}`, {
        as: 'seller',
        headers: { 'content-type': '' },
      });
      expect(canceled).toMatchObject({ status: 204, body: '' });
      const again = await gateway.ask('DELETE', `/v2/orders/${id}`, { as: 'seller' });
      expect(again).toMatchObject({
        status: 422,
        body: { reason: 'ORDER_TERMINAL', message: 'order is already in "canceled" state' },
      });
    });

    it('cancels all with one row per order', async () => {
      await gateway.ask('POST', '/v2/orders', { as: 'operator', body: order });
      const answer = await gateway.ask('DELETE', '/v2/orders', { as: 'operator' });
      expect(answer.status).toBe(207);
      expect(answer.body).toMatchObject([{ status: 200, body: { status: 'canceled' } }]);
    });

    it('never shows the order of another account', async () => {
      const placed = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body: order });
      const { id } = placed.body as { id: string };
      for (const method of ['GET', 'DELETE'] as const) {
        const answer = await gateway.ask(method, `/v2/orders/${id}`, { as: 'seller' });
        expect(answer).toMatchObject({ status: 404, body: { reason: 'ORDER_NOT_FOUND' } });
      }
    });
  });

  describe('account', () => {
    it('shows holds in cash and in buying power as the contract says', async () => {
      const { status, body } = await gateway.ask('GET', '/v2/account', { as: 'buyer' });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        cash: '10000',
        cash_held: '1905',
        buying_power: '8095',
        long_market_value: '19050',
        equity: '29050',
        account_blocked: false,
      });
    });

    it('values positions at the last trade', async () => {
      const all = await gateway.ask('GET', '/v2/positions', { as: 'buyer' });
      const one = await gateway.ask('GET', '/v2/positions/AAPL', { as: 'buyer' });
      expect(all.body).toEqual([one.body]);
      expect(one.body).toMatchObject({
        qty: '100',
        qty_available: '80',
        avg_entry_price: '185',
        market_value: '19050',
        unrealized_pl: '550',
        current_price: '190.5',
      });
      const none = await gateway.ask('GET', '/v2/positions/MSFT', { as: 'buyer' });
      expect(none).toMatchObject({ status: 404, body: { reason: 'POSITION_NOT_FOUND' } });
    });

    it('answers assets, one by symbol or id, and none of another class', async () => {
      const all = await gateway.ask('GET', '/v2/assets?status=active', { as: 'buyer' });
      expect(all.body).toHaveLength(3);
      const one = await gateway.ask('GET', '/v2/assets/AAPL', { as: 'buyer' });
      expect(one.body).toMatchObject({ symbol: 'AAPL', price_increment: '0.01', tradable: true });
      const { id } = one.body as { id: string };
      expect((await gateway.ask('GET', `/v2/assets/${id}`, { as: 'buyer' })).body).toEqual(
        one.body,
      );
      const crypto = await gateway.ask('GET', '/v2/assets?asset_class=crypto', { as: 'buyer' });
      expect(crypto.body).toEqual([]);
      const none = await gateway.ask('GET', '/v2/assets/%D0%90APL', { as: 'buyer' });
      expect(none).toMatchObject({ status: 404, body: { reason: 'ASSET_NOT_FOUND' } });
    });
  });

  describe('market data', () => {
    it('answers a book with sequence and checksum, also when fewer levels are shown', async () => {
      const { body } = await gateway.ask('GET', '/v2/orderbooks/AAPL?depth=1', { as: 'buyer' });
      expect(body).toMatchObject({
        symbol: 'AAPL',
        sequence: 42,
        bids: [{ p: 190.5, s: 100, n: 1 }],
        checksum: 3117770858,
      });
      const many = await gateway.ask('GET', '/v2/orderbooks?symbols=AAPL,MSFT,NONE', {
        as: 'buyer',
      });
      expect(Object.keys((many.body as { orderbooks: object }).orderbooks)).toEqual([
        'AAPL',
        'MSFT',
      ]);
    });

    it('answers latest trade, quote and snapshots', async () => {
      const trade = await gateway.ask('GET', '/v2/stocks/AAPL/trades/latest', { as: 'buyer' });
      expect(trade.body).toMatchObject({ symbol: 'AAPL', trade: { p: 190.5, s: 10, i: 7 } });
      const quotes = await gateway.ask('GET', '/v2/stocks/quotes/latest?symbols=AAPL', {
        as: 'buyer',
      });
      expect(quotes.body).toMatchObject({ quotes: { AAPL: { bp: 190.5, ap: 0, as: 0 } } });
      const all = await gateway.ask('GET', '/v2/stocks/snapshots?symbols=AAPL', { as: 'buyer' });
      expect(all.body).toMatchObject({ AAPL: { latestTrade: { p: 190.5 } } });
    });

    it('needs no credentials for time, clock and calendar', async () => {
      expect((await gateway.ask('GET', '/v2/time')).status).toBe(200);
      const clock = await gateway.ask('GET', '/v2/clock');
      expect(clock.body).toMatchObject({
        is_open: true,
        timestamp: expect.stringMatching(/\.\d{6}[-+]\d\d:\d\d$/),
      });
      const calendar = await gateway.ask(
        'GET',
        '/v2/calendar?start=2026-11-23T00:00:00Z&end=2026-11-24',
      );
      expect(calendar.body).toHaveLength(2);
      const wrong = await gateway.ask('GET', '/v2/clock', { as: 'nobody' });
      expect(wrong.status).toBe(401);
    });
  });

  describe('operators', () => {
    const as = 'operator';

    it('list instruments, halt and resume them', async () => {
      const asset = {
        symbol: 'NEW',
        name: 'New Inc.',
        exchange: 'NYSE',
        price_increment: '0.01',
        reference_price: 12.5,
        band_percent: 20,
      };
      const listed = await gateway.ask('POST', '/v2/admin/assets', { as, body: asset });
      expect(listed).toMatchObject({ status: 201, body: { symbol: 'NEW', tradable: true } });
      const halted = await gateway.ask('POST', '/v2/admin/assets/NEW/halt', {
        as,
        body: { reason: 'news' },
      });
      expect(halted).toMatchObject({ status: 200, body: { tradable: false, phase: 'halted' } });
      const resumed = await gateway.ask('POST', '/v2/admin/assets/NEW/resume', {
        as,
        body: { reason: 'read' },
      });
      expect(resumed).toMatchObject({ status: 200, body: { tradable: true } });
      expect(gateway.logLines.some((line) => line.includes('"action":"halt"'))).toBe(true);
    });

    it('deposit once per request id, shares at the reference price', async () => {
      const path = '/v2/admin/accounts/buyer/deposits';
      const cash = { asset: 'USD', amount: '1000.25', request_id: 'd-1' };
      const first = await gateway.ask('POST', path, { as, body: cash });
      expect(first).toMatchObject({
        status: 201,
        body: { kind: 'deposit', asset: 'USD', amount: '1000.25', request_id: 'd-1' },
      });
      const again = await gateway.ask('POST', path, { as, body: cash });
      expect(again.body).toEqual(first.body);
      expect(again.headers['idempotent-replayed']).toBe('true');
      const stock = { asset: 'AAPL', amount: 10, request_id: 'd-2' };
      const second = await gateway.ask('POST', path, { as, body: stock });
      expect(second.body).toMatchObject({ asset: 'AAPL', amount: '10' });
      expect(gateway.wallet.requests.at(-1)).toMatchObject({ costUnits: 19_000_000 });
    });

    it('read and change limits', async () => {
      const path = '/v2/admin/accounts/buyer/limits';
      const put = await gateway.ask('PUT', path, {
        as,
        body: { max_order_qty: '100', max_order_notional: 5000.5, price_collar_percent: '7.5' },
      });
      expect(put.status).toBe(200);
      expect(gateway.risk.requests.at(-1)?.changes).toEqual({
        maxOrderQuantityShares: 100,
        maxOrderNotionalUnits: 50_005_000,
        priceCollarBasisPoints: 750,
      });
      const got = await gateway.ask('GET', path, { as });
      expect(got.body).toMatchObject({
        limits: { max_order_qty: '100', price_collar_percent: '7.5', max_position: null },
        use: { open_orders: '2', gross_exposure: '1905' },
      });
      const lifted = await gateway.ask('PUT', path, { as, body: { max_order_qty: null } });
      expect(lifted.status).toBe(200);
      expect(gateway.risk.requests.at(-1)?.changes).toEqual({ maxOrderQuantityShares: null });
    });

    it('see every invariant with its figure', async () => {
      const { body } = await gateway.ask('GET', '/v2/admin/reconciliation', { as });
      expect(body).toMatchObject({
        status: 'ok',
        invariants: [{ id: 'B2' }, { id: 'M1', ok: true, figure: '0' }, { id: 'T2' }],
      });
    });

    it.each([
      ['GET', '/v2/admin/reconciliation', undefined],
      ['POST', '/v2/admin/accounts/buyer/deposits', { asset: 'USD', amount: 1, request_id: 'x' }],
      ['PUT', '/v2/admin/accounts/buyer/limits', {}],
      ['POST', '/v2/admin/assets/AAPL/halt', { reason: 'x' }],
    ] as const)('alone may %s %s', async (method, url, body) => {
      const answer = await gateway.ask(method, url, { as: 'buyer', body });
      expect(answer).toMatchObject({
        status: 403,
        body: { code: 40310000, message: 'forbidden.', reason: 'PERMISSION_DENIED' },
      });
    });
  });

  describe('notifications', () => {
    it('list and mark as read', async () => {
      const list = await gateway.ask('GET', '/v2/notifications?page_token=orders:9', {
        as: 'buyer',
      });
      expect(list.body).toMatchObject([{ id: 'orders:5', kind: 'fill', read: false }]);
      const read = await gateway.ask('POST', '/v2/notifications/read', {
        as: 'buyer',
        body: { ids: ['orders:5'] },
      });
      expect(read).toMatchObject({ status: 200, body: { marked: 1 } });
    });
  });

  it('documents every route, with the literal colon', async () => {
    const { status, body } = await gateway.ask('GET', '/docs-json');
    expect(status).toBe(200);
    const paths = Object.keys((body as { paths: object }).paths);
    expect(paths).toEqual(
      expect.arrayContaining(['/v2/orders', '/v2/orders:by_client_order_id', '/v2/orders/{id}']),
    );
    const page = await gateway.ask('GET', '/docs');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  });

  it.each([
    ['/docs/errors', 'text/markdown', '| `INSUFFICIENT_FUNDS`'],
    ['/docs/asyncapi.yaml', 'application/yaml', 'asyncapi: 3.0.0'],
    ['/docs/trading-stream.md', 'text/markdown', '## Messages of the server'],
    ['/docs/market-data-stream.md', 'text/markdown', '## Messages of the server'],
  ])('serves %s', async (path, type, text) => {
    const page = await gateway.ask('GET', path);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain(type);
    expect(page.body).toContain(text);
  });

  it('answers health to all and figures to near addresses only', async () => {
    expect((await gateway.ask('GET', '/health')).status).toBe(200);
    expect((await gateway.ask('GET', '/health/live')).status).toBe(200);
    expect((await gateway.ask('GET', '/metrics')).body).toContain('openbell_gateway');
    const headers = { 'x-forwarded-for': '8.8.8.8' };
    expect((await gateway.ask('GET', '/metrics', { headers })).status).toBe(404);
  });
});
