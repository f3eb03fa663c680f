import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** A JSON object of the API: nearly every value of the trading API is text. */
export type Fields = Readonly<Record<string, string>>;

/** An answer over HTTP; `body` is the parsed JSON, undefined when there is none. */
export interface Answer<T = Fields> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: T;
}

/** A request beyond method and path. */
export interface Ask {
  readonly body?: unknown;
  /** Sent as it is, with `content-type: application/json` unless `headers` say otherwise. */
  readonly raw?: string | Buffer;
  readonly headers?: OutgoingHttpHeaders;
  readonly timeoutMs?: number;
}

/** HTTP to one exchange over connections that are kept. Nothing is repeated behind the caller. */
export class ExchangeHttp {
  private readonly agent: Agent;
  private readonly host: string;
  private readonly port: string;

  constructor(baseUrl: string, connections = 16) {
    const url = new URL(baseUrl);
    this.host = url.hostname;
    this.port = url.port;
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, noDelay: true });
  }

  /** Sends one request. Rejects when the connection breaks or nothing comes in time. */
  send<T = Fields>(method: string, path: string, ask: Ask = {}): Promise<Answer<T>> {
    const payload = ask.raw ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body));
    const headers: OutgoingHttpHeaders = { ...ask.headers };
    if (payload !== undefined) {
      headers['content-type'] ??= 'application/json';
      headers['content-length'] ??= Buffer.byteLength(payload);
    }
    return new Promise((resolve, reject) => {
      const { host, port, agent } = this;
      const outgoing = request({ host, port, agent, method, path, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const { statusCode: status = 0, headers: answered } = incoming;
          resolve({ status, headers: answered, text, body: parsed<T>(text) });
        });
      });
      outgoing.once('error', reject);
      outgoing.setTimeout(ask.timeoutMs ?? 20_000, () => {
        outgoing.destroy(new Error(`no answer to ${method} ${path}`));
      });
      outgoing.end(payload);
    });
  }

  /** Closes all connections. */
  close(): void {
    this.agent.destroy();
  }
}

function parsed<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined as T;
  }
}
