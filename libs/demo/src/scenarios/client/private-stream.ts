import { WebSocket } from 'ws';

import type { OrderFields } from './participant';

/** A private update as `/stream` brings it, with the moment at which it came. */
export interface PrivateUpdate {
  readonly event: string;
  readonly event_id: string;
  readonly timestamp: string;
  readonly execution_id?: string;
  readonly price?: string;
  readonly qty?: string;
  readonly order: OrderFields;
  /** Milliseconds of the process's own clock. */
  readonly cameAt: number;
}

interface Frame {
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const OPEN_MS_MAX = 10_000;
const MAX_UPDATES = 250_000;

/** A client of `/stream`: keeps every update it was sent and tells a listener at once. */
export class PrivateStream {
  readonly updates: PrivateUpdate[] = [];
  private listener: (update: PrivateUpdate) => void = () => undefined;
  private waiting = new Map<string, (data: Readonly<Record<string, unknown>>) => void>();
  private broken: Error | null = null;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (raw: Buffer) => this.take(JSON.parse(raw.toString('utf8')) as Frame));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', (code) => this.fail(new Error(`the private stream closed with ${code}`)));
  }

  /** Opens, signs in, listens; with `since` resolves once everything missed has come. */
  static async open(baseUrl: string, token: string, since?: string): Promise<PrivateStream> {
    const url = `${baseUrl.replace(/^http/, 'ws')}/stream`;
    const stream = new PrivateStream(new WebSocket(url, { handshakeTimeout: OPEN_MS_MAX }));
    await new Promise<void>((resolve, reject) => {
      stream.socket.once('open', resolve);
      stream.socket.once('error', reject);
    });
    const { status } = await stream.ask('authorization', {
      action: 'authenticate',
      data: { token },
    });
    if (status !== 'authorized') throw new Error('the private stream refused the token');
    const streams = ['trade_updates'];
    const data = since === undefined ? { streams } : { streams, since };
    await stream.ask(since === undefined ? 'listening' : 'replay', { action: 'listen', data });
    return stream;
  }

  /** One listener for what comes from now on. */
  onUpdate(listener: (update: PrivateUpdate) => void): void {
    this.listener = listener;
  }

  /** Throws what ended the connection, if anything did. */
  assertOpen(): void {
    if (this.broken !== null) throw this.broken;
  }

  close(): void {
    this.broken ??= new Error('the private stream was closed');
    this.socket.close();
  }

  private ask(answer: string, message: unknown): Promise<Readonly<Record<string, unknown>>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${answer} on /stream`)), OPEN_MS_MAX);
      this.waiting.set(answer, (data) => {
        clearTimeout(timer);
        resolve(data);
      });
      this.socket.send(JSON.stringify(message));
    });
  }

  private take(frame: Frame): void {
    if (frame.stream === 'trade_updates') {
      const update = { ...frame.data, cameAt: performance.now() } as unknown as PrivateUpdate;
      if (this.updates.length >= MAX_UPDATES) this.fail(new Error('too many private updates'));
      else this.updates.push(update);
      this.listener(update);
      return;
    }
    const waiting = this.waiting.get(frame.stream);
    this.waiting.delete(frame.stream);
    waiting?.(frame.data);
  }

  private fail(error: Error): void {
    this.broken ??= error;
  }
}
