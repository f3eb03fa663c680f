import type { SimOrder, SimUpdate } from '../domain/sim-types';
import type { AgentKey, KeyedAnswer } from './keyed-http';
import { KeyedHttp } from './keyed-http';
import type { OpenSocket } from './sockets';
import { openPrivateSocket, openTradesSocket } from './sockets';

const BATCH_MAX = 100;
const CENTS = 100;
/** Most rounds of cancelling until an account has no order open. */
const CLEAR_ROUNDS = 20;

interface BatchRow {
  readonly index: number;
  readonly status: number;
  readonly error?: { readonly reason?: string };
}

interface LatestTrades {
  readonly trades: Readonly<Record<string, { readonly p: number } | null>>;
}

/** What reaches the simulator from the exchange. */
export interface VenueListener {
  heard(account: string, update: SimUpdate): void;
  traded(symbol: string, priceTicks: number): void;
  lost(error: Error): void;
}

/**
 * The exchange as the simulator meets it: the public API, with the keys of its accounts. A request
 * whose outcome is unknown throws; the simulator then begins again from cancelled orders.
 */
export class SimVenue {
  private readonly http: ReadonlyMap<string, KeyedHttp>;
  private sockets: OpenSocket[] = [];

  constructor(
    private readonly baseUrl: string,
    private readonly keys: readonly AgentKey[],
  ) {
    this.http = new Map(keys.map((key) => [key.account, new KeyedHttp(baseUrl, key)]));
  }

  /** Opens all sockets: from then on the listener misses nothing, or hears `lost`. */
  async connect(symbols: readonly string[], listener: VenueListener): Promise<void> {
    this.disconnect();
    const lost = (error: Error): void => listener.lost(error);
    for (const key of this.keys) {
      const heard = (update: SimUpdate): void => listener.heard(key.account, update);
      this.sockets.push(await openPrivateSocket(this.baseUrl, key, { heard, lost }));
    }
    const [key] = this.keys;
    if (key === undefined) throw new Error('the simulator has no account');
    const traded = (symbol: string, ticks: number): void => listener.traded(symbol, ticks);
    const on = { traded, lost };
    this.sockets.push(await openTradesSocket(this.baseUrl, { key, symbols }, on));
  }

  disconnect(): void {
    for (const socket of this.sockets) socket.close();
    this.sockets = [];
  }

  /** Cancels every order of every account and waits until none is open. */
  async clear(): Promise<void> {
    await Promise.all([...this.http.keys()].map((account) => this.clearOne(account)));
  }

  /** Last public trade of each symbol that has one, in ticks. */
  async lastTicks(symbols: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const path = `/v2/stocks/trades/latest?symbols=${symbols.join(',')}`;
    const account = this.keys[0]?.account ?? '';
    const { trades } = await this.ask<LatestTrades>(account, ['GET', path], 200);
    const found = new Map<string, number>();
    for (const [symbol, trade] of Object.entries(trades)) {
      const ticks = Math.round((trade?.p ?? 0) * CENTS);
      if (ticks > 0) found.set(symbol, ticks);
    }
    return found;
  }

  /** Cancels orders of one account by their client ids. */
  async cancel(account: string, ids: readonly string[]): Promise<void> {
    for (const chunk of chunks(ids)) {
      await this.batch(account, ['DELETE', '/v2/orders/batch', { client_order_ids: chunk }]);
    }
  }

  /** Places orders of one account; answers what was refused at once. */
  async place(account: string, orders: readonly SimOrder[]): Promise<SimUpdate[]> {
    const refused: SimUpdate[] = [];
    for (const chunk of chunks(orders)) {
      const body = { orders: chunk.map(publicOrder) };
      const rows = await this.batch(account, ['POST', '/v2/orders/batch', body]);
      for (const { index, status, error } of rows) {
        const order = chunk[index];
        if (status === 200 || order === undefined) continue;
        const { id, symbol } = order;
        refused.push({ kind: 'refused', id, symbol, reason: error?.reason ?? `HTTP_${status}` });
      }
    }
    return refused;
  }

  close(): void {
    this.disconnect();
    for (const http of this.http.values()) http.close();
  }

  private async clearOne(account: string): Promise<void> {
    for (let round = 0; round < CLEAR_ROUNDS; round += 1) {
      await this.batch(account, ['DELETE', '/v2/orders']);
      const open = await this.ask<unknown[]>(account, ['GET', '/v2/orders?limit=1'], 200);
      if (open.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`orders of ${account} stay open`);
  }

  /** Rows of a batch. Throws when any of them has an unknown outcome. */
  private async batch(account: string, call: Call): Promise<readonly BatchRow[]> {
    const rows = await this.ask<readonly BatchRow[]>(account, call, 207);
    const unknown = rows.find(({ status }) => status >= 500);
    if (unknown === undefined) return rows;
    throw new Error(`${call[0]} ${call[1]}: ${unknown.error?.reason ?? unknown.status}`);
  }

  private async ask<T>(account: string, call: Call, status: number): Promise<T> {
    const [method, path, body] = call;
    const http = this.http.get(account);
    if (http === undefined) throw new Error(`no key of ${account}`);
    const answer: KeyedAnswer<T> = await http.send<T>(method, path, body);
    if (answer.status === status) return answer.body;
    const text = JSON.stringify(answer.body ?? null).slice(0, 200);
    throw new Error(`${method} ${path} as ${account}: ${answer.status} ${text}`);
  }
}

type Call = readonly [method: string, path: string, body?: unknown];

function publicOrder(order: SimOrder): Readonly<Record<string, unknown>> {
  const { priceTicks } = order;
  return {
    symbol: order.symbol,
    side: order.side,
    qty: String(order.quantityShares),
    type: priceTicks === null ? 'market' : 'limit',
    time_in_force: order.immediate ? 'ioc' : 'gtc',
    client_order_id: order.id,
    ...(priceTicks === null ? {} : { limit_price: priceText(priceTicks) }),
  };
}

/** Ticks of a cent as dollars: `19050` is `190.50`. */
export function priceText(ticks: number): string {
  const cents = String(ticks % CENTS).padStart(2, '0');
  return `${Math.floor(ticks / CENTS)}.${cents}`;
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += BATCH_MAX) yield items.slice(at, at + BATCH_MAX);
}
