import Client from 'alpaca-v3';

type Row = Readonly<Record<string, unknown>>;

/** What the conformance specs use of the client of version 3, which publishes no usable types. */
export interface Sdk3 {
  getAccount(): Promise<Row>;
  getAssets(query: Row): Promise<Row[]>;
  getAsset(symbol: string): Promise<Row>;
  getClock(): Promise<Row>;
  getCalendar(query: Row): Promise<Row[]>;
  createOrder(order: Row): Promise<Row & { readonly id: string }>;
  getOrders(query: Row): Promise<Row[]>;
  getOrder(id: string): Promise<Row>;
  getOrderByClientId(id: string): Promise<Row>;
  replaceOrder(id: string, changes: Row): Promise<Row & { readonly id: string }>;
  cancelOrder(id: string): Promise<unknown>;
  cancelAllOrders(): Promise<Row[]>;
  getPositions(): Promise<Row[]>;
  getPosition(symbol: string): Promise<Row>;
  getAccountActivities(query: Row): Promise<(Row & { readonly id: string })[]>;
  getBarsV2(symbol: string, query: Row): AsyncIterable<Row>;
  getTradesV2(symbol: string, query: Row): AsyncIterable<Row>;
  getLatestTrade(symbol: string): Promise<Row>;
  getLatestQuote(symbol: string): Promise<Row>;
  getSnapshot(symbol: string): Promise<Row>;
  newTimeframe(amount: number, unit: string): string;
  readonly trade_ws: Sdk3TradeStream;
  readonly data_stream_v2: Sdk3DataStream;
}

/** Its stream of trade updates. */
export interface Sdk3TradeStream {
  connect(): void;
  disconnect(): void;
  subscribe(streams: readonly string[]): void;
  onConnect(fn: () => void): void;
  onOrderUpdate(fn: (update: Row) => void): void;
}

/** Its stream of market data. */
export interface Sdk3DataStream {
  readonly session: { url: string };
  connect(): void;
  disconnect(): void;
  onConnect(fn: () => void): void;
  onError(fn: (error: unknown) => void): void;
  onStockTrade(fn: (trade: Row) => void): void;
  onStockQuote(fn: (quote: Row) => void): void;
  onStatuses(fn: (status: Row) => void): void;
  subscribeForTrades(symbols: readonly string[]): void;
  subscribeForQuotes(symbols: readonly string[]): void;
  subscribeForStatuses(symbols: readonly string[]): void;
  getSubscriptions(): Readonly<Record<string, readonly string[]>>;
}

/** The published client, pointed at the exchange by its own options. */
export function sdk3(options: Row): Sdk3 {
  const Sdk = Client as unknown as new (options: Row) => Sdk3;
  return new Sdk(options);
}
