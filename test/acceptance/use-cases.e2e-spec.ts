import type { RunObject, RunRecords, ScenarioObject } from '@app/contracts';
import type { Deployment, Trader } from '@app/testing';
import { ExchangeHttp, signIn, startExchange, until, wanted } from '@app/testing';
import { WebSocket } from 'ws';

/** A burst small enough for a machine that does other things too. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, number | string | boolean>>>> = {
  'high-volume-trading': { orders: 200, rate: 40, accounts: 2, symbols: 1 },
  'market-making-strategy': { duration_seconds: 3 },
  'risk-management-breach': { clients: 2 },
  'multi-user-trading': {},
};
const IDS = Object.keys(SETTINGS);
const RUN_MS_MAX = 90_000;
const FEES = { FEE_MAKER_BPS: '1', FEE_TAKER_BPS: '2' };

interface Reconciliation {
  readonly status: string;
  readonly invariants: readonly { readonly id: string; readonly ok: boolean }[];
}

describe('the use cases, headless', () => {
  let exchange: Deployment;
  let http: ExchangeHttp;
  let trader: Trader;
  let operator: Trader;

  const start = async (id: string, settings: object = SETTINGS[id] ?? {}): Promise<RunObject> => {
    const path = `/v2/demo/scenarios/${id}/runs`;
    return wanted(await trader.send<RunObject>('POST', path, { body: { settings } }), 201, id);
  };
  const look = (runId: string): Promise<RunObject> => trader.get(`/v2/demo/runs/${runId}`);
  const over = ({ state }: RunObject): boolean => state !== 'queued' && state !== 'running';
  const ended = async (runId: string): Promise<RunObject> =>
    await until(
      'the run is over',
      async () => {
        const run = await look(runId);
        return over(run) ? run : null;
      },
      RUN_MS_MAX,
    );
  /** States, failed assertions and words of a run in one value, so that a failure tells it all. */
  const verdict = (run: RunObject) => ({
    state: run.state,
    failed: run.assertions.filter(({ ok }) => !ok),
    unfinished: run.steps.filter(({ state }) => state !== 'done').map(({ label }) => label),
    ...(run.state === 'passed' ? {} : { summary: run.summary }),
  });
  const PASSED = { state: 'passed', failed: [], unfinished: [] };

  beforeAll(async () => {
    exchange = await startExchange({ env: FEES });
    http = new ExchangeHttp(exchange.baseUrl);
    trader = await signIn(http, 'buyer_demo');
    operator = await signIn(http, 'operator_demo');
  });

  afterEach(async () => {
    // Whatever a run did, the books of the exchange agree.
    const report = await until('the exchange reconciles', async () => {
      const found = await operator.get<Reconciliation>('/v2/admin/reconciliation');
      return found.status === 'ok' ? found : null;
    });
    expect(report.invariants.every(({ ok }) => ok)).toBe(true);
  });

  afterAll(async () => {
    http?.close();
    await exchange?.dispose();
  });

  it('are four cards with settings, ranges and defaults', async () => {
    const cards = await trader.get<readonly ScenarioObject[]>('/v2/demo/scenarios');
    expect(cards.map(({ id }) => id)).toEqual(IDS);
    for (const card of cards) {
      expect(card.last_run).toBeNull();
      expect(card.steps.length).toBeGreaterThan(5);
      const numbers = card.settings.filter(({ type }) => type === 'integer');
      expect(numbers.every(({ min, max }) => min !== undefined && max !== undefined)).toBe(true);
    }
  });

  it.each(IDS)(
    '%s passes, and passes again',
    async (id) => {
      const before = await trader.get('/v2/account');
      for (const time of ['first', 'second']) {
        const run = await ended((await start(id)).run_id);
        expect({ time, ...verdict(run) }).toEqual({ time, ...PASSED });
        expect(run.assertions.length).toBeGreaterThan(8);
        const orders = await trader.get<Pick<RunRecords, 'orders'> & { total: number }>(
          `/v2/demo/runs/${run.run_id}/orders`,
        );
        expect(orders.total).toBeGreaterThan(10);
        const open = ['new', 'accepted', 'partially_filled', 'held', 'pending_new'];
        expect(orders.orders.filter(({ status }) => open.includes(status))).toEqual([]);
      }
      const after = await trader.get('/v2/account');
      expect(after['cash_held']).toBe(before['cash_held']);
      const history = await trader.get<readonly RunObject[]>(`/v2/demo/scenarios/${id}/runs`);
      expect(history.map(({ state }) => state)).toEqual(['passed', 'passed']);
    },
    200_000,
  );

  it('run side by side without touching each other', async () => {
    const runs = await Promise.all(IDS.slice(1).map((id) => start(id)));
    const ends = await Promise.all(runs.map(({ run_id }) => ended(run_id)));
    expect(ends.map(verdict)).toEqual(ends.map(() => PASSED));
    expect(new Set(ends.flatMap(({ symbols }) => symbols)).size).toBe(ends.length);
  }, 200_000);

  it.each([
    ['high-volume-trading', 'send'],
    ['market-making-strategy', 'trade'],
    ['risk-management-breach', 'rate'],
  ])('%s stops in its step %s and leaves nothing open', async (id, step) => {
    const { run_id } = await start(id, { ...SETTINGS[id], ...LONG[id] });
    await until('the step has begun', async () => {
      return (await look(run_id)).steps.find((one) => one.id === step)?.state === 'active';
    });
    const stopped = await trader.send<RunObject>('DELETE', `/v2/demo/runs/${run_id}`);
    expect(stopped.status).toBe(200);
    const run = await ended(run_id);
    expect([run.state, run.summary]).toEqual(['cancelled', 'Stopped; its orders were cancelled.']);
    expect(run.assertions.find((one) => one.id === 'clean')).toMatchObject({ ok: true });
    expect(await trader.send('DELETE', `/v2/demo/runs/${run_id}`)).toMatchObject({ status: 200 });
    expect((await look(run_id)).state).toBe('cancelled');
  });

  it('tell their progress over a WebSocket, up to the last state', async () => {
    const { run_id } = await start('multi-user-trading');
    const states: string[] = [];
    const socket = new WebSocket(`${exchange.wsUrl}/v2/demo/stream`);
    const say = (action: string, data: object): void =>
      socket.send(JSON.stringify({ action, data }));
    socket.on('open', () => say('authenticate', { token: trader.token }));
    socket.on('message', (raw: Buffer) => {
      const { stream, data } = JSON.parse(raw.toString('utf8')) as {
        stream: string;
        data: { status?: string; state?: string };
      };
      if (stream === 'authorization') say('listen', { run_id });
      if (stream === 'run') states.push(data.state ?? '');
    });
    await until('the last frame', () => states.includes('passed'), RUN_MS_MAX);
    expect(states).toContain('running');
    socket.close();
  });

  it('refuse settings out of range, unknown runs and strangers', async () => {
    const path = '/v2/demo/scenarios/high-volume-trading/runs';
    const body = { settings: { rate: 5_000 } };
    const refused = await trader.send('POST', path, { body });
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { reason: 'MALFORMED_FIELD', field: 'settings.rate', value: '5000', would_pass: '2000' },
    ]);
    const unknown = await trader.send('GET', '/v2/demo/runs/01a207dd-8196-768d-b33d-2281f12598b2');
    expect([unknown.status, unknown.body.reason]).toEqual([404, 'RUN_NOT_FOUND']);
    const card = await trader.send('POST', '/v2/demo/scenarios/none/runs', { body: {} });
    expect(card.status).toBe(404);
    expect((await http.send('GET', '/v2/demo/scenarios')).status).toBe(401);
  });

  it('pass after the exchange was restarted, with their history kept', async () => {
    await exchange.stop();
    await exchange.restart();
    trader = await signIn(http, 'buyer_demo');
    operator = await signIn(http, 'operator_demo');
    const history = await trader.get<readonly RunObject[]>(
      '/v2/demo/scenarios/multi-user-trading/runs',
    );
    expect(history.length).toBeGreaterThan(2);
    const run = await ended((await start('multi-user-trading')).run_id);
    expect(verdict(run)).toEqual(PASSED);
  });
});

/** Settings that keep a run busy until it is stopped. */
const LONG: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'high-volume-trading': { orders: 4_000 },
  'market-making-strategy': { duration_seconds: 60 },
};
