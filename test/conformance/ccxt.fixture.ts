import { Agent } from 'node:http';

import ccxt from 'ccxt';

import type { KeyPair, Venue } from './venue.fixture';

type Row = Readonly<Record<string, unknown>>;
/** An order of ccxt's own form. */
export type UnifiedOrder = Row & { readonly id: string };
type Levels = readonly (readonly [number, number])[];

/** What the conformance specs use of ccxt's class `alpaca`. */
export interface CcxtAlpaca {
  httpAgent: Agent;
  loadMarkets(reload: boolean, params: Row): Promise<Row>;
  market(symbol: string): Row;
  fetchTime(): Promise<number>;
  fetchBalance(): Promise<Readonly<Record<string, Row>>>;
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: number,
    price?: number,
    params?: Row,
  ): Promise<UnifiedOrder>;
  editOrder(
    id: string,
    symbol: string,
    type: string,
    side: string,
    amount?: number,
    price?: number,
  ): Promise<UnifiedOrder>;
  cancelOrder(id: string): Promise<Row>;
  cancelAllOrders(): Promise<Row[]>;
  fetchOrder(id: string): Promise<UnifiedOrder>;
  fetchOrders(symbol?: string): Promise<UnifiedOrder[]>;
  fetchOpenOrders(symbol?: string): Promise<UnifiedOrder[]>;
  fetchClosedOrders(symbol?: string): Promise<UnifiedOrder[]>;
  fetchMyTrades(symbol?: string): Promise<Row[]>;
  fetchTrades(symbol: string): Promise<Row[]>;
  fetchOHLCV(symbol: string, timeframe: string): Promise<readonly number[][]>;
  fetchTicker(symbol: string): Promise<Row>;
  fetchOrderBook(symbol: string): Promise<{ readonly bids: Levels; readonly asks: Levels }>;
  watchTrades(symbol: string): Promise<Row[]>;
  watchOrderBook(symbol: string): Promise<{ readonly bids: Levels; readonly asks: Levels }>;
  watchTicker(symbol: string): Promise<Row>;
  watchOrders(symbol?: string): Promise<UnifiedOrder[]>;
  close(): Promise<void>;
}

/** The published class, pointed at the exchange by its `urls`. */
export function ccxtAlpaca(venue: Venue, { keyId, secret }: KeyPair): CcxtAlpaca {
  const { api } = venue;
  const ws = { crypto: `${venue.ws}/v1beta3/crypto/us`, trading: `${venue.ws}/stream` };
  const options = {
    apiKey: keyId,
    secret,
    enableRateLimit: false,
    urls: { api: { trader: api, market: api, broker: api, ws } },
  };
  const exchange = new ccxt.pro.alpaca(options) as unknown as CcxtAlpaca;
  exchange.httpAgent = new Agent();
  return exchange;
}
