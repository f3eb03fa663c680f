import type { Answer, Fields, VenueHttp } from './venue-http';

/** A new order as the public API takes it. */
export interface OrderBody {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: 'limit' | 'market';
  readonly qty: string;
  readonly limit_price?: string;
  readonly time_in_force: 'day' | 'gtc' | 'ioc';
  readonly client_order_id: string;
  readonly post_only?: boolean;
}

/** An order of the public API; every field that a run looks at is text or null. */
export type OrderFields = Readonly<Record<string, string | null>>;

interface Login {
  readonly access_token: string;
  readonly user: { readonly account_id: string };
}

/** Someone who takes part in a run: signed in, with an account. */
export class Participant {
  constructor(
    readonly http: VenueHttp,
    readonly username: string,
    readonly accountId: string,
    readonly token: string,
  ) {}

  send<T = Fields>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const headers = { authorization: `Bearer ${this.token}` };
    return this.http.send<T>(method, path, body === undefined ? { headers } : { headers, body });
  }

  /** An answer that must have the status; else an error with the words of the exchange. */
  async must<T = Fields>(status: number, call: readonly [string, string, unknown?]): Promise<T> {
    const [method, path, body] = call;
    const answer = await this.send<T>(method, path, body);
    if (answer.status === status) return answer.body;
    throw new Error(
      `${method} ${path} as ${this.username}: ${answer.status} instead of ${status}: ` +
        JSON.stringify(answer.body).slice(0, 300),
    );
  }

  get<T = Fields>(path: string): Promise<T> {
    return this.must<T>(200, ['GET', path]);
  }

  place(order: OrderBody): Promise<Answer<OrderFields>> {
    return this.send<OrderFields>('POST', '/v2/orders', order);
  }

  /** Places an order that must be taken. */
  placed(order: OrderBody): Promise<OrderFields> {
    return this.must<OrderFields>(200, ['POST', '/v2/orders', order]);
  }

  order(id: string): Promise<OrderFields> {
    return this.get<OrderFields>(`/v2/orders/${id}`);
  }

  cancel(id: string): Promise<Answer> {
    return this.send('DELETE', `/v2/orders/${id}`);
  }

  /** Cancels every open order of the account in these symbols. */
  cancelAll(symbols: readonly string[]): Promise<Answer<unknown>> {
    return this.send<unknown>('DELETE', `/v2/orders?symbols=${symbols.join(',')}`);
  }
}

const BUSY_TRIES = 20;
const BUSY_WAIT_MS = 250;

/** Signs in; waits when too many sign in at once. */
export async function signIn(
  http: VenueHttp,
  username: string,
  password: string,
): Promise<Participant> {
  const body = { username, password };
  const answer = await patient(() => http.send<Login>('POST', '/v2/auth/login', { body }));
  if (answer.status !== 200) {
    throw new Error(`${username} cannot sign in: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  const { access_token: token, user } = answer.body;
  return new Participant(http, username, user.account_id, token);
}

/** Registers a trader of the run and signs it in. */
export async function register(
  http: VenueHttp,
  username: string,
  password: string,
): Promise<Participant> {
  const body = { username, password };
  const answer = await patient(() => http.send('POST', '/v2/auth/register', { body }));
  if (answer.status !== 201) {
    throw new Error(`${username} cannot register: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return await signIn(http, username, password);
}

async function patient<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    const busy = answer.status === 503 || answer.status === 429;
    if (!busy || attempt === BUSY_TRIES) return answer;
    await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
  }
}
