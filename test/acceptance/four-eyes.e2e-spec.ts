import type { Answer, Deployment, Fields, Trader } from '@app/testing';
import { ExchangeHttp, signIn, startExchange, wanted } from '@app/testing';

interface Request extends Fields {
  readonly id: string;
}

const PASSWORD = 'a password of a spec';
const LIMITS = '/v2/admin/accounts/buyer_demo/limits';
const REASON = { reason: 'quarterly review' };
const BID = { symbol: 'AAPL', side: 'buy', qty: '6', type: 'limit', limit_price: '185.00' };

describe('four eyes', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let operator: Trader;
  let second: Trader;
  let warden: Trader;
  let buyer: Trader;

  beforeAll(async () => {
    exchange = await startExchange({ env: { FOUR_EYES: '1' } });
    http = new ExchangeHttp(exchange.baseUrl);
    operator = await signIn(http, 'operator_demo');
    buyer = await signIn(http, 'buyer_demo');
    const person = async (username: string, role: string): Promise<Trader> => {
      const body = { username, password: PASSWORD, role, ...REASON };
      wanted(await operator.send('POST', '/v2/admin/users', { body }), 201, username);
      return await signIn(http, username, PASSWORD);
    };
    second = await person('second_operator', 'operator');
    warden = await person('warden', 'risk');
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  const asked = async (who: Trader, method: string, path: string, change: object) => {
    const answer = await who.send<Request>(method, path, { body: { ...change, ...REASON } });
    return wanted(answer, 202, `request of ${path}`);
  };
  const decide = (who: Trader, { id }: Request, verdict = 'approve'): Promise<Answer<Fields>> =>
    who.send('POST', `/v2/admin/approvals/${id}/${verdict}`, { body: { reason: 'looked at it' } });
  const limitsNow = async (): Promise<Fields> => {
    const { limits } = await operator.get<{ limits: Fields }>(LIMITS);
    return limits;
  };

  it('a limit holds once another person has approved it, and not before', async () => {
    const request = await asked(warden, 'PUT', LIMITS, { max_order_qty: '5' });
    expect(request).toMatchObject({
      ...{ state: 'pending', subject: 'buyer_demo', requested_by: 'warden' },
      changes: [{ field: 'max_order_qty', before: expect.any(String), after: '5' }],
    });
    const own = await decide(warden, request);
    expect([own.status, own.body.reason]).toEqual([403, 'PERMISSION_DENIED']);
    const free = await buyer.placed(BID);
    expect((await buyer.cancel(free.id)).status).toBe(204);
    const approved = wanted(await decide(operator, request), 200, 'approve');
    expect(approved).toMatchObject({ state: 'applied', decided_by: 'operator_demo' });
    const refused = await buyer.place(BID);
    expect([refused.status, refused.body.reason]).toEqual([422, 'RISK_MAX_ORDER_QTY']);
    const again = await decide(second, request, 'reject');
    expect([again.status, again.body.reason]).toEqual([422, 'FIELDS_CONFLICT']);
  });

  it('an instrument waits for another operator, a rejected change leaves it alone', async () => {
    const path = '/v2/admin/assets/MSFT';
    const before = await operator.get<Fields>(path);
    const request = await asked(operator, 'PATCH', path, { band_percent: '12.5' });
    expect((await decide(warden, request)).status).toBe(403);
    expect((await decide(buyer, request)).status).toBe(403);
    expect(wanted(await decide(second, request, 'reject'), 200, 'reject').state).toBe('rejected');
    expect((await operator.get<Fields>(path)).band_percent).toBe(before.band_percent);
    const better = await asked(operator, 'PATCH', path, { band_percent: '15' });
    wanted(await decide(second, better), 200, 'approve');
    expect((await operator.get<Fields>(path)).band_percent).toBe('15');
  });

  it('of two who approve at once one is heard, and the change is made once', async () => {
    const request = await asked(warden, 'PUT', LIMITS, { max_open_orders: '7' });
    const answers = await Promise.all([decide(operator, request), decide(second, request)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect((await limitsNow()).max_open_orders).toBe('7');
  });

  it('a change that was approved for something else than what holds now is not made', async () => {
    const [first, late] = [
      await asked(warden, 'PUT', LIMITS, { max_position: '100' }),
      await asked(operator, 'PUT', LIMITS, { max_position: '200' }),
    ];
    wanted(await decide(operator, first), 200, 'approve');
    const refused = await decide(second, late);
    expect([refused.status, refused.body.reason]).toEqual([422, 'FIELDS_CONFLICT']);
    expect((await limitsNow()).max_position).toBe('100');
    const list = await operator.get<{ four_eyes: boolean; requests: Fields[] }>(
      '/v2/admin/approvals?limit=2',
    );
    expect(list.four_eyes).toBe(true);
    expect(list.requests.map(({ state, code }) => [state, code])).toEqual([
      ['failed', 'FIELDS_CONFLICT'],
      ['applied', null],
    ]);
  });

  it('every step is on record', async () => {
    const request = await asked(warden, 'PUT', LIMITS, { max_order_notional: '1000' });
    await decide(warden, request);
    wanted(await decide(second, request, 'reject'), 200, 'reject');
    const { commands } = await operator.get<{ commands: Fields[] }>('/v2/admin/audit?limit=3');
    expect(commands.map(({ username, action, outcome }) => [username, action, outcome])).toEqual([
      ['second_operator', 'reject', 'done'],
      ['warden', 'approve', 'refused'],
      ['warden', 'set_limits', 'done'],
    ]);
    expect(commands[0]).toMatchObject({ subject: request.id, reason: 'looked at it' });
    expect(commands[2]?.answer).toContain(request.id);
  });
});
