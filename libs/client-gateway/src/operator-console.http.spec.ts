import type { SurveillanceAlert } from '@app/contracts';

import { fakeId } from './testing/fake-users.fixture';
import { GatewayHarness } from './testing/gateway-harness.fixture';
import { AT } from './testing/order-views.fixture';

const ORDER = { symbol: 'AAPL', side: 'buy', qty: '10', type: 'limit', limit_price: '190.5' };
const REASON = { reason: 'asked for by compliance' };

function raised(
  seq: number,
  kind: SurveillanceAlert['kind'],
  otherAccountId: string | null = null,
): SurveillanceAlert {
  return {
    ...{ id: `${kind}:${seq}`, seq, at: AT, kind, severity: 'warning', symbol: 'AAPL' },
    ...{ accountId: fakeId(2, 'buyer'), otherAccountId },
    orderIds: [fakeId(1, 'o')],
    trades: [{ shard: 0, tradeId: 9 }],
    figures: { shares_traded: 10 },
    acknowledged: null,
  };
}

describe('what the operator console asks', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    const limit = { limit: '10', value: '11' };
    const breach = {
      at: AT,
      accountId: fakeId(2, 'buyer'),
      symbol: 'AAPL',
      orderId: fakeId(1, 'o'),
    };
    gateway.risk.breachRows = [3, 2, 1].map((seq) => {
      return { seq, ...breach, ...limit, reason: 'RISK_MAX_ORDER_QTY', message: 'too many' };
    });
    const sides = {
      buyAccountId: fakeId(2, 'buyer'),
      buyOrderId: fakeId(1, 'b'),
      sellAccountId: fakeId(2, 'seller'),
      sellOrderId: fakeId(1, 's'),
    };
    gateway.reporting.rows = [9, 8].map((tradeId) => {
      const price = { symbol: 'AAPL', priceUnits: 1_905_000, quantityShares: 10 };
      return { tradeId, shard: 0, at: AT, ...price, ...sides };
    });
  });

  afterAll(() => gateway.stop());

  const admin = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) =>
    gateway.ask(method, `/v2/admin/${path}`, {
      as: 'operator',
      ...(body === undefined ? {} : { body }),
    });

  it('services tell health, figures, version and lag, and who does not answer', async () => {
    const answer = await admin('GET', 'services');
    expect(answer.body).toMatchObject({
      deployment: 'monolith',
      status: 'degraded',
      services: [
        {
          service: 'wallet',
          status: 'up',
          version: '0.1.0',
          queue_depth: 3,
          lag: 3,
          memory_mb: 100,
        },
        { service: 'reporting', status: 'down', detail: 'reporting is away', version: null },
      ],
      backends: [
        { backend: 'postgresql', status: 'up', ping_ms: 0.5 },
        { backend: 'redis', status: 'not used' },
      ],
    });
    expect((await admin('GET', 'streams')).body).toMatchObject({
      streams: [{ service: 'wallet', stream: 'wallet', head: 7, backlog: 2 }],
      followers: [{ service: 'wallet', name: 'wallet.ledger', lag: 3 }],
    });
  });

  it('shows what a restart of each stage would replay, and what the last one did', async () => {
    const { body } = await admin('GET', 'recovery');
    expect(body).toEqual({
      checked_at: expect.any(String),
      services: [
        {
          service: 'wallet',
          error: null,
          started_at: '2026-11-23T14:30:00.123Z',
          ready_at: '2026-11-23T14:30:00.163Z',
          recovery_ms: 40,
        },
        {
          ...{ service: 'reporting', error: 'reporting is away' },
          ...{ started_at: null, ready_at: null, recovery_ms: null },
        },
      ],
      stages: [
        {
          ...{ service: 'wallet', stream: 'wallet', epoch: 1, head: 7, halted: null },
          snapshot_seq: 4,
          snapshot_at: '2026-11-23T14:30:00.123Z',
          snapshot_age_seconds: expect.any(Number),
          replay_entries: 3,
          last_recovery: { from_seq: 4, entries: 2, replay_ms: 12, lease_wait_ms: 3_000 },
        },
      ],
      followers: [
        {
          ...{ service: 'wallet', name: 'wallet.ledger', kind: 'projection' },
          ...{ lag: 3, replay_entries: 0, halted: null },
        },
      ],
    });
  });

  it('users are listed by page, made, changed, and never by themselves', async () => {
    const first = await admin('GET', 'users?limit=3');
    expect(first.body).toMatchObject({
      users: [{ username: 'auditor' }, { username: 'buyer' }, { username: 'operator' }],
      next_page_token: 'operator',
    });
    expect((await admin('GET', 'users?page_token=operator&limit=3')).body).toMatchObject({
      users: [{ username: 'seller' }, { username: 'warden' }, { username: 'watcher' }],
      next_page_token: null,
    });
    expect((await admin('GET', 'users?role=read_only')).body).toMatchObject({
      users: [{ username: 'watcher', role: 'read_only', suspended: false }],
    });
    expect((await admin('GET', 'users/buyer')).body).toMatchObject({
      username: 'buyer',
      api_keys: [{ key_id: 'KEY-buyer', label: 'bot' }],
    });
    const made = { username: 'fresh', password: 'longenough', role: 'trader', ...REASON };
    expect(await admin('POST', 'users', made)).toMatchObject({ status: 201 });
    expect(gateway.audit.commands.at(-1)?.details).not.toContain('longenough');
    expect(await admin('PATCH', 'users/fresh', { suspended: true, ...REASON })).toMatchObject({
      status: 200,
      body: { suspended: true, suspended_reason: REASON.reason },
    });
    expect(await admin('PATCH', 'users/fresh', { role: 'risk', ...REASON })).toMatchObject({
      body: { role: 'risk' },
    });
    expect(await admin('POST', 'users/fresh/revoke-keys', REASON)).toMatchObject({
      body: { username: 'fresh', keys_deleted: 1 },
    });
    const reset = { password: 'longenough2', ...REASON };
    expect((await admin('POST', 'users/fresh/reset-password', reset)).status).toBe(200);
    expect(await admin('PATCH', 'users/operator', { role: 'trader', ...REASON })).toMatchObject({
      status: 422,
      body: { reason: 'FIELDS_CONFLICT' },
    });
  });

  it('a message to everybody goes to everybody until it is taken back', async () => {
    const text = 'AAPL reopens at 15:00';
    const body = { severity: 'warning', text, symbol: 'AAPL', ends_at: '2100-01-01', ...REASON };
    const sent = await admin('POST', 'broadcasts', body);
    const said = { severity: 'warning', text, symbol: 'AAPL', ends_at: '2100-01-01T00:00:00.000Z' };
    expect(sent).toMatchObject({ status: 201, body: { ...said, sent_by: 'operator' } });
    expect(gateway.audit.commands.at(-1)).toMatchObject({ action: 'announce', subject: 'AAPL' });
    const seen = await gateway.ask('GET', '/v2/broadcasts', { as: 'buyer' });
    expect(seen.body).toEqual([{ id: 'broadcast:1', at: expect.any(String), ...said }]);
    const taken = await admin('POST', 'broadcasts/broadcast:1/withdraw', REASON);
    expect(taken.body).toMatchObject({ state: 'withdrawn', withdrawn_by: 'operator' });
    expect((await gateway.ask('GET', '/v2/broadcasts', { as: 'buyer' })).body).toEqual([]);
    expect((await admin('GET', 'broadcasts')).body).toMatchObject([{ state: 'withdrawn' }]);
    expect(await admin('POST', 'broadcasts/broadcast:2/withdraw', REASON)).toMatchObject({
      ...{ status: 404, body: { reason: 'BROADCAST_NOT_FOUND' } },
    });
    expect(await admin('POST', 'broadcasts', { ...body, symbol: 'NOSUCH' })).toMatchObject({
      ...{ status: 422, body: { reason: 'UNKNOWN_SYMBOL' } },
    });
  });

  it.each([
    ['POST', 'users', { username: 'x', password: 'longenough', role: 'king', ...REASON }, 'role'],
    ['POST', 'users', { username: 'x', password: 'longenough', role: 'trader' }, 'reason'],
    ['PATCH', 'users/buyer', REASON, 'role'],
    ['PATCH', 'users/buyer', { suspended: 'yes', ...REASON }, 'suspended'],
    ['POST', 'users/buyer/reset-password', REASON, 'password'],
    ['POST', 'users/buyer/revoke-keys', {}, 'reason'],
    ['POST', 'circuit-breakers', { level: 4, ...REASON }, 'level'],
    ['POST', 'alerts/x/acknowledge', {}, 'reason'],
    ['POST', 'surveillance/spoofing:4/acknowledge', {}, 'reason'],
    ['POST', 'connections/1/disconnect', {}, 'reason'],
    ['POST', 'broadcasts', { severity: 'loud', text: 'x', ...REASON }, 'severity'],
    ['POST', 'broadcasts', { severity: 'info', text: '', ...REASON }, 'text'],
    ['POST', 'broadcasts', { severity: 'info', text: 'x'.repeat(501), ...REASON }, 'text'],
    ['POST', 'broadcasts', { severity: 'info', text: 'x', ends_at: 'soon', ...REASON }, 'ends_at'],
    ['POST', 'broadcasts', { severity: 'info', text: 'x' }, 'reason'],
  ] as const)('%s %s with %j is refused for %s', async (method, path, body, field) => {
    expect(await admin(method, path, body)).toMatchObject({ status: 422, body: { field } });
  });

  it('breaches are named, filtered, paged and exported', async () => {
    const page = await admin('GET', 'breaches?limit=2');
    expect(page.body).toMatchObject({
      breaches: [
        { seq: 3, username: 'buyer', reason: 'RISK_MAX_ORDER_QTY', value: '11' },
        { seq: 2 },
      ],
      next_page_token: '2',
    });
    expect((await admin('GET', 'breaches?page_token=2')).body).toMatchObject({
      breaches: [{ seq: 1 }],
      next_page_token: null,
    });
    const file = await admin('GET', 'breaches?format=csv');
    expect(String(file.body).split('\r\n')).toHaveLength(5);
  });

  it('a level pauses what trades, and its test only tells what it would pause', async () => {
    const before = await admin('GET', 'circuit-breakers');
    expect(before.body).toMatchObject({
      market: { levels: [{ level: 1, reached: false }, { level: 2 }, { level: 3 }] },
      symbols: expect.arrayContaining([
        expect.objectContaining({ symbol: 'AAPL', band_percent: '20', limit_up: '228.6' }),
      ]),
    });
    const test = await admin('POST', 'circuit-breakers', { level: 1, test: true, ...REASON });
    expect(test.body).toMatchObject({ test: true, halted: ['AAPL', 'MSFT', 'POOR'] });
    expect((await gateway.matching.status({ symbol: 'AAPL' })).phase).toBe('continuous');
    const real = await admin('POST', 'circuit-breakers', { level: 3, ...REASON });
    expect(real.body).toMatchObject({
      test: false,
      ends_at: null,
      halted: ['AAPL', 'MSFT', 'POOR'],
    });
    expect((await gateway.matching.status({ symbol: 'AAPL' })).phase).toBe('halted');
    expect((await admin('GET', 'alerts')).body).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'market', subject: 'AAPL' })]),
    );
    await admin('POST', 'market/resume', REASON);
  });

  it('an alert is acknowledged once and for all, by whom and why', async () => {
    expect((await admin('GET', 'alerts')).body).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'service:reporting:down', severity: 'critical' }),
        expect.objectContaining({ id: 'breach:3', acknowledged_by: null }),
      ]),
    );
    expect((await admin('POST', 'alerts/breach:3/acknowledge', REASON)).status).toBe(200);
    const after = (await admin('GET', 'alerts')).body as { id: string }[];
    expect(after.find(({ id }) => id === 'breach:3')).toMatchObject({
      acknowledged_by: 'operator',
      acknowledged_reason: REASON.reason,
    });
  });

  it('surveillance is filtered and paged, and acknowledged with a note that stands', async () => {
    gateway.reporting.raised = [
      raised(7, 'wash_trade', fakeId(2, 'seller')),
      raised(4, 'spoofing'),
    ];
    const first = await admin('GET', 'surveillance?limit=1');
    expect(first.body).toEqual({
      alerts: [
        {
          ...{ id: 'wash_trade:7', at: '2026-11-23T14:30:00.123Z', kind: 'wash_trade' },
          ...{ severity: 'warning', symbol: 'AAPL' },
          ...{ account_id: fakeId(2, 'buyer'), username: 'buyer' },
          ...{ other_account_id: fakeId(2, 'seller'), other_username: 'seller' },
          evidence: {
            order_ids: [fakeId(1, 'o')],
            trades: [{ shard: 0, trade_id: 9 }],
            figures: { shares_traded: 10 },
          },
          ...{ acknowledged_by: null, acknowledged_at: null, acknowledged_reason: null },
        },
      ],
      next_page_token: 'wash_trade:7',
    });
    expect((await admin('GET', 'surveillance?page_token=wash_trade:7')).body).toMatchObject({
      alerts: [{ id: 'spoofing:4', other_username: null }],
      next_page_token: null,
    });
    const ids = async (filter: string): Promise<string[]> => {
      const { body } = await admin('GET', `surveillance?${filter}`);
      return (body as { alerts: { id: string }[] }).alerts.map(({ id }) => id);
    };
    expect(await ids('kind=spoofing')).toEqual(['spoofing:4']);
    expect(await ids('username=seller')).toEqual(['wash_trade:7']);
    const seen = await admin('POST', 'surveillance/spoofing:4/acknowledge', REASON);
    expect(seen).toMatchObject({
      status: 200,
      body: { acknowledged_by: 'operator', acknowledged_reason: REASON.reason },
    });
    const command = { action: 'acknowledge_finding', subject: 'spoofing:4', ...REASON };
    expect(gateway.audit.commands.at(-1)).toMatchObject(command);
    expect(await ids('unacknowledged=true')).toEqual(['wash_trade:7']);
    for (const unknown of ['spoofing:5', 'no alert']) {
      const path = `surveillance/${encodeURIComponent(unknown)}/acknowledge`;
      expect(await admin('POST', path, REASON)).toMatchObject({
        status: 404,
        body: { reason: 'ALERT_NOT_FOUND' },
      });
    }
    for (const query of ['kind=theft', 'page_token=1', 'limit=501', 'unacknowledged=maybe']) {
      expect(await admin('GET', `surveillance?${query}`)).toMatchObject({
        status: 422,
        body: { reason: 'MALFORMED_FIELD', field: query.split('=')[0] },
      });
    }
  });

  it('orders and trades of everybody are found, with all that happened to an order', async () => {
    const placed = await gateway.ask('POST', '/v2/orders', { as: 'buyer', body: ORDER });
    const { id } = placed.body as { id: string };
    expect((await admin('GET', `orders?id=${id}`)).body).toMatchObject({
      orders: [{ id, username: 'buyer', symbol: 'AAPL' }],
      next_page_token: null,
    });
    expect(await admin('GET', `orders/${id}/timeline`)).toMatchObject({
      status: 200,
      body: { order: { id, username: 'buyer' } },
    });
    expect((await admin('GET', `orders/${fakeId(1, 'none')}/timeline`)).status).toBe(404);
    expect((await admin('GET', 'trades?limit=1')).body).toMatchObject({
      trades: [{ trade_id: 9, price: '190.5', buyer: 'buyer', seller: 'seller' }],
      next_page_token: '9',
    });
    expect((await admin('GET', 'trades?username=watcher')).body).toMatchObject({ trades: [] });
    expect((await admin('GET', 'trades?order_id=x')).status).toBe(422);
  });

  it('credentials in use are shown with what they used, and an unknown socket is not there', async () => {
    const { credentials } = (await admin('GET', 'connections')).body as {
      credentials: { username: string; used_percent: number }[];
    };
    expect(credentials.map(({ username }) => username)).toEqual(
      expect.arrayContaining(['operator', 'buyer']),
    );
    expect((await admin('POST', 'connections/77/disconnect', REASON)).status).toBe(404);
  });
});
