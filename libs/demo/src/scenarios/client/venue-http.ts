import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** JSON object of the public API. */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** An answer of the exchange; `body` is undefined when there is none. */
export interface Answer<T = Fields> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: T;
}

/** The run was stopped: nothing more is sent. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';

  constructor() {
    super('the run was stopped');
  }
}

const ANSWER_MS_MAX = 15_000;

/**
 * HTTP to the gateway's own address over kept connections: the public way that any client takes.
 * Nothing is repeated behind the caller. Once stopped, only what cleans up may pass.
 */
export class VenueHttp {
  private readonly agent: Agent;
  private readonly host: string;
  private readonly port: string;
  private stopped = false;
  private readonly pending = new Set<Promise<unknown>>();

  constructor(baseUrl: string, connections: number) {
    const url = new URL(baseUrl);
    this.host = url.hostname;
    this.port = url.port;
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, noDelay: true });
  }

  /** From now on requests reject with {@link RunStopped}, until `lift`. */
  stop(): void {
    this.stopped = true;
  }

  /** Lets the requests of the clean-up pass. */
  lift(): void {
    this.stopped = false;
  }

  /** Throws {@link RunStopped} when the run was stopped. */
  assertRunning(): void {
    if (this.stopped) throw new RunStopped();
  }

  /** Sends one request; rejects when the connection breaks or nothing comes in time. */
  send<T = Fields>(
    method: string,
    path: string,
    ask: { readonly body?: unknown; readonly headers?: OutgoingHttpHeaders } = {},
  ): Promise<Answer<T>> {
    if (this.stopped) return Promise.reject(new RunStopped());
    const payload = ask.body === undefined ? undefined : JSON.stringify(ask.body);
    const headers: OutgoingHttpHeaders = { ...ask.headers };
    if (payload !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(payload);
    }
    const { host, port, agent } = this;
    const answer = new Promise<Answer<T>>((resolve, reject) => {
      const outgoing = request({ host, port, agent, method, path, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () => {
          const { statusCode: status = 0 } = incoming;
          const body = parsed<T>(Buffer.concat(chunks).toString('utf8'));
          resolve({ status, headers: incoming.headers, body });
        });
      });
      outgoing.once('error', reject);
      outgoing.setTimeout(ANSWER_MS_MAX, () => {
        outgoing.destroy(new Error(`no answer to ${method} ${path}`));
      });
      outgoing.end(payload);
    });
    const over = (): void => void this.pending.delete(answer);
    this.pending.add(answer);
    answer.then(over, over);
    return answer;
  }

  /** Resolves when everything that was sent is answered or has failed. */
  async quiet(): Promise<void> {
    await Promise.allSettled([...this.pending]);
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
