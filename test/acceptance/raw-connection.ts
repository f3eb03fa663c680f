import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A TCP connection below HTTP: writes what it is told and keeps what it hears. */
export class RawConnection {
  heard = '';
  ended = false;
  private readonly socket: Socket;

  constructor(baseUrl: string) {
    const { hostname, port } = new URL(baseUrl);
    this.socket = connect({ host: hostname, port: Number.parseInt(port, 10) });
    this.socket.on('data', (chunk: Buffer) => {
      this.heard += chunk.toString('utf8');
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.ended = true;
    });
  }

  write(text: string): void {
    if (!this.ended) this.socket.write(text);
  }

  /** Status of the answer; 0 while there is none. */
  get status(): number {
    return Number.parseInt(/^HTTP\/1\.1 ([0-9]{3})/.exec(this.heard)?.[1] ?? '0', 10);
  }

  /** JSON body of the answer. */
  get body(): unknown {
    return JSON.parse(this.heard.slice(this.heard.indexOf('\r\n\r\n') + 4));
  }

  destroy(): void {
    this.socket.destroy();
  }
}
