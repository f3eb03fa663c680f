import type { Deployment, Fields, Trader, TradeUpdate } from '@app/testing';
import { ExchangeHttp, fund, register, signIn, startExchange, until } from '@app/testing';
import { UpdateStream, wanted } from '@app/testing';

const FILLS = 10_000;
const BATCH = 100;
/** The connection is broken each time so many more updates have come. */
const DROP_EVERY = 2_500;
const BEGINNING = '0000000000000000.0';
const WITHIN_MS = 60_000;

/** A client whose connection breaks again and again, and that comes back where it stopped. */
class BreakingClient {
  readonly seen: TradeUpdate[] = [];
  drops = 0;
  private stream: UpdateStream | null = null;
  private taken = 0;

  constructor(private readonly open: (since: string) => Promise<UpdateStream>) {}

  /** Runs until `done`: reads, breaks off in the middle of what is coming, and returns. */
  async follow(done: (seen: readonly TradeUpdate[]) => boolean): Promise<void> {
    await until('everything was seen', () => this.step(done), WITHIN_MS);
    this.stream?.close();
  }

  private async step(done: (seen: readonly TradeUpdate[]) => boolean): Promise<boolean> {
    this.stream ??= await this.open(this.seen.at(-1)?.event_id ?? BEGINNING);
    this.seen.push(...this.stream.updates.slice(this.taken));
    this.taken = this.stream.updates.length;
    if (done(this.seen)) return true;
    if (this.taken < DROP_EVERY) return false;
    this.stream.drop();
    this.drops += 1;
    // What the dead connection had received after the last look was never seen: it must come again.
    this.stream = null;
    this.taken = 0;
    return false;
  }
}

describe('a stream that breaks in the middle of 10,000 fills', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let taker: Trader;
  let maker: Trader;

  beforeAll(async () => {
    exchange = await startExchange();
    http = new ExchangeHttp(exchange.baseUrl);
    const operator = await signIn(http, 'operator_demo');
    taker = await register(http, 'resume_taker');
    maker = await register(http, 'resume_maker');
    const cash = { asset: 'USD', amount: '100000000', request_id: 'resume-cash' };
    await fund(operator, 'resume_taker', cash);
    await fund(operator, 'resume_maker', { ...cash, asset: 'AAPL', amount: '100000' });
  });
  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  const order = { symbol: 'AAPL', type: 'limit', limit_price: '190' };
  const takeAll = async (): Promise<void> => {
    for (let sent = 0; sent < FILLS; sent += BATCH) {
      const one = { ...order, side: 'buy', qty: '1', time_in_force: 'ioc' };
      const body = { orders: Array.from({ length: BATCH }, () => one) };
      const answer = await taker.send<Fields[]>('POST', '/v2/orders/batch', { body });
      const rows = wanted(answer, 207, 'batch of orders');
      expect(rows.filter(({ status }) => String(status) !== '200')).toEqual([]);
    }
  };

  it('loses nothing and repeats nothing after each return', async () => {
    const resting = { ...order, side: 'sell', qty: String(FILLS), time_in_force: 'gtc' };
    await maker.placed(resting);
    const client = new BreakingClient((since) => {
      return UpdateStream.open(exchange.wsUrl, taker.token, since);
    });
    const isFill = ({ event }: TradeUpdate): boolean => event === 'fill';
    let fills = 0;
    let counted = 0;
    const following = client.follow((seen) => {
      fills += seen.slice(counted).filter(isFill).length;
      counted = seen.length;
      return fills >= FILLS;
    });
    await Promise.all([takeAll(), following]);

    const ids = client.seen.map(({ event_id: id }) => id);
    expect(client.drops).toBeGreaterThan(5);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
    expect(client.seen.filter(isFill)).toHaveLength(FILLS);
    expect(new Set(client.seen.map(({ order: { id } }) => id)).size).toBe(FILLS);
    expect(await taker.get('/v2/positions/AAPL')).toMatchObject({ qty: String(FILLS) });

    // Nobody broke this one: the same updates in the same order.
    const whole = await UpdateStream.open(exchange.wsUrl, taker.token, BEGINNING);
    expect(whole.updates.map(({ event_id: id }) => id)).toEqual(ids);
    whole.close();
  });
});
