import { GatewayHarness } from './testing/gateway-harness.fixture';
import { AT } from './testing/order-views.fixture';

const START = new Date(AT - 1_000).toISOString();
const END = new Date(AT + 60_000).toISOString();

describe('quotes of the past', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    const of = (symbol: string, sequence: number) => ({
      ...{ symbol, sequence, at: AT + sequence, bidUnits: 1_900_000 + sequence * 100 },
      ...{ bidShares: sequence, askUnits: 0, askShares: 0 },
    });
    gateway.market.quoteRows = [of('AAPL', 1), of('AAPL', 2), of('AAPL', 3), of('MSFT', 9)];
  });

  afterAll(() => gateway.stop());

  it('come in pages over symbols, without gap or repeat', async () => {
    const seen: [string, number][] = [];
    let token = '';
    for (let page = 0; page < 4; page += 1) {
      const query = `symbols=AAPL,MSFT&start=${START}&end=${END}&limit=2${token}`;
      const { body } = await gateway.ask('GET', `/v2/stocks/quotes?${query}`, { as: 'buyer' });
      const { quotes, next_page_token: next } = body as {
        quotes: Record<string, { bs: number }[]>;
        next_page_token: string | null;
      };
      for (const [symbol, rows] of Object.entries(quotes)) {
        for (const { bs } of rows) seen.push([symbol, bs]);
      }
      if (next === null) break;
      token = `&page_token=${next}`;
    }
    expect(seen).toEqual([
      ['AAPL', 1],
      ['AAPL', 2],
      ['AAPL', 3],
      ['MSFT', 9],
    ]);
  });

  it('have the form of the contract under every path, an empty side as zero', async () => {
    const range = `start=${START}&end=${END}&limit=1`;
    const quote = { t: expect.any(String) as string, ax: 'V', ap: 0, as: 0, bx: 'V' };
    const first = { ...quote, bp: 190.01, bs: 1, c: [], z: 'C' };
    const one = await gateway.ask('GET', `/v2/stocks/AAPL/quotes?${range}`, { as: 'buyer' });
    expect(one.body).toMatchObject({ symbol: 'AAPL', quotes: [first] });
    const path = `/v1beta3/crypto/us/quotes?symbols=AAPL&${range}`;
    expect((await gateway.ask('GET', path)).body).toMatchObject({ quotes: { AAPL: [first] } });
  });
});
