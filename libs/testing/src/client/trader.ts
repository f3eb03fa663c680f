import type { Answer, Ask, ExchangeHttp, Fields } from './exchange-http';

/** Password of the demo accounts. */
export const DEMO_PASSWORD = 'demopass123';

/** Password of those whom {@link register} registers. */
export const REGISTERED_PASSWORD = 'a long enough passphrase';

interface Login {
  readonly access_token: string;
  readonly user: { readonly account_id: string };
}

/** Someone who is signed in: requests carry the credential. */
export class Trader {
  constructor(
    readonly http: ExchangeHttp,
    readonly username: string,
    readonly accountId: string,
    public headers: Fields,
  ) {}

  /** The bearer token; empty when signed in by key. */
  get token(): string {
    return this.headers['authorization']?.slice('Bearer '.length) ?? '';
  }

  send<T = Fields>(method: string, path: string, ask: Ask = {}): Promise<Answer<T>> {
    return this.http.send<T>(method, path, {
      ...ask,
      headers: { ...this.headers, ...ask.headers },
    });
  }

  /** GET that must succeed. */
  async get<T = Fields>(path: string): Promise<T> {
    return wanted(await this.send<T>('GET', path), 200, `GET ${path}`);
  }

  /** Places an order; whatever the answer. */
  place(order: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.send('POST', '/v2/orders', { body: order });
  }

  /** Places an order that must be taken. */
  async placed(order: Readonly<Record<string, unknown>>): Promise<Fields> {
    return wanted(await this.place(order), 200, 'order');
  }

  order(id: string | undefined): Promise<Fields> {
    return this.get(`/v2/orders/${id}`);
  }

  cancel(id: string | undefined): Promise<Answer> {
    return this.send('DELETE', `/v2/orders/${id}`);
  }

  replace(id: string | undefined, change: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.send('PATCH', `/v2/orders/${id}`, { body: change });
  }
}

/** The body of an answer that must have the status; else an error with all of it. */
export function wanted<T>(answer: Answer<T>, status: number, what: string): T {
  if (answer.status === status) return answer.body;
  throw new Error(`${what}: ${answer.status} instead of ${status}: ${answer.text}`);
}

/** Signs in with a password. */
export async function signIn(
  http: ExchangeHttp,
  username: string,
  password = DEMO_PASSWORD,
): Promise<Trader> {
  const answer = await http.send<Login>('POST', '/v2/auth/login', { body: { username, password } });
  const { access_token: token, user } = wanted(answer, 200, `log-in of ${username}`);
  return new Trader(http, username, user.account_id, { authorization: `Bearer ${token}` });
}

/** Registers a new trader and signs in. */
export async function register(http: ExchangeHttp, username: string): Promise<Trader> {
  const password = REGISTERED_PASSWORD;
  const answer = await http.send('POST', '/v2/auth/register', { body: { username, password } });
  wanted(answer, 201, `registration of ${username}`);
  return await signIn(http, username, password);
}

/** Signs in anew: a token lives for 15 minutes, which is less than some tests take. */
export async function signInAgain(trader: Trader, password = DEMO_PASSWORD): Promise<void> {
  trader.headers = (await signIn(trader.http, trader.username, password)).headers;
}

/** Puts cash or shares into an account, once per `requestId`. */
export async function fund(
  operator: Trader,
  username: string,
  transfer: { asset: string; amount: string; request_id: string },
): Promise<Fields> {
  const path = `/v2/admin/accounts/${username}/deposits`;
  return wanted(await operator.send('POST', path, { body: transfer }), 201, 'deposit');
}
