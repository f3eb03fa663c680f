import { EventEmitter } from 'node:events';

import type { WebSocket } from 'ws';

/** A WebSocket of a spec: remembers what was sent and lets the spec play the client. */
export class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: { stream: string; data: Record<string, unknown> }[] = [];
  closedWith: number | null = null;

  send(text: string | Buffer): void {
    this.sent.push(
      JSON.parse(text.toString()) as { stream: string; data: Record<string, unknown> },
    );
  }

  close(code: number): void {
    this.closedWith ??= code;
    this.readyState = 3;
  }

  terminate(): void {
    this.readyState = 3;
  }

  /** Plays a message of the client. */
  say(message: unknown): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    this.emit('message', Buffer.from(text));
  }

  get asWebSocket(): WebSocket {
    return this as unknown as WebSocket;
  }

  /** Streams of the frames sent so far. */
  get streams(): string[] {
    return this.sent.map((frame) => frame.stream);
  }
}
