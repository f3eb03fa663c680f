import { WebSocket } from 'ws';

import type { Fields } from './exchange-http';
import { until } from './until';

/** One private update as `/stream` brings it. */
export interface TradeUpdate {
  readonly event: string;
  readonly event_id: string;
  readonly price?: string;
  readonly qty?: string;
  readonly position_qty?: string;
  readonly order: Fields;
}

interface Frame {
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A client of `/stream`: signs in, listens and keeps everything it was sent. */
export class UpdateStream {
  readonly frames: Frame[] = [];
  readonly updates: TradeUpdate[] = [];
  closedWith: number | null = null;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (raw: Buffer) => this.take(JSON.parse(raw.toString('utf8')) as Frame));
    socket.on('close', (code) => {
      this.closedWith = code;
    });
    socket.on('error', () => undefined);
  }

  /** Opens, authenticates with a token and listens; `since` asks for what was missed. */
  static async open(wsUrl: string, token: string, since?: string): Promise<UpdateStream> {
    const stream = new UpdateStream(new WebSocket(`${wsUrl}/stream`));
    await until('the socket opens', () => stream.socket.readyState === WebSocket.OPEN);
    stream.send({ action: 'authenticate', data: { token } });
    await stream.frame('authorization');
    const data = { streams: ['trade_updates'], ...(since === undefined ? {} : { since }) };
    stream.send({ action: 'listen', data });
    await stream.frame(since === undefined ? 'listening' : 'replay');
    return stream;
  }

  /** An open socket that has said nothing yet. */
  static async silent(wsUrl: string): Promise<UpdateStream> {
    const stream = new UpdateStream(new WebSocket(`${wsUrl}/stream`));
    await until('the socket opens', () => stream.socket.readyState === WebSocket.OPEN);
    return stream;
  }

  send(message: unknown): void {
    this.sendRaw(JSON.stringify(message));
  }

  sendRaw(text: string | Buffer): void {
    this.socket.send(text);
  }

  /** The first frame of a stream name, once it has come. */
  frame(name: string): Promise<Frame> {
    return until(`a frame of ${name}`, () => this.frames.find(({ stream }) => stream === name));
  }

  /** The first update that fits, once it has come. */
  update(what: string, fits: (update: TradeUpdate) => boolean): Promise<TradeUpdate> {
    return until(what, () => this.updates.find(fits));
  }

  /** Kinds of the updates of one order, in the order in which they came. */
  kindsOf(orderId: string | undefined): string[] {
    return this.updates.filter(({ order }) => order['id'] === orderId).map(({ event }) => event);
  }

  /** Says goodbye, as a client that is done. */
  close(): void {
    this.socket.close();
  }

  /** Breaks the connection without a word, as a network does. */
  drop(): void {
    this.socket.terminate();
  }

  /** Stops reading from the connection. */
  pause(): void {
    this.socket.pause();
  }

  private take(frame: Frame): void {
    this.frames.push(frame);
    if (frame.stream === 'trade_updates') {
      this.updates.push(frame.data as unknown as TradeUpdate);
    }
  }
}
