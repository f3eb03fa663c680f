import type { Answer, Deployment, Fields, Trader } from '@app/testing';
import { ExchangeHttp, register, signIn, startExchange, until, wanted } from '@app/testing';

interface Services {
  readonly deployment: string;
  readonly status: string;
  readonly services: readonly { service: string; status: string; version: string; lag: number }[];
  readonly backends: readonly { backend: string; status: string }[];
}

interface Recovery {
  readonly services: readonly { service: string; error: string | null; recovery_ms: number }[];
  readonly stages: readonly {
    stream: string;
    epoch: number;
    head: number;
    snapshot_seq: number | null;
    replay_entries: number;
    last_recovery: { replay_ms: number };
  }[];
  readonly followers: readonly { name: string; lag: number }[];
}

const NINE = [
  'client-gateway',
  'market-data',
  'matching-engine.0',
  'notification',
  'order-manager',
  'reporting',
  'risk-manager',
  'user',
  'wallet',
];

describe('the operator console', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let operator: Trader;
  let buyer: Trader;
  let seller: Trader;

  const admin = <T = Fields>(path: string, body: object, method = 'POST'): Promise<Answer<T>> =>
    operator.send<T>(method, `/v2/admin/${path}`, { body });
  const limit = (side: string, qty: string): Fields => ({
    symbol: 'AAPL',
    side,
    qty,
    type: 'limit',
    limit_price: '190.00',
    time_in_force: 'gtc',
  });

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl);
    operator = await signIn(http, 'operator_demo');
    buyer = await signIn(http, 'buyer_demo');
    seller = await signIn(http, 'seller_demo');
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  it('sees nine services up in either deployment, with their streams', async () => {
    const found = await operator.get<Services>('/v2/admin/services');
    const shown = found.services.map(({ service }) => service).sort();
    // Further matching shards, where there are any.
    expect(shown.filter((name) => !/\.[1-9]/.test(name))).toEqual(NINE);
    expect(found.services.filter(({ status }) => status !== 'up')).toEqual([]);
    expect(found.services.map(({ version }) => version)).not.toContain('unknown');
    expect(found.backends[0]).toMatchObject({ backend: 'postgresql', status: 'up' });
    expect(found.backends[1]?.status).toBe(found.deployment === 'distributed' ? 'up' : 'not used');
    const { streams } = await operator.get<{ streams: Fields[] }>('/v2/admin/streams');
    const names = streams.map(({ stream }) => stream).sort();
    expect(names).toEqual(['match:0', 'orders', 'risk', 'wallet']);
  });

  it('says what a restart of each stage would replay, and how long the last start took', async () => {
    const found = await operator.get<Recovery>('/v2/admin/recovery');
    expect(found.stages.map(({ stream }) => stream).sort()).toEqual(
      expect.arrayContaining(['match:0', 'orders', 'risk', 'wallet']),
    );
    for (const stage of found.stages) {
      expect(stage.epoch).toBeGreaterThan(0);
      expect(stage.replay_entries).toBe(stage.head - (stage.snapshot_seq ?? 0));
      expect(stage.last_recovery.replay_ms).toBeGreaterThanOrEqual(0);
    }
    const followed = found.followers.map(({ name }) => name);
    expect(followed).toEqual(expect.arrayContaining(['wallet.ledger', 'reporting.trades']));
    const owner = found.services.find(({ service }) => service === 'order-manager');
    expect(owner).toMatchObject({ error: null, recovery_ms: expect.any(Number) });
  });

  it('finds an order and its trade with every event, whoever they belong to', async () => {
    const sold = await seller.placed(limit('sell', '5'));
    const bought = await buyer.placed(limit('buy', '5'));
    const orders = await operator.get<{ orders: Fields[] }>(`/v2/admin/orders?id=${bought.id}`);
    expect(orders.orders).toMatchObject([{ id: bought.id, username: 'buyer_demo' }]);
    const history = await operator.get<{ timeline: { steps: Fields[] } }>(
      `/v2/admin/orders/${bought.id}/timeline`,
    );
    const events = history.timeline.steps.map(({ event }) => event);
    expect(events).toEqual(expect.arrayContaining(['submitted', 'approved', 'funded', 'filled']));
    await until('the trade is reported', async () => {
      const page = await operator.get<{ trades: Fields[] }>(`/v2/admin/trades?order_id=${sold.id}`);
      return page.trades[0]?.buyer === 'buyer_demo' && page.trades[0].seller === 'seller_demo';
    });
  });

  it('logs a breach once, with whose it was', async () => {
    const refused = await buyer.place({ ...limit('buy', '1'), limit_price: '900.00' });
    expect(refused.body.reason).toBe('RISK_PRICE_COLLAR');
    const page = await operator.get<{ breaches: Fields[] }>(
      '/v2/admin/breaches?username=buyer_demo&reason=RISK_PRICE_COLLAR',
    );
    expect(page.breaches).toMatchObject([{ username: 'buyer_demo', value: '900.00' }]);
  });

  it('suspends a user: sessions end at once, and the password opens nothing until it is lifted', async () => {
    const suspect = await register(http, 'suspect');
    const change = { suspended: true, reason: 'asked for by compliance' };
    wanted(await admin('users/suspect', change, 'PATCH'), 200, 'suspend');
    await until('the session is over', async () => {
      return (await suspect.send('GET', '/v2/account')).status === 401;
    });
    const password = 'a password of a spec';
    const reset = { password, reason: 'identity checked' };
    wanted(await admin('users/suspect/reset-password', reset), 200, 'reset');
    const body = { username: 'suspect', password };
    expect((await http.send('POST', '/v2/auth/login', { body })).status).toBe(403);
    wanted(await admin('users/suspect', { ...change, suspended: false }, 'PATCH'), 200, 'lift');
    expect((await http.send('POST', '/v2/auth/login', { body })).status).toBe(200);
    const { commands } = await operator.get<{ commands: Fields[] }>(
      '/v2/admin/audit?subject=suspect',
    );
    expect(commands.map(({ action }) => action)).toEqual([
      'change_user',
      'reset_password',
      'change_user',
    ]);
    expect(JSON.stringify(commands)).not.toContain(password);
  });

  it('pauses the market by a level, and resumes it', async () => {
    const reason = 'index fell';
    const tested = await admin('circuit-breakers', { level: 1, test: true, reason });
    expect(tested.body).toMatchObject({ test: true });
    wanted(await admin('circuit-breakers', { level: 1, reason }), 200, 'pause');
    const refused = await buyer.place(limit('buy', '1'));
    expect([refused.status, refused.body.reason]).toEqual([422, 'SYMBOL_HALTED']);
    const alerts = await operator.get<Fields[]>('/v2/admin/alerts');
    const alert = alerts.find(({ kind, subject }) => kind === 'market' && subject === 'AAPL');
    const path = `alerts/${encodeURIComponent(alert?.id ?? '')}/acknowledge`;
    wanted(await admin(path, { reason: 'seen' }), 200, 'acknowledge');
    const after = await operator.get<Fields[]>('/v2/admin/alerts');
    expect(after.find(({ id }) => id === alert?.id)).toMatchObject({
      acknowledged_by: 'operator_demo',
    });
    wanted(await admin('market/resume', { reason }), 200, 'resume');
    const taken = await buyer.placed(limit('buy', '1'));
    expect((await buyer.cancel(taken.id)).status).toBe(204);
  });
});
