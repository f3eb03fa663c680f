import { GatewayHarness } from './testing/gateway-harness.fixture';

const ORDER = { symbol: 'AAPL', side: 'buy', qty: '10', type: 'limit', limit_price: '190.5' };
const REASON = { reason: 'runaway algorithm' };

describe('operator commands at the public door', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });

  afterAll(() => gateway.stop());

  const admin = (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT',
    path: string,
    body?: object,
  ) =>
    gateway.ask(method, `/v2/admin/${path}`, {
      as: 'operator',
      ...(body === undefined ? {} : { body }),
    });

  it('the kill switch cancels, locks, names who did it, and is released', async () => {
    await gateway.ask('POST', '/v2/orders', { as: 'buyer', body: ORDER });
    const body = { account: 'buyer', mode: 'cancel_and_lock', ...REASON };
    expect(await admin('POST', 'kill-switch', body)).toMatchObject({
      status: 200,
      body: { account: 'buyer', symbol: null, locked: true, cancelled: 1, ended: 0, pending: 0 },
    });
    expect((await admin('GET', 'kill-switch')).body).toMatchObject([
      { account: 'buyer', symbol: null, reason: REASON.reason, engaged_by: 'operator' },
    ]);
    const release = { account: 'buyer', reason: 'mended' };
    expect(await admin('DELETE', 'kill-switch', release)).toMatchObject({
      status: 200,
      body: { locked: false, engaged: [] },
    });
    expect(await admin('DELETE', 'kill-switch', release)).toMatchObject({
      status: 422,
      body: { reason: 'FIELDS_CONFLICT', account: 'buyer' },
    });
  });

  it('the kill switch without a lock only cancels', async () => {
    const body = { symbol: 'AAPL', mode: 'cancel', ...REASON };
    expect(await admin('POST', 'kill-switch', body)).toMatchObject({
      status: 200,
      body: { symbol: 'AAPL', locked: false, engaged: [] },
    });
  });

  it.each([
    ['POST', 'kill-switch', { mode: 'cancel' }, 'reason'],
    ['POST', 'kill-switch', { mode: 'stop', ...REASON }, 'mode'],
    ['POST', 'kill-switch', { mode: 'cancel', ...REASON, accounts: 'x' }, 'accounts'],
    ['PATCH', 'assets/AAPL', { ...REASON }, 'name'],
    ['PATCH', 'assets/AAPL', { ...REASON, status: 'gone' }, 'status'],
    ['PATCH', 'assets/AAPL', { ...REASON, band_percent: '0' }, 'band_percent'],
    ['PATCH', 'assets/AAPL', { ...REASON, price_increment: '0.05' }, 'price_increment'],
    ['PATCH', 'assets/AAPL', { band_percent: '10' }, 'reason'],
    ['PATCH', 'assets/AAPL', { band_pause_seconds: 0, ...REASON }, 'band_pause_seconds'],
    ['PATCH', 'assets/AAPL', { band_pause_seconds: 3_601, ...REASON }, 'band_pause_seconds'],
    [
      'PATCH',
      'assets/AAPL',
      { reopening_auction_seconds: 1.5, ...REASON },
      'reopening_auction_seconds',
    ],
  ] as const)('%s %s with %j is refused for %s', async (method, path, body, field) => {
    expect(await admin(method, path, body)).toMatchObject({ status: 422, body: { field } });
  });

  it('an unknown account or symbol is refused, and nothing is cancelled', async () => {
    const before = gateway.orders.requests.length;
    const lock = { mode: 'cancel_and_lock', ...REASON };
    const account = await admin('POST', 'kill-switch', { ...lock, account: 'nobody' });
    expect(account).toMatchObject({ status: 404, body: { reason: 'ACCOUNT_NOT_FOUND' } });
    const symbol = await admin('POST', 'kill-switch', { ...lock, symbol: 'ZZZ' });
    expect(symbol).toMatchObject({ status: 422, body: { reason: 'UNKNOWN_SYMBOL' } });
    expect(gateway.orders.requests).toHaveLength(before);
  });

  it('an instrument changes name, band and status', async () => {
    const body = { name: 'Micro', band_percent: '12.5', status: 'inactive', ...REASON };
    expect(await admin('PATCH', 'assets/MSFT', body)).toMatchObject({
      status: 200,
      body: { name: 'Micro', band_percent: '12.5', status: 'inactive', tradable: false },
    });
    expect(await admin('PATCH', 'assets/MSFT', { status: 'active', ...REASON })).toMatchObject({
      body: { name: 'Micro', status: 'active', tradable: true },
    });
    expect((await admin('PATCH', 'assets/ZZZ', { name: 'x', ...REASON })).status).toBe(404);
  });

  it('the pause after a hit band and the auction that ends it are set by instrument', async () => {
    const times = { band_pause_seconds: 60, reopening_auction_seconds: 20 };
    expect((await admin('PATCH', 'assets/AAPL', { ...times, ...REASON })).status).toBe(200);
    const { body } = await admin('GET', 'circuit-breakers');
    expect(body).toMatchObject({
      symbols: [
        { symbol: 'AAPL', pause_seconds: 60, reopening_auction_seconds: 20 },
        { symbol: 'MSFT', pause_seconds: 30, reopening_auction_seconds: 10 },
        { symbol: 'POOR' },
      ],
    });
  });

  it.each([
    // who, services, an account's limits, audit trail, sets limits, halts
    ['warden', 200, 200, 403, 422, 403],
    ['auditor', 200, 200, 200, 403, 403],
    ['watcher', 200, 403, 403, 403, 403],
    ['buyer', 403, 403, 403, 403, 403],
  ] as const)('%s sees and does what is for the role', async (as, ...wanted) => {
    const limits = '/v2/admin/accounts/buyer/limits';
    const answers = [
      await gateway.ask('GET', '/v2/admin/services', { as }),
      await gateway.ask('GET', limits, { as }),
      await gateway.ask('GET', '/v2/admin/audit', { as }),
      await gateway.ask('PUT', limits, { as, body: { max_order_qty: 'many', ...REASON } }),
      await gateway.ask('POST', '/v2/admin/market/halt', { as, body: REASON }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(wanted);
  });

  it('every command is on record before and after, refusals included, without secrets', async () => {
    const { commands, outcomes } = gateway.audit;
    const first = commands.length;
    await admin('POST', 'assets/AAPL/halt', { reason: 'news pending' });
    await admin('POST', 'assets/ZZZ/halt', { reason: 'no such asset' });
    await admin('POST', 'assets/AAPL/resume', { reason: 7, password: 'hidden' });
    expect(commands.slice(first)).toMatchObject([
      { action: 'halt', subject: 'AAPL', username: 'operator', reason: 'news pending' },
      { action: 'halt', subject: 'ZZZ', role: 'operator', via: 'key' },
      { action: 'resume', subject: 'AAPL', reason: null },
    ]);
    expect(commands.at(-1)?.details).not.toContain('hidden');
    const ids = commands.slice(first).map(({ commandId }) => commandId);
    const found = ids.map((id) => outcomes.find(({ commandId }) => commandId === id));
    expect(found).toMatchObject([
      { outcome: 'done', code: null },
      { outcome: 'refused', code: 'ASSET_NOT_FOUND' },
      { outcome: 'refused', code: 'UNKNOWN_FIELD' },
    ]);
  });

  it('questions are not on record, and a command that cannot be is not carried out', async () => {
    const before = gateway.audit.commands.length;
    await admin('GET', 'kill-switch');
    expect(gateway.audit.commands).toHaveLength(before);
    gateway.audit.broken = new Error('no database');
    const answer = await admin('POST', 'assets/AAPL/halt', { reason: 'unheard' });
    gateway.audit.broken = null;
    expect(answer.status).toBe(500);
    expect((await gateway.matching.status({ symbol: 'AAPL' })).reason).not.toBe('unheard');
  });

  it('the audit trail is searched by page and exported as text that no spreadsheet runs', async () => {
    await admin('POST', 'assets/AAPL/halt', { reason: '=cmd|"calc"' });
    const page = await admin('GET', 'audit?action=halt&limit=1');
    const { commands, next_page_token: token } = page.body as {
      commands: { reason: string }[];
      next_page_token: string;
    };
    expect(commands).toMatchObject([{ reason: '=cmd|"calc"', outcome: 'done' }]);
    const second = await admin('GET', `audit?action=halt&limit=1&page_token=${token}`);
    expect(second.body).not.toMatchObject({ commands });
    const file = await admin('GET', 'audit?action=halt&format=csv');
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.body).toContain(`"'=cmd|""calc"""`);
    expect(await admin('GET', 'audit/verify')).toMatchObject({ body: { status: 'ok' } });
    expect(await admin('GET', 'audit?page_token=x')).toMatchObject({ status: 422 });
  });

  it('none of it is for traders', async () => {
    const tries = [
      ['GET', 'kill-switch'],
      ['POST', 'kill-switch'],
      ['DELETE', 'kill-switch'],
      ['PATCH', 'assets/AAPL'],
      ['GET', 'audit'],
      ['GET', 'audit/verify'],
    ] as const;
    for (const [method, path] of tries) {
      const answer = await gateway.ask(method, `/v2/admin/${path}`, { as: 'buyer' });
      expect([path, answer.status, answer.body]).toMatchObject([
        path,
        403,
        { message: 'forbidden.' },
      ]);
    }
  });
});
