import { DomainError } from '@app/kernel';

import { GatewayHarness } from './testing/gateway-harness.fixture';

interface Request {
  readonly id: string;
  readonly state: string;
}

const REASON = { reason: 'quarterly review' };
const LIMITS = '/v2/admin/accounts/buyer/limits';
const ASSET = '/v2/admin/assets/AAPL';

describe('with four eyes', () => {
  let gateway: GatewayHarness;

  beforeEach(async () => {
    gateway = await GatewayHarness.start({}, { fourEyes: true });
  });

  afterEach(() => gateway.stop());

  const ask = (as: string, method: 'POST' | 'PUT' | 'PATCH', path: string, body: object) =>
    gateway.ask(method, path, { as, body });
  const asked = async (as: string, method: 'PUT' | 'PATCH', path: string, change: object) => {
    const answer = await ask(as, method, path, { ...change, ...REASON });
    expect(answer.status).toBe(202);
    return answer.body as Request;
  };
  const decide = (as: string, { id }: Request, verdict = 'approve') =>
    ask(as, 'POST', `/v2/admin/approvals/${id}/${verdict}`, { reason: 'seen' });
  const stateOf = async (): Promise<unknown> => {
    const { body } = await gateway.ask('GET', '/v2/admin/approvals', { as: 'auditor' });
    return (body as { requests: Request[] }).requests[0];
  };

  it('limits change when another person approves, by what was shown', async () => {
    const change = { max_order_qty: '5', max_daily_loss: null };
    const request = await asked('warden', 'PUT', LIMITS, change);
    expect(request).toMatchObject({
      state: 'pending',
      action: 'set_limits',
      subject: 'buyer',
      changes: [
        { field: 'max_order_qty', before: null, after: '5' },
        { field: 'max_daily_loss', before: null, after: null },
      ],
      requested_by: 'warden',
      ...REASON,
    });
    expect(gateway.risk.requests).toEqual([]);
    const approved = await decide('operator', request);
    expect(approved).toMatchObject({
      status: 200,
      body: { state: 'applied', decided_by: 'operator', note: 'seen', code: null },
    });
    expect(gateway.risk.requests).toMatchObject([
      { changes: { maxOrderQuantityShares: 5, maxDailyLossUnits: null }, requestId: request.id },
    ]);
    expect(gateway.audit.commands.map(({ action, subject }) => [action, subject])).toEqual([
      ['set_limits', 'buyer'],
      ['approve', request.id],
    ]);
  });

  it('an instrument changes when another operator approves; risk may not', async () => {
    const change = { band_percent: '15', status: 'inactive', band_pause_seconds: 30 };
    const request = await asked('operator', 'PATCH', ASSET, change);
    expect(request).toMatchObject({
      changes: [
        { field: 'status', before: 'active', after: 'inactive' },
        { field: 'band_percent', before: '20', after: '15' },
        { field: 'band_pause_seconds', before: expect.any(String), after: '30' },
      ],
    });
    for (const verdict of ['approve', 'reject']) {
      expect((await decide('warden', request, verdict)).status).toBe(403);
    }
    expect((await decide('operator', request)).status).toBe(403);
    expect(await stateOf()).toMatchObject({ state: 'pending' });
    expect(gateway.matching.listed.get('AAPL')?.instrument.bandBasisPoints).toBe(2_000);
  });

  it('what has moved on since is not overwritten, and the request is spent', async () => {
    const [first, second] = [
      await asked('warden', 'PUT', LIMITS, { max_order_qty: '5' }),
      await asked('warden', 'PUT', LIMITS, { max_order_qty: '7' }),
    ];
    expect((await decide('operator', first)).status).toBe(200);
    expect(await decide('operator', second)).toMatchObject({
      ...{ status: 422, body: { reason: 'FIELDS_CONFLICT' } },
    });
    expect(await stateOf()).toMatchObject({ state: 'failed', code: 'FIELDS_CONFLICT' });
    expect(gateway.risk.requests).toHaveLength(1);
  });

  it('a change that is refused ends as failed, with the refusal', async () => {
    const request = await asked('warden', 'PUT', LIMITS, { max_order_qty: '5' });
    const refusal = new DomainError('QTY_RANGE', 'beyond what is counted');
    jest.spyOn(gateway.risk, 'setLimits').mockRejectedValue(refusal);
    expect(await decide('operator', request)).toMatchObject({
      ...{ status: 422, body: { reason: 'QTY_RANGE' } },
    });
    expect(await stateOf()).toMatchObject({ state: 'failed', code: 'QTY_RANGE' });
  });

  it('a change whose outcome is not known is not done a second time', async () => {
    const request = await asked('warden', 'PUT', LIMITS, { max_order_qty: '5' });
    const unknown = new DomainError('OUTCOME_UNKNOWN', 'no answer in time');
    const doing = jest.spyOn(gateway.risk, 'setLimits').mockRejectedValue(unknown);
    expect((await decide('operator', request)).status).toBe(503);
    expect((await decide('operator', request)).status).toBe(422);
    expect(doing).toHaveBeenCalledTimes(1);
    expect(await stateOf()).toMatchObject({ state: 'approved' });
  });

  it('whoever asked takes it back, and says why in the first place', async () => {
    const request = await asked('warden', 'PUT', LIMITS, { max_order_qty: '5' });
    expect(await decide('warden', request, 'reject')).toMatchObject({
      ...{ status: 200, body: { state: 'rejected', decided_by: 'warden' } },
    });
    expect(await ask('warden', 'PUT', LIMITS, { max_order_qty: '5' })).toMatchObject({
      ...{ status: 422, body: { reason: 'MISSING_FIELD', field: 'reason' } },
    });
    expect(gateway.risk.requests).toEqual([]);
  });

  it('what must not wait does not: halts, kill switches, money', async () => {
    expect((await ask('operator', 'POST', `${ASSET}/halt`, REASON)).status).toBe(200);
    const kill = { mode: 'cancel_and_lock', account: 'buyer', ...REASON };
    expect((await ask('warden', 'POST', '/v2/admin/kill-switch', kill)).status).toBe(200);
  });
});

describe('without four eyes', () => {
  it('changes hold at once, and the list says so', async () => {
    const gateway = await GatewayHarness.start();
    const changed = await gateway.ask('PUT', LIMITS, { as: 'warden', body: { max_position: '5' } });
    expect(changed).toMatchObject({ status: 200, body: { limits: { max_position: '5' } } });
    expect((await gateway.ask('GET', '/v2/admin/approvals', { as: 'warden' })).body).toEqual({
      ...{ four_eyes: false, requests: [], next_page_token: null },
    });
    await gateway.stop();
  });
});
