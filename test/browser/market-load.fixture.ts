import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

import { LoadedMarket } from './loaded-market.fixture';

const MARKET_PATH = '/v2/iex';
const TICK_MS = 10;
const CHANNELS = [
  ...['trades', 'quotes', 'bars', 'updatedBars', 'dailyBars', 'statuses'],
  ...['lulds', 'imbalances', 'orderbooks', 'corrections', 'cancelErrors'],
];

interface ClientMessage {
  readonly action: string;
  readonly orderbooks?: readonly string[];
}

/**
 * Stands before the exchange and passes everything on, except for market data: there it speaks the
 * protocol itself and sends as much as a spec asks for. A browser cannot tell the difference, and
 * the exchange does not compete with it for the machine.
 */
export class MarketLoad {
  private readonly sockets = new Set<WebSocket>();
  private readonly webSockets = new WebSocketServer({ noServer: true });
  private readonly market: LoadedMarket;
  sent = 0;

  private constructor(
    private readonly server: Server,
    private readonly exchange: URL,
    symbol: string,
  ) {
    this.market = new LoadedMarket(symbol);
    server.on('request', (request, response) => this.pass(request, response));
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** Stands before the exchange at `exchangeUrl`, on a loopback port of its own. */
  static async open(exchangeUrl: string, symbol: string): Promise<MarketLoad> {
    const server = createServer();
    const load = new MarketLoad(server, new URL(exchangeUrl), symbol);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return load;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sends `perSecond` messages a second for a time, evenly; answers how many it sent. */
  async send(perSecond: number, milliseconds: number): Promise<number> {
    const startedAt = performance.now();
    const before = this.sent;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const elapsedMs = Math.min(performance.now() - startedAt, milliseconds);
        const due = Math.floor((elapsedMs / 1_000) * perSecond) - (this.sent - before);
        if (due > 0) this.emit(due);
        if (elapsedMs < milliseconds) return;
        clearInterval(timer);
        resolve();
      }, TICK_MS);
    });
    return this.sent - before;
  }

  /** Cuts every market-data connection, as a failing network would. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private emit(count: number): void {
    const frames = Array.from({ length: count }, () => this.market.next());
    this.sent += count;
    const text = JSON.stringify(frames);
    for (const socket of this.sockets) socket.send(text);
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const { hostname, port } = this.exchange;
    const { method, url: path, headers } = request;
    const onward = httpRequest({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (request.url === MARKET_PATH) {
      this.webSockets.handleUpgrade(request, socket, head, (client) => this.serve(client));
      return;
    }
    const { hostname, port } = this.exchange;
    const onward = connect(Number(port), hostname, () => {
      const lines = [`GET ${request.url ?? '/'} HTTP/1.1`];
      for (let at = 0; at < request.rawHeaders.length; at += 2) {
        lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
      }
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.on('close', () => onward.destroy());
  }

  private serve(socket: WebSocket): void {
    const say = (...frames: readonly object[]) => socket.send(JSON.stringify(frames));
    say({ T: 'success', msg: 'connected' });
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ClientMessage;
      if (message.action === 'auth') {
        say({ T: 'success', msg: 'authenticated' });
        return;
      }
      say({ T: 'subscription', ...Object.fromEntries(CHANNELS.map((name) => [name, []])) });
      if (message.action !== 'subscribe') return;
      this.sockets.add(socket);
      const books = message.orderbooks ?? [];
      if (books.includes(this.market.symbol)) say(this.market.snapshot());
    });
  }
}
