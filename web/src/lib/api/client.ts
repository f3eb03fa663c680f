/** An answer of the API that is not 2xx, or none at all (`status` 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** HTTP status; 0 when the exchange could not be reached, its outcome then unknown. */
    readonly status: number,
    /** Number of the error, for example 40310000. */
    readonly code: number,
    /** Stable name of the reason, for example INSUFFICIENT_FUNDS. */
    readonly reason: string,
    message: string,
    /** Everything else that the body says: `request_id`, `limit`, `value`, `field` and the like. */
    readonly context: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  /** Number of the request in the logs of the exchange. */
  get requestId(): string | null {
    const id = this.context['request_id'];
    return typeof id === 'string' ? id : null;
  }

  /** True when the exchange may or may not have done it: look it up, never send it anew. */
  get isUnknown(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

/** How a request is made. */
export interface ApiOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Bearer token; none for public paths. */
  readonly token?: string | null;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 15_000;

/** Asks the API; answers the body, null when it is empty. Throws ApiError. */
export async function api<T>(address: string, path: string, options: ApiOptions = {}): Promise<T> {
  const response = await send(address, path, options);
  const text = await response.text();
  const body = parsed(text);
  if (!response.ok) throw errorOf(response.status, body);
  return body as T;
}

async function send(address: string, path: string, options: ApiOptions): Promise<Response> {
  const { method = 'GET', body, token, signal } = options;
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  const headers: Record<string, string> = {};
  if (token !== undefined && token !== null) headers['authorization'] = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(`${address}${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      cache: 'no-store',
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const message = deadline.aborted
      ? `the exchange did not answer within ${TIMEOUT_MS / 1_000} s`
      : 'the exchange cannot be reached';
    throw new ApiError(0, 0, 'UNREACHABLE', message);
  }
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.slice(0, 200) };
  }
}

function errorOf(status: number, body: unknown): ApiError {
  const fields = typeof body === 'object' && body !== null ? body : {};
  const { code, message, reason, ...context } = fields as Readonly<Record<string, unknown>>;
  return new ApiError(
    status,
    typeof code === 'number' ? code : 0,
    typeof reason === 'string' ? reason : `HTTP_${status}`,
    typeof message === 'string' ? message : `the exchange answered ${status}`,
    context,
  );
}
