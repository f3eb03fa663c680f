import type { Answer, Deployment, Fields, Trader } from '@app/testing';
import {
  ExchangeHttp,
  register,
  signIn,
  startExchange,
  Trader as Key,
  until,
  wanted,
} from '@app/testing';

interface Limits {
  readonly limits: Fields;
  readonly use: Fields & { readonly positions: readonly Fields[] };
}

describe('operators, limits and keys', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let operator: Trader;
  let seller: Trader;
  let newcomer: Trader;

  const admin = <T = Fields>(path: string, body: object, method = 'POST'): Promise<Answer<T>> =>
    operator.send<T>(method, `/v2/admin/${path}`, { body });
  const order = (qty: string, price: string, more: object = {}): Fields => ({
    symbol: 'OBELL',
    side: 'buy',
    qty,
    type: 'limit',
    limit_price: price,
    time_in_force: 'gtc',
    ...more,
  });

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl);
    operator = await signIn(http, 'operator_demo');
    seller = await signIn(http, 'seller_demo');
    newcomer = await register(http, 'newcomer');
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  it('an operator lists an instrument, once', async () => {
    const listing = {
      symbol: 'OBELL',
      name: 'Openbell Works',
      exchange: 'NASDAQ',
      price_increment: '0.05',
      reference_price: '20.00',
      band_percent: '10',
    };
    const asset = wanted(await admin('assets', listing), 201, 'listing');
    expect(asset).toMatchObject({ symbol: 'OBELL', price_increment: '0.05', tradable: true });
    expect(wanted(await admin('assets', listing), 201, 'the same listing')).toEqual(asset);
    const changed = await admin('assets', { ...listing, reference_price: '21.00' });
    expect([changed.status, changed.body.reason]).toEqual([422, 'SYMBOL_EXISTS']);
    expect(await newcomer.get('/v2/assets/OBELL')).toMatchObject({ id: asset.id });
    expect(await newcomer.get(`/v2/assets/${asset.id}`)).toMatchObject({ symbol: 'OBELL' });
  });

  it('a deposit has one effect per request id, and a withdrawal takes what is there', async () => {
    const path = 'accounts/newcomer/deposits';
    const deposit = { asset: 'USD', amount: '10000.00', request_id: 'first' };
    const [one, two] = await Promise.all([admin(path, deposit), admin(path, deposit)]);
    expect(wanted(two, 201, 'repeat')).toEqual(wanted(one, 201, 'deposit'));
    const replayed = [one, two].map(({ headers }) => headers['idempotent-replayed']);
    expect(replayed.sort()).toEqual(['true', undefined]);
    const other = await admin(path, { ...deposit, amount: '10000.01' });
    expect([other.status, other.body.reason]).toEqual([422, 'DUPLICATE_REQUEST_ID']);
    const shares = { asset: 'OBELL', amount: '100', request_id: 'shares' };
    wanted(await admin(path, shares), 201, 'shares');
    expect(await newcomer.get('/v2/account')).toMatchObject({ cash: '10000' });
    expect(await newcomer.get('/v2/positions/OBELL')).toMatchObject({ qty: '100' });
    const out = { asset: 'USD', amount: '400', request_id: 'out' };
    wanted(await admin('accounts/newcomer/withdrawals', out), 201, 'withdrawal');
    wanted(await admin('accounts/newcomer/withdrawals', out), 201, 'repeat of it');
    expect(await newcomer.get('/v2/account')).toMatchObject({ cash: '9600' });
    const tooMuch = { asset: 'USD', amount: '9600.01', request_id: 'too-much' };
    const refused = await admin('accounts/newcomer/withdrawals', tooMuch);
    expect([refused.status, refused.body.reason]).toEqual([403, 'INSUFFICIENT_FUNDS']);
    const fraction = await admin(path, { asset: 'OBELL', amount: '0.5', request_id: 'half' });
    expect([fraction.status, fraction.body.reason]).toEqual([422, 'LOT_SIZE']);
    const nobody = await admin('accounts/nobody/deposits', deposit);
    expect([nobody.status, nobody.body.reason]).toEqual([404, 'ACCOUNT_NOT_FOUND']);
  });

  it('money and shares that are not there, or held, buy and sell nothing', async () => {
    const poor = await newcomer.place(order('1000', '10.00'));
    expect([poor.status, poor.body]).toMatchObject([
      403,
      {
        reason: 'INSUFFICIENT_FUNDS',
        message:
          'insufficient balance for USD (requested: 10000.00, available: 9600.00): insufficient buying power',
      },
    ]);
    const held = wanted(await newcomer.place(order('60', '21.00', { side: 'sell' })), 200, 'sell');
    const bare = await newcomer.place(order('50', '21.00', { side: 'sell' }));
    expect([bare.status, bare.body]).toMatchObject([
      403,
      {
        reason: 'INSUFFICIENT_SHARES',
        message: 'insufficient balance for OBELL (requested: 50, available: 40): insufficient qty',
        existing_qty: '100',
        held_for_orders: '60',
        available: '40',
      },
    ]);
    expect((await newcomer.cancel(held.id)).status).toBe(204);
  });

  it.each([
    ['max_order_qty', '10', order('11', '20.00'), 'RISK_MAX_ORDER_QTY'],
    ['max_order_notional', '200', order('11', '20.00'), 'RISK_MAX_ORDER_NOTIONAL'],
    ['max_position', '105', order('6', '20.00'), 'RISK_MAX_POSITION'],
    ['max_gross_exposure', '2100', order('6', '20.00'), 'RISK_MAX_EXPOSURE'],
    ['max_open_orders', '0', order('1', '20.00'), 'RISK_MAX_OPEN_ORDERS'],
    ['price_collar_percent', '1', order('1', '20.25'), 'RISK_PRICE_COLLAR'],
    ['max_orders_per_second', '0', order('1', '20.00'), 'RISK_ORDER_RATE'],
    ['max_daily_loss', '0', order('1', '20.00'), 'RISK_DAILY_LOSS'],
  ])('the limit %s of %s refuses what goes beyond it', async (field, value, body, reason) => {
    const path = 'accounts/newcomer/limits';
    const before = await operator.get<Limits>(`/v2/admin/${path}`);
    const set = wanted(await admin<Limits>(path, { [field]: value }, 'PUT'), 200, 'limits');
    expect(set.limits).toEqual({ ...before.limits, [field]: value });
    const refused = await newcomer.place(body);
    expect([refused.status, refused.body.reason]).toEqual([
      reason === 'RISK_ORDER_RATE' ? 429 : 422,
      reason,
    ]);
    expect(refused.body).toHaveProperty('limit');
    expect(refused.body).toHaveProperty('value');
    const lifted = { [field]: before.limits[field] ?? null };
    wanted(await admin(path, lifted, 'PUT'), 200, 'limits as they were');
    const taken = await newcomer.placed(body);
    const use = (await operator.get<Limits>(`/v2/admin/${path}`)).use;
    expect(use.open_orders).toBe('1');
    expect((await newcomer.cancel(taken.id)).status).toBe(204);
    expect((await operator.get<Limits>(`/v2/admin/${path}`)).use.open_orders).toBe('0');
  });

  it('a halt stops new orders, lets cancels through, and ends with resume', async () => {
    const resting = await newcomer.placed(order('1', '19.00'));
    const why = { reason: 'news pending' };
    const halted = wanted(await admin('assets/OBELL/halt', why), 200, 'halt');
    expect(halted).toMatchObject({ phase: 'halted', tradable: false });
    const refused = await newcomer.place(order('1', '19.00'));
    expect([refused.status, refused.body.reason]).toEqual([422, 'SYMBOL_HALTED']);
    expect((await newcomer.cancel(resting.id)).status).toBe(204);
    const resumed = wanted(await admin('assets/OBELL/resume', why), 200, 'resume');
    expect(resumed).toMatchObject({ phase: 'continuous', tradable: true });
    const taken = await newcomer.placed(order('1', '19.00'));
    expect((await newcomer.cancel(taken.id)).status).toBe(204);
    expect((await newcomer.get('/v2/account')).cash_held).toBe('0');
  });

  it('traders do not reach what is for operators', async () => {
    const tries: [string, string][] = [
      ['POST', '/v2/admin/assets'],
      ['POST', '/v2/admin/accounts/newcomer/deposits'],
      ['GET', '/v2/admin/accounts/newcomer/limits'],
      ['POST', '/v2/admin/assets/OBELL/halt'],
      ['GET', '/v2/admin/reconciliation'],
    ];
    for (const [method, path] of tries) {
      const ask = method === 'POST' ? { body: {} } : {};
      const answer = await newcomer.send(method, path, ask);
      expect([answer.status, answer.body.message]).toEqual([403, 'forbidden.']);
      expect((await http.send(method, path, ask)).status).toBe(401);
    }
  });

  it('the kill switch cancels with counts, locks, survives kill -9, and is released', async () => {
    const mine = await Promise.all(
      ['19.00', '18.95', '18.90'].map((price) => newcomer.placed(order('1', price))),
    );
    const reason = 'runaway algorithm';
    const lock = { account: 'newcomer', mode: 'cancel_and_lock', reason };
    const answer = wanted(await admin('kill-switch', lock), 200, 'kill switch');
    expect(answer).toMatchObject({ locked: true, cancelled: 3, ended: 0, pending: 0 });
    for (const { id } of mine) {
      expect(await newcomer.order(id)).toMatchObject({ status: 'canceled' });
    }
    const refused = await newcomer.place(order('1', '19.00'));
    expect([refused.status, refused.body.reason]).toEqual([422, 'KILL_SWITCH']);
    expect(await newcomer.get('/v2/account')).toMatchObject({ trading_blocked: true });
    await exchange.kill();
    await exchange.restart();
    const still = await newcomer.place(order('1', '19.00'));
    expect([still.status, still.body.reason]).toEqual([422, 'KILL_SWITCH']);
    const engaged = await operator.get<Fields[]>('/v2/admin/kill-switch');
    expect(engaged).toMatchObject([{ account: 'newcomer', engaged_by: 'operator_demo', reason }]);
    const release = { account: 'newcomer', reason: 'mended' };
    wanted(await admin('kill-switch', release, 'DELETE'), 200, 'release');
    const taken = await newcomer.placed(order('1', '19.00'));
    const symbol = { symbol: 'OBELL', mode: 'cancel_and_lock', reason };
    expect(wanted(await admin('kill-switch', symbol), 200, 'symbol')).toMatchObject({
      cancelled: 1,
    });
    expect(await newcomer.order(taken.id)).toMatchObject({ status: 'canceled' });
    const locked = await newcomer.place(order('1', '19.00'));
    expect([locked.status, locked.body.reason]).toEqual([422, 'KILL_SWITCH']);
    wanted(await admin('kill-switch', { symbol: 'OBELL', reason }, 'DELETE'), 200, 'release');
    expect((await newcomer.get('/v2/account')).cash_held).toBe('0');
  });

  it('an instrument out of trading refuses new orders, and its resting ones have ended', async () => {
    const resting = await newcomer.placed(order('1', '19.00'));
    const change = { status: 'inactive', reason: 'delisted' };
    const out = wanted(await admin('assets/OBELL', change, 'PATCH'), 200, 'inactive');
    expect(out).toMatchObject({ status: 'inactive', tradable: false });
    await until('the resting order has ended', async () => {
      return (await newcomer.order(resting.id)).status === 'canceled';
    });
    const refused = await newcomer.place(order('1', '19.00'));
    expect([refused.status, refused.body.reason]).toEqual([422, 'NOT_TRADABLE']);
    const back = { status: 'active', name: 'Openbell Works Ltd', band_percent: '12', reason: 'x' };
    expect(wanted(await admin('assets/OBELL', back, 'PATCH'), 200, 'active')).toMatchObject({
      name: 'Openbell Works Ltd',
      band_percent: '12',
      tradable: true,
    });
    const taken = await newcomer.placed(order('1', '19.00'));
    expect((await newcomer.cancel(taken.id)).status).toBe(204);
  });

  it('every command is in the audit trail with its outcome, illegal transitions included', async () => {
    const illegal = { phase: 'pre_open', reason: 'not allowed' };
    const refused = await admin('assets/OBELL/phase', illegal);
    expect([refused.status, refused.body.reason]).toEqual([422, 'PHASE_TRANSITION']);
    interface Page {
      readonly commands: readonly Fields[];
    }
    const page = await operator.get<Page>('/v2/admin/audit?subject=OBELL&limit=50');
    expect(page.commands[0]).toMatchObject({
      action: 'set_phase',
      username: 'operator_demo',
      reason: 'not allowed',
      outcome: 'refused',
      code: 'PHASE_TRANSITION',
    });
    const actions = page.commands.map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['change_asset', 'halt', 'resume', 'engage_kill_switch']),
    );
    expect(await operator.get('/v2/admin/audit/verify')).toMatchObject({ status: 'ok' });
  });

  it('an API key trades like its owner, within its permissions, until it is revoked', async () => {
    const path = '/v2/auth/api-keys';
    const make = async (permissions: string[]): Promise<Trader> => {
      const ask = { body: { label: 'bot', permissions } };
      const key = wanted(await newcomer.send('POST', path, ask), 201, 'key');
      const headers = {
        'apca-api-key-id': key.key_id ?? '',
        'apca-api-secret-key': key.secret ?? '',
      };
      return new Key(http, 'newcomer', newcomer.accountId, headers);
    };
    const bot = await make(['read', 'trade']);
    const placed = await bot.placed(order('1', '19.00'));
    expect(await newcomer.order(placed.id)).toMatchObject({ id: placed.id });
    expect((await bot.cancel(placed.id)).status).toBe(204);
    const reader = await make(['read']);
    expect(await reader.get('/v2/account')).toMatchObject({ id: newcomer.accountId });
    expect((await reader.place(order('1', '19.00'))).status).toBe(403);
    const wrong = { ...bot.headers, 'apca-api-secret-key': 'not the secret' };
    expect((await http.send('GET', '/v2/account', { headers: wrong })).status).toBe(401);
    const basic = Buffer.from(
      `${bot.headers['apca-api-key-id']}:${bot.headers['apca-api-secret-key']}`,
    ).toString('base64');
    const asBasic = { headers: { authorization: `Basic ${basic}` } };
    expect((await http.send('GET', '/v2/account', asBasic)).status).toBe(200);
    const gone = await newcomer.send('DELETE', `${path}/${bot.headers['apca-api-key-id']}`);
    expect(gone.status).toBe(204);
    await until('the key is refused', async () => {
      return (await bot.send('GET', '/v2/account')).status === 401;
    });
  });

  it('an order of one account does not exist for another', async () => {
    const mine = await newcomer.placed(order('1', '19.00'));
    for (const [method, path] of [
      ['GET', `/v2/orders/${mine.id}`],
      ['DELETE', `/v2/orders/${mine.id}`],
      ['GET', `/v2/orders:by_client_order_id?client_order_id=${mine.client_order_id}`],
    ] as const) {
      const answer = await seller.send(method, path);
      expect([answer.status, answer.body.reason]).toEqual([404, 'ORDER_NOT_FOUND']);
    }
    expect((await seller.replace(mine.id, { qty: '2' })).status).toBe(404);
    expect(await newcomer.order(mine.id)).toMatchObject({ status: 'new', qty: '1' });
    expect((await newcomer.cancel(mine.id)).status).toBe(204);
  });
});
