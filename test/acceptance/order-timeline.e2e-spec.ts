import type { Deployment, Fields, Trader } from '@app/testing';
import { ExchangeHttp, register, signIn, startExchange, until, wanted } from '@app/testing';

interface Step {
  readonly id: string;
  readonly stream: string;
  readonly stream_number: number;
  readonly service: string;
  readonly event: string;
  readonly at: string;
  readonly ms: number | null;
  readonly caused_by: string | null;
  readonly facts: Fields;
  readonly reason: string | null;
  readonly reason_details: Fields | null;
}

interface Timeline {
  readonly order_id: string;
  readonly status: string;
  readonly received_at: string | null;
  readonly complete: boolean;
  readonly services: readonly { service: string; steps: number; ms: number }[];
  readonly steps: readonly Step[];
}

describe('timeline of an order', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;
  let seller: Trader;

  const limit = (side: string, qty: string, price: string) => ({
    symbol: 'NVDA',
    side,
    qty,
    type: 'limit',
    limit_price: price,
    time_in_force: 'gtc',
  });
  const timeline = (trader: Trader, id: string | undefined): Promise<Timeline> =>
    trader.get<Timeline>(`/v2/orders/${id}/timeline`);
  const eventsOf = ({ steps }: Timeline): string[] =>
    steps.map(({ stream, event }) => `${stream} ${event}`);

  beforeAll(async () => {
    exchange = await startExchange({});
    http = new ExchangeHttp(exchange.baseUrl);
    buyer = await signIn(http, 'buyer_demo');
    seller = await signIn(http, 'seller_demo');
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  it('tells every stream that an order passed, causes first', async () => {
    const order = await buyer.placed(limit('buy', '4', '120.00'));
    const told = await timeline(buyer, order.id);
    expect(eventsOf(told)).toEqual([
      'orders submitted',
      'risk approved',
      'wallet funded',
      'match:0 accepted',
      'orders accepted',
    ]);
    told.steps.forEach((step, index) => {
      const before = told.steps[index - 1];
      expect(step.caused_by).toBe(before === undefined ? null : before.id);
      expect(step.id).toBe(`${step.stream}/${step.stream_number}`);
      expect(step.ms).toBeGreaterThanOrEqual(0);
    });
    expect(told).toMatchObject({ order_id: order.id, status: 'new', complete: true });
    expect(told.received_at).not.toBeNull();
    expect(told.services.map(({ service }) => service)).toEqual([
      'client-gateway',
      'order-manager',
      'risk-manager',
      'wallet',
      'matching-engine',
    ]);
    await buyer.cancel(order.id);
    const ended = eventsOf(await timeline(buyer, order.id));
    expect(ended.slice(5)).toEqual([
      'orders cancel_requested',
      'risk cancel_approved',
      'wallet cancel_passed',
      'match:0 cancelled',
      'orders cancelled',
    ]);
  });

  it('tells fills with their settlement, and nothing of the other side', async () => {
    const bid = await buyer.placed(limit('buy', '2', '121.00'));
    const ask = await seller.placed(limit('sell', '2', '121.00'));
    await until('it is filled', async () =>
      (await buyer.order(bid.id)).status === 'filled' ? true : null,
    );
    const maker = await timeline(buyer, bid.id);
    const taker = await timeline(seller, ask.id);
    for (const told of [maker, taker]) {
      const [traded, settled, filled] = told.steps.slice(-3);
      expect([traded?.event, settled?.event, filled?.event]).toEqual([
        'traded',
        'settled',
        'filled',
      ]);
      expect(traded?.facts).toMatchObject({ price: '121', qty: '2', leaves_qty: '0' });
      expect(settled?.caused_by).toBe(traded?.id);
      expect(filled?.caused_by).toBe(traded?.id);
    }
    expect(JSON.stringify(maker)).not.toContain(ask.id);
    expect(JSON.stringify(taker)).not.toContain(bid.id);
    expect(taker.steps.find(({ event }) => event === 'traded')?.facts).toMatchObject({
      liquidity: 'taker',
    });
  });

  it('says why an order was refused, and of a successor where it came from', async () => {
    const refused = await buyer.place(limit('buy', '800000', '119.00'));
    const why = await timeline(buyer, refused.body['order_id']);
    const last = why.steps.at(-1);
    expect([refused.status, why.status, last?.event]).toEqual([403, 'rejected', 'rejected']);
    expect(last?.reason).toBe('INSUFFICIENT_FUNDS');
    expect(last?.reason_details).toHaveProperty('would_pass');
    const first = await buyer.placed(limit('buy', '4', '118.00'));
    const second = wanted(await buyer.replace(first.id, { qty: '2' }), 200, 'replace');
    expect(eventsOf(await timeline(buyer, second.id))).toEqual([
      'orders replace_requested',
      'risk replace_approved',
      'wallet replace_funded',
      'match:0 replaced',
      'orders replaced',
    ]);
  });

  it("another's order has no timeline", async () => {
    const order = await buyer.placed(limit('buy', '1', '117.00'));
    const other = await register(http, 'timeline_other');
    const answer = await other.send('GET', `/v2/orders/${order.id}/timeline`);
    expect([answer.status, answer.body['reason']]).toEqual([404, 'ORDER_NOT_FOUND']);
  });
});
