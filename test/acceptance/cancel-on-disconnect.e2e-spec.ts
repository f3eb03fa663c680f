import type { Deployment, Fields, Trader } from '@app/testing';
import { ExchangeHttp, signIn, startExchange, until, UpdateStream } from '@app/testing';

const GRACE_MS = 1_000;

describe('cancel on disconnect', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let buyer: Trader;
  let streams: UpdateStream[];

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl);
    buyer = await signIn(http, 'buyer_demo');
  });
  beforeEach(() => {
    streams = [];
  });
  afterEach(() => streams.forEach((stream) => stream.close()));
  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  const guarded = async (): Promise<UpdateStream> => {
    const stream = await UpdateStream.open(exchange.wsUrl, buyer.token);
    streams.push(stream);
    const data = { enabled: true, grace_ms: GRACE_MS };
    stream.send({ action: 'cancel_on_disconnect', data });
    await stream.frame('cancel_on_disconnect');
    return stream;
  };
  const bid = (): Promise<Fields> => {
    const price = { type: 'limit', limit_price: '150', time_in_force: 'gtc' };
    return buyer.placed({ symbol: 'AAPL', side: 'buy', qty: '1', ...price });
  };
  const status = async (order: Fields): Promise<string | undefined> => {
    return (await buyer.order(order.id)).status;
  };

  it('a lost connection ends the orders after the grace', async () => {
    const stream = await guarded();
    const order = await bid();
    stream.drop();
    await until('the order is cancelled', async () => (await status(order)) === 'canceled');
  });

  it('a clean goodbye, or coming back within the grace, leaves them', async () => {
    const order = await bid();
    const first = await guarded();
    first.drop();
    const second = await guarded();
    second.close();
    await until('the goodbye arrived', () => second.closedWith !== null);
    await new Promise((resolve) => setTimeout(resolve, 2 * GRACE_MS));
    expect(await status(order)).toBe('new');
  });

  it('a crash of the exchange is a lost connection too', async () => {
    await guarded();
    const order = await bid();
    await exchange.kill();
    await exchange.restart();
    buyer = await signIn(http, 'buyer_demo');
    const ended = async (): Promise<boolean> => (await status(order)) === 'canceled';
    await until('the lease ends and the order with it', ended, 30_000);
  });
});
