import type { Deployment, Fields, Trader } from '@app/testing';
import { DEMO_PASSWORD, ExchangeHttp, fund, register, signIn, startExchange } from '@app/testing';
import { until, wanted } from '@app/testing';

interface Finding {
  readonly id: string;
  readonly kind: string;
  readonly severity: string;
  readonly symbol: string | null;
  readonly username: string | null;
  readonly other_username: string | null;
  readonly evidence: {
    readonly order_ids: readonly string[];
    readonly figures: Readonly<Record<string, number>>;
  };
  readonly acknowledged_by: string | null;
  readonly acknowledged_reason: string | null;
}

describe('surveillance', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;
  let seller: Trader;
  let operator: Trader;
  let compliance: Trader;

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl);
    buyer = await signIn(http, 'buyer_demo');
    seller = await signIn(http, 'seller_demo');
    operator = await signIn(http, 'operator_demo');
    const user = { username: 'carol', password: DEMO_PASSWORD, role: 'compliance' };
    const body = { ...user, reason: 'compliance of a spec' };
    wanted(await operator.send('POST', '/v2/admin/users', { body }), 201, 'a user');
    compliance = await signIn(http, 'carol');
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  const found = async (filter: string, by = compliance): Promise<readonly Finding[]> =>
    (await by.get<{ alerts: Finding[] }>(`/v2/admin/surveillance?${filter}`)).alerts;
  const order = (symbol: string, side: string, qty: string, price: string): Fields => ({
    ...{ symbol, side, qty, type: 'limit', limit_price: price, time_in_force: 'gtc' },
  });

  /** Sells from one to the other in two whole orders; answers the ids of both. */
  async function pass(from: Trader, to: Trader, symbol: string): Promise<string[]> {
    const price = symbol === 'MSFT' ? '420.00' : '200.00';
    const sold = await from.placed(order(symbol, 'sell', '7', price));
    const bought = await to.placed(order(symbol, 'buy', '7', price));
    await until('both are filled', async () => {
      const states = [await from.order(sold.id), await to.order(bought.id)];
      return states.every(({ status }) => status === 'filled');
    });
    return [sold.id ?? '', bought.id ?? ''];
  }

  it('sees two accounts pass the same shares back and forth', async () => {
    const ids: string[] = [];
    for (const [from, to] of [
      [seller, buyer],
      [buyer, seller],
      [seller, buyer],
    ] as const) {
      ids.push(...(await pass(from, to, 'MSFT')));
    }
    expect(await found('kind=wash_trade')).toEqual([]);
    ids.push(...(await pass(buyer, seller, 'MSFT')));
    await until('it is raised', async () => (await found('kind=wash_trade')).length > 0);
    const [alert, ...others] = await found('kind=wash_trade');
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      ...{ severity: 'critical', symbol: 'MSFT', acknowledged_by: null },
      evidence: { figures: { trades: 4, shares_each: 7 } },
    });
    expect([alert?.username, alert?.other_username].sort()).toEqual(['buyer_demo', 'seller_demo']);
    expect([...(alert?.evidence.order_ids ?? [])].sort()).toEqual([...ids].sort());
    expect(await found('kind=wash_trade&username=seller_demo')).toHaveLength(1);
    expect(await found('kind=wash_trade&symbol=AAPL')).toEqual([]);
  });

  it('sees layers that are gone after a trade on the other side', async () => {
    const layerer = await register(http, 'layerer');
    const cash = { asset: 'USD', amount: '900000', request_id: 'layerer-cash' };
    await fund(operator, 'layerer', cash);
    await fund(operator, 'layerer', { asset: 'MSFT', amount: '10', request_id: 'layerer-msft' });
    const layers: Fields[] = [];
    for (const price of ['419.00', '418.00', '417.00']) {
      layers.push(await layerer.placed(order('MSFT', 'buy', '500', price)));
    }
    await buyer.placed(order('MSFT', 'buy', '5', '420.00'));
    const sold = await layerer.placed(order('MSFT', 'sell', '5', '420.00'));
    await until('it trades', async () => (await layerer.order(sold.id)).status === 'filled');
    for (const { id } of layers) expect((await layerer.cancel(id)).status).toBe(204);
    const query = 'kind=layering&username=layerer';
    await until('it is raised', async () => (await found(query)).length > 0);
    const [alert] = await found(query);
    expect(alert).toMatchObject({
      ...{ severity: 'critical', symbol: 'MSFT', username: 'layerer', other_username: null },
      evidence: { figures: { orders_cancelled: 3, shares_cancelled: 1_500, shares_traded: 5 } },
    });
    const ids = [...layers.map(({ id }) => id), sold.id];
    expect([...(alert?.evidence.order_ids ?? [])].sort()).toEqual(ids.sort());
  });

  it('is no business of a trader, and is acknowledged once with a note, on record', async () => {
    expect((await buyer.send('GET', '/v2/admin/surveillance')).status).toBe(403);
    const [alert] = await found('kind=wash_trade');
    const path = `/v2/admin/surveillance/${alert?.id}/acknowledge`;
    const note = { reason: 'a rehearsal of the demo' };
    expect((await buyer.send('POST', path, { body: note })).status).toBe(403);
    const seen = wanted(await compliance.send<Finding>('POST', path, { body: note }), 200, 'ack');
    expect(seen).toMatchObject({ acknowledged_by: 'carol', acknowledged_reason: note.reason });
    const again = await operator.send<Finding>('POST', path, { body: { reason: 'looks bad' } });
    expect(again.body).toEqual(seen);
    const { commands } = await compliance.get<{ commands: Fields[] }>(
      `/v2/admin/audit?subject=${alert?.id}&username=carol`,
    );
    expect(commands).toMatchObject([{ action: 'acknowledge_finding', ...note, outcome: 'done' }]);
    const left = await found('unacknowledged=true');
    expect(left.map(({ kind }) => kind)).toEqual(['layering']);
  });

  it('a kill repeats no alert and forgets nothing of what it has seen', async () => {
    for (const [from, to] of [
      [seller, buyer],
      [buyer, seller],
      [seller, buyer],
    ] as const) {
      await pass(from, to, 'JPM');
    }
    const before = await found('limit=500');
    await exchange.kill();
    await exchange.restart();
    expect(await found('limit=500')).toEqual(before);
    await pass(buyer, seller, 'JPM');
    await until('it is raised', async () => (await found('symbol=JPM')).length > 0);
    expect(await found('limit=500')).toEqual([
      expect.objectContaining({ kind: 'wash_trade', symbol: 'JPM' }),
      ...before,
    ]);
  });
});
