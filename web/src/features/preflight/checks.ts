import { api, ApiError } from '@/lib/api/client';

/** What a check found. */
export interface Finding {
  readonly ok: boolean;
  readonly detail: string;
}

/** What the checks share: the address, what the page itself knows, and tokens of demo accounts. */
export interface CheckContext {
  readonly address: string;
  readonly feed: { readonly state: string; readonly latencyMs: number | null };
  readonly tokens: Map<string, string>;
}

/** One part of the exchange that must be green before a presentation. */
export interface Check {
  readonly id: string;
  readonly label: string;
  readonly why: string;
  run(context: CheckContext): Promise<Finding>;
}

const DEMO_PASSWORD = 'demopass123';
const ACCOUNTS = ['buyer_demo', 'seller_demo', 'operator_demo'];
const CLOCK_MS_MAX = 2_000;
const LAG_MAX = 1_000;
const GIGABYTE = 1_000_000_000;
const DISK_GIGABYTES_MIN = 2;

interface Health {
  readonly status: string;
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, { readonly up: boolean; readonly detail?: string }>>;
}

interface Services {
  readonly deployment: string;
  readonly services: readonly {
    service: string;
    status: string;
    detail: string | null;
    lag: number;
  }[];
}

interface Streams {
  readonly streams: readonly { stream: string; backlog: number }[];
  readonly followers: readonly { name: string; lag: number; halted: string | null }[];
}

/** Asks as a demo account; it must have signed in before. */
function ask<T>(context: CheckContext, who: string, path: string): Promise<T> {
  const token = context.tokens.get(who);
  if (token === undefined) throw new Error(`${who} could not sign in`);
  return api<T>(context.address, path, { token });
}

async function health({ address }: CheckContext): Promise<Finding> {
  const report = await api<Health>(address, '/health');
  const down = Object.entries(report.checks).filter(([, check]) => !check.up);
  const parts = Object.keys(report.checks).join(', ');
  const words = down.map(([name, { detail = 'is down' }]) => `${name}: ${detail}`).join('; ');
  return {
    ok: report.ready && down.length === 0,
    detail: down.length === 0 ? `ready: ${parts}` : words,
  };
}

async function signIns(context: CheckContext): Promise<Finding> {
  for (const username of ACCOUNTS) {
    const body = { username, password: DEMO_PASSWORD };
    const path = '/v2/auth/login';
    const { access_token: token } = await api<{ access_token: string }>(context.address, path, {
      method: 'POST',
      body,
    });
    context.tokens.set(username, token);
  }
  return { ok: true, detail: ACCOUNTS.join(', ') };
}

async function services(context: CheckContext): Promise<Finding> {
  const report = await ask<Services>(context, 'operator_demo', '/v2/admin/services');
  const bad = report.services.filter(({ status }) => status !== 'up');
  const words = bad.map(({ service, detail }) => `${service}: ${detail ?? 'not up'}`).join('; ');
  const good = `${report.services.length} services up, ${report.deployment}`;
  return { ok: bad.length === 0, detail: bad.length === 0 ? good : words };
}

async function streams(context: CheckContext): Promise<Finding> {
  const report = await ask<Streams>(context, 'operator_demo', '/v2/admin/streams');
  const backlog = Math.max(0, ...report.streams.map((stream) => stream.backlog));
  const lag = Math.max(0, ...report.followers.map((follower) => follower.lag));
  const halted = report.followers.filter((follower) => follower.halted !== null);
  return {
    ok: halted.length === 0 && lag <= LAG_MAX && backlog <= LAG_MAX,
    detail:
      halted.length === 0
        ? `longest backlog ${backlog}, longest lag ${lag} entries`
        : `halted: ${halted.map(({ name }) => name).join(', ')}`,
  };
}

function feed({ feed: { state, latencyMs } }: CheckContext): Promise<Finding> {
  const time = latencyMs === null ? '' : `, round trip ${Math.round(latencyMs)} ms`;
  return Promise.resolve({ ok: state === 'live', detail: `market data is ${state}${time}` });
}

