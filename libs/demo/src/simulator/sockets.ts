import { WebSocket } from 'ws';

import type { SimUpdate } from '../domain/sim-types';
import type { AgentKey } from './keyed-http';

const OPEN_MS_MAX = 10_000;
const CENTS = 100;

/** A socket that is open until it calls `lost`. */
export interface OpenSocket {
  close(): void;
}

interface TradeUpdate {
  readonly event: string;
  readonly qty?: string;
  readonly order: { readonly client_order_id: string };
}

/** Events after which an order is over. */
const ENDS = ['canceled', 'expired', 'rejected', 'replaced', 'fill'];

/** Follows `/stream` of one account: every fill and every end of its orders. */
export async function openPrivateSocket(
  baseUrl: string,
  key: AgentKey,
  on: { heard(update: SimUpdate): void; lost(error: Error): void },
): Promise<OpenSocket> {
  const link = new Link(`${baseUrl.replace(/^http/, 'ws')}/stream`, (error) => on.lost(error));
  link.take = (frame) => {
    const { stream, data } = frame as { stream: string; data: Readonly<Record<string, unknown>> };
    if (stream === 'authorization') link.answer('authorization', data['status'] === 'authorized');
    if (stream === 'listening') link.answer('listening', true);
    if (stream !== 'trade_updates') return;
    const update = data as unknown as TradeUpdate;
    const { client_order_id: id } = update.order;
    if (update.event === 'fill' || update.event === 'partial_fill') {
      on.heard({ kind: 'fill', id, quantityShares: Number.parseInt(update.qty ?? '0', 10) });
    }
    if (ENDS.includes(update.event)) on.heard({ kind: 'done', id });
  };
  await link.opened;
  const data = { key_id: key.keyId, secret_key: key.secret };
  await link.ask('authorization', { action: 'authenticate', data });
  await link.ask('listening', { action: 'listen', data: { streams: ['trade_updates'] } });
  return link;
}

interface MarketMessage {
  readonly T: string;
  readonly msg?: string;
  readonly S?: string;
  readonly p?: number;
}

/** Follows the public trades of the symbols; prices in ticks of a cent. */
export async function openTradesSocket(
  baseUrl: string,
  plan: { readonly key: AgentKey; readonly symbols: readonly string[] },
  on: { traded(symbol: string, priceTicks: number): void; lost(error: Error): void },
): Promise<OpenSocket> {
  const link = new Link(`${baseUrl.replace(/^http/, 'ws')}/v2/iex`, (error) => on.lost(error));
  link.take = (frame) => {
    for (const message of frame as readonly MarketMessage[]) {
      if (message.T === 't') {
        on.traded(message.S ?? '', Math.round((message.p ?? 0) * CENTS));
      } else if (message.T === 'success') link.answer(message.msg ?? '', true);
      else if (message.T === 'subscription') link.answer('subscription', true);
      else if (message.T === 'error') link.fail(new Error(`market data: ${message.msg ?? ''}`));
    }
  };
  await link.opened;
  const { keyId, secret } = plan.key;
  await link.ask('authenticated', { action: 'auth', key: keyId, secret });
  await link.ask('subscription', { action: 'subscribe', trades: plan.symbols });
  return link;
}

/** A WebSocket with questions that are answered by a word. */
class Link implements OpenSocket {
  take: (frame: unknown) => void = () => undefined;
  readonly opened: Promise<void>;
  private readonly socket: WebSocket;
  private readonly waiting = new Map<string, (ok: boolean) => void>();
  private isOver = false;

  constructor(
    url: string,
    private readonly lost: (error: Error) => void,
  ) {
    this.socket = new WebSocket(url, { handshakeTimeout: OPEN_MS_MAX, perMessageDeflate: false });
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', (code) => this.fail(new Error(`a socket closed with ${code}`)));
    this.socket.on('message', (raw: Buffer) => this.take(JSON.parse(raw.toString('utf8'))));
  }

  /** Sends a message and waits for its answer. Throws when it is refused or does not come. */
  ask(word: string, message: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${word} on a socket`)), OPEN_MS_MAX);
      this.waiting.set(word, (ok) => {
        clearTimeout(timer);
        if (ok) resolve();
        else reject(new Error(`${word} was refused on a socket`));
      });
      this.socket.send(JSON.stringify(message));
    });
  }

  answer(word: string, ok: boolean): void {
    this.waiting.get(word)?.(ok);
    this.waiting.delete(word);
  }

  fail(error: Error): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const word of [...this.waiting.keys()]) this.answer(word, false);
    this.socket.terminate();
    this.lost(error);
  }

  close(): void {
    this.isOver = true;
    this.socket.close();
  }
}
