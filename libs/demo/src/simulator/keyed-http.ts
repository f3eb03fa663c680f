import { Agent, request } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';

/** A key of the public API with the account whose it is. */
export interface AgentKey {
  readonly account: string;
  readonly keyId: string;
  readonly secret: string;
}

/** An answer of the exchange; `body` is undefined when there is none. */
export interface KeyedAnswer<T> {
  readonly status: number;
  readonly body: T;
}

const ANSWER_MS_MAX = 10_000;

/** The public API over kept connections, signed in with the key of one account. */
export class KeyedHttp {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4, noDelay: true });
  private readonly host: string;
  private readonly port: string;
  private readonly headers: OutgoingHttpHeaders;

  constructor(baseUrl: string, key: AgentKey) {
    const url = new URL(baseUrl);
    this.host = url.hostname;
    this.port = url.port;
    this.headers = { 'apca-api-key-id': key.keyId, 'apca-api-secret-key': key.secret };
  }

  /** Sends one request; rejects when the connection breaks or nothing comes in time. */
  send<T>(method: string, path: string, body?: unknown): Promise<KeyedAnswer<T>> {
    const { host, port, agent } = this;
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers: OutgoingHttpHeaders = { ...this.headers };
    if (payload !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(payload);
    }
    return new Promise((resolve, reject) => {
      const outgoing = request({ host, port, agent, method, path, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, body: parsed<T>(text) });
        });
      });
      outgoing.once('error', reject);
      outgoing.setTimeout(ANSWER_MS_MAX, () => {
        outgoing.destroy(new Error(`no answer to ${method} ${path}`));
      });
      outgoing.end(payload);
    });
  }

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