async function web(): Promise<Finding> {
  const startedAt = performance.now();
  const response = await fetch('/use-cases', { cache: 'no-store' });
  const millis = Math.round(performance.now() - startedAt);
  return { ok: response.ok, detail: `answers ${response.status} within ${millis} ms` };
}

async function simulator(context: CheckContext): Promise<Finding> {
  interface Simulator {
    readonly running: boolean;
    readonly state: string;
    readonly regime: string;
    readonly messages_per_second: number;
  }
  const found = await ask<Simulator>(context, 'buyer_demo', '/v2/demo/simulator');
  const pace = `${Math.round(found.messages_per_second)} messages a second`;
  return { ok: found.running, detail: `${found.state}, ${found.regime} market, ${pace}` };
}

async function testOrder(context: CheckContext): Promise<Finding> {
  const token = context.tokens.get('buyer_demo') ?? '';
  const call = <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) => {
    return api<T>(context.address, path, { method, token, body });
  };
  const startedAt = performance.now();
  const order = await call<{ id: string }>('POST', '/v2/orders', {
    symbol: 'AAPL',
    side: 'buy',
    type: 'limit',
    qty: '1',
    limit_price: '1.00',
    time_in_force: 'day',
    post_only: true,
    client_order_id: `preflight-${crypto.randomUUID()}`,
  });
  const millis = Math.round(performance.now() - startedAt);
  await call('DELETE', `/v2/orders/${order.id}`);
  const { status } = await call<{ status: string }>('GET', `/v2/orders/${order.id}`);
  return { ok: status === 'canceled', detail: `taken within ${millis} ms, then ${status}` };
}

async function clock({ address }: CheckContext): Promise<Finding> {
  const before = Date.now();
  const { unix_ms: there } = await api<{ unix_ms: number }>(address, '/v2/time');
  const here = (before + Date.now()) / 2;
  const apart = Math.round(Math.abs(there - here));
  return { ok: apart <= CLOCK_MS_MAX, detail: `${apart} ms apart from this browser` };
}

async function disk(context: CheckContext): Promise<Finding> {
  interface Machine {
    readonly disk_free_bytes: number;
    readonly disk_writable: boolean;
  }
  const found = await ask<Machine>(context, 'buyer_demo', '/v2/demo/machine');
  const free = found.disk_free_bytes / GIGABYTE;
  const word = found.disk_writable ? 'can be written' : 'cannot be written';
  return {
    ok: found.disk_writable && free >= DISK_GIGABYTES_MIN,
    detail: `${free.toFixed(1)} GB free, ${word}`,
  };
}

/** Every check, in the order in which they are made: signing in comes before what needs it. */
export const CHECKS: readonly Check[] = [
  { id: 'health', label: 'Exchange', why: 'It is ready and so is all it needs', run: health },
  { id: 'accounts', label: 'Demo accounts', why: 'All three sign in', run: signIns },
  { id: 'services', label: 'Services', why: 'Each of the nine is up', run: services },
  { id: 'streams', label: 'Streams', why: 'No reader is behind', run: streams },
  { id: 'feed', label: 'Live feed', why: 'Prices reach this browser', run: feed },
  { id: 'web', label: 'Web front end', why: 'Pages are served', run: web },
  { id: 'simulator', label: 'Market simulator', why: 'The market moves', run: simulator },
  {
    id: 'order',
    label: 'Test order',
    why: 'Placed far from the market, then cancelled',
    run: testOrder,
  },
  { id: 'clock', label: 'Clock', why: 'Times on screen are right', run: clock },
  { id: 'disk', label: 'Disk', why: 'There is room for the journals of the day', run: disk },
];

/** Makes a check; whatever goes wrong is a finding too. */
export async function made(check: Check, context: CheckContext): Promise<Finding> {
  try {
    return await check.run(context);
  } catch (error) {
    const reason = error instanceof ApiError ? ` (${error.reason})` : '';
    return { ok: false, detail: `${(error as Error).message}${reason}` };
  }
}
