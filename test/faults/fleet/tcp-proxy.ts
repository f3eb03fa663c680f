import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** What the wire between two processes does. */
export type Weather =
  | { readonly kind: 'pass' }
  /** New connections are reset; those that are there stay. */
  | { readonly kind: 'refuse' }
  /** Connections stay and carry nothing; what was sent arrives when the weather changes. */
  | { readonly kind: 'blackhole' }
  | { readonly kind: 'delay'; readonly ms: number };

/** Changes what the server says on its way to the client. `send` may be called later, too. */
export type Chaos = (send: (bytes: Buffer) => void) => (bytes: Buffer) => void;

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** First bytes that the client sent: a PostgreSQL start packet names the application. */
  hello: string;
  /** Waits for the answer to what the client sends next, to lose it. */
  losing: 'no' | 'armed' | 'sent';
}

const HELLO_BYTES = 512;

/**
 * A wire that can be broken: stands in front of PostgreSQL or Redis for one process and passes,
 * refuses, swallows, delays, resets, half-closes, or loses exactly one answer.
 */
export class TcpProxy {
  private readonly links = new Set<Link>();
  private weather: Weather = { kind: 'pass' };
  private server: Server | null = null;
  /** What happened, so that a fault can prove that it did. */
  readonly counts = { refused: 0, reset: 0, answersLost: 0, delayed: 0, held: 0, halfClosed: 0 };
  /** Alters what the server says; set before the client connects. */
  chaos: Chaos | null = null;

  constructor(private target: { host: string; port: number }) {}

  /** Listens on a free loopback port; answers it. */
  open(): Promise<number> {
    return new Promise((resolve, reject) => {
      const server = createServer({ allowHalfOpen: true }, (client) => this.accept(client));
      this.server = server;
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(address !== null && typeof address === 'object' ? address.port : 0);
      });
    });
  }

  close(): void {
    this.server?.close();
    for (const { client, server } of this.links) {
      client.destroy();
      server.destroy();
    }
  }

  /** Where new connections go from now on. */
  aim(port: number): void {
    this.target = { ...this.target, port };
  }

  set(weather: Weather): void {
    this.weather = weather;
    for (const { client, server } of this.links) {
      if (weather.kind === 'blackhole') {
        client.pause();
        server.pause();
        this.counts.held += 1;
      } else {
        client.resume();
        server.resume();
      }
    }
  }

  /** Cuts every connection with a reset, as a crashed host would; answers how many. */
  reset(): number {
    const count = this.links.size;
    for (const { client, server } of this.links) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
    this.counts.reset += count;
    return count;
  }

  /** Ends the way to the client and leaves the other one open. */
  halfClose(): void {
    for (const { client } of this.links) {
      client.end();
      this.counts.halfClosed += 1;
    }
  }

  /** The next answer on a connection of that application is swallowed, and the connection cut. */
  loseAnswerOf(application: string): void {
    for (const link of this.links) {
      if (link.hello.includes(application)) link.losing = 'armed';
    }
  }

  private accept(client: Socket): void {
    client.on('error', () => client.destroy());
    if (this.weather.kind === 'refuse') {
      this.counts.refused += 1;
      client.resetAndDestroy();
      return;
    }
    const server = connect({ ...this.target, allowHalfOpen: true, noDelay: true });
    const link: Link = { client, server, hello: '', losing: 'no' };
    this.links.add(link);
    client.setNoDelay(true);
    const end = (): void => {
      this.links.delete(link);
      client.destroy();
      server.destroy();
    };
    server.on('error', end);
    client.on('close', end);
    server.on('close', end);
    client.on('end', () => server.end());
    server.on('end', () => client.end());
    const toClient = (bytes: Buffer): void => this.write(server, client, bytes);
    const altered = this.chaos?.(toClient) ?? toClient;
    client.on('data', (bytes: Buffer) => {
      if (link.hello.length < HELLO_BYTES) link.hello += bytes.toString('latin1');
      if (link.losing === 'armed') link.losing = 'sent';
      this.write(client, server, bytes);
    });
    server.on('data', (bytes: Buffer) => {
      if (link.losing !== 'sent') return altered(bytes);
      this.counts.answersLost += 1;
      client.resetAndDestroy();
      server.destroy();
    });
    if (this.weather.kind === 'blackhole') {
      client.pause();
      server.pause();
    }
  }

  private write(from: Socket, to: Socket, bytes: Buffer): void {
    const now = (): void => {
      if (to.destroyed || to.writableEnded) return;
      if (to.write(bytes)) return;
      from.pause();
      to.once('drain', () => {
        if (this.weather.kind !== 'blackhole') from.resume();
      });
    };
    if (this.weather.kind !== 'delay') return now();
    this.counts.delayed += 1;
    setTimeout(now, this.weather.ms);
  }
}
