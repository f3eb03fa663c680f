import { DomainError, priceTicks } from '@app/kernel';
import { MarketDataApi, MarketFeed, MatchingApi, NotificationApi, WalletApi } from '@app/contracts';
import type {
  AccountBalances,
  Broadcast,
  BroadcastRequest,
  BarsQuery,
  Quote,
  TradesQuery,
  BookSnapshot,
  Candle,
  EngineBook,
  Instrument,
  ChangeInstrumentRequest,
  FillPreview,
  InstrumentStatus,
  MarketPhase,
  QueuePosition,
  InvariantCheck,
  LedgerQuery,
  LedgerRow,
  ListInstrumentRequest,
  MarketSnapshot,
  MarketUpdate,
  NotificationRow,
  TransferReceipt,
  TransferRequest,
} from '@app/contracts';

import { fakeId } from './fake-users.fixture';
import { inWindow } from './fake-orders.fixture';
import { AT } from './order-views.fixture';

/** An instrument of specs. */
export function instrument(symbol: string): Instrument {
  return {
    assetId: fakeId(1, symbol),
    symbol,
    name: `${symbol} Inc.`,
    exchange: 'NASDAQ',
    shard: 0,
    cashUnitsPerTick: 100,
    referencePriceTicks: priceTicks(19_000),
    bandBasisPoints: 2_000,
  };
}

/** Matching-engine of a spec: AAPL and MSFT, last price of AAPL 190.50. */
export class FakeMatching extends MatchingApi {
  readonly listed = new Map<string, InstrumentStatus>(
    ['AAPL', 'MSFT', 'POOR'].map((symbol) => [symbol, status(symbol)]),
  );

  async instruments(): Promise<InstrumentStatus[]> {
    return [...this.listed.values()];
  }

  async status(query: { symbol: string }): Promise<InstrumentStatus> {
    const found = this.listed.get(query.symbol);
    if (found !== undefined) return found;
    throw new DomainError('UNKNOWN_SYMBOL', `asset "${query.symbol}" not found`);
  }

  async list(request: ListInstrumentRequest): Promise<InstrumentStatus> {
    const made = status(request.symbol);
    this.listed.set(request.symbol, made);
    return made;
  }

  async change(request: ChangeInstrumentRequest): Promise<InstrumentStatus> {
    const before = await this.status(request);
    const { name, bandBasisPoints, active } = request;
    const { bandPauseMs = null, reopeningAuctionMs = null } = request;
    const changed = {
      ...before,
      instrument: {
        ...before.instrument,
        ...(name === null ? {} : { name }),
        ...(bandBasisPoints === null ? {} : { bandBasisPoints }),
        ...(active === null ? {} : { active }),
        ...(bandPauseMs === null ? {} : { bandPauseMs }),
        ...(reopeningAuctionMs === null ? {} : { reopeningAuctionMs }),
      },
    };
    this.listed.set(request.symbol, changed);
    return changed;
  }

  async halt(request: { symbol: string; reason: string }): Promise<InstrumentStatus> {
    return this.move(request, 'halted');
  }

  async resume(request: { symbol: string; reason: string }): Promise<InstrumentStatus> {
    return this.move(request, 'continuous');
  }

  async setPhase(request: {
    symbol: string;
    phase: MarketPhase;
    reason: string;
  }): Promise<InstrumentStatus> {
    return this.move(request, request.phase);
  }

  async massCancel(): Promise<{ cancelled: number }> {
    return { cancelled: 0 };
  }

  async queuePosition(query: { orderId: string }): Promise<QueuePosition> {
    return { ...query, symbol: 'AAPL', sharesAhead: 0, leavesShares: 1 };
  }

  async preview(): Promise<FillPreview> {
    return { refusal: null, fills: [], filledShares: 0, restingShares: 0 };
  }

  async book(query: { symbol: string }): Promise<EngineBook> {
    return { symbol: query.symbol, sequence: 1, bids: [], asks: [], stateHash: '' };
  }

  async reconcile(): Promise<InvariantCheck[]> {
    return [{ id: 'B2', name: 'never crossed', ok: true, figure: '0', details: '' }];
  }

  private async move(
    { symbol, reason }: { symbol: string; reason: string },
    phase: MarketPhase,
  ): Promise<InstrumentStatus> {
    const changed = { ...(await this.status({ symbol })), phase, reason };
    this.listed.set(symbol, changed);
    return changed;
  }
}

function status(symbol: string): InstrumentStatus {
  const lastPriceTicks = symbol === 'AAPL' ? 19_050 : null;
  return {
    instrument: instrument(symbol),
    phase: 'continuous',
    reason: '',
    lastPriceTicks,
    quarantined: false,
  };
}

/** Wallet of a spec: 10,000.00 USD of which 1,905.00 held, 100 AAPL of which 20 held. */
export class FakeWallet extends WalletApi {
  readonly transfers = new Map<string, TransferReceipt>();
  readonly requests: unknown[] = [];
  rows: LedgerRow[] = [];
  feeUnits = 0;

  override clearing(): Promise<never[]> {
    return Promise.resolve([]);
  }

  async balances({ accountId }: { accountId: string }): Promise<AccountBalances> {
    const cash = { asset: 'USD', total: 100_000_000, held: 19_050_000, available: 80_950_000 };
    const position = {
      symbol: 'AAPL',
      quantityShares: 100,
      heldShares: 20,
      costUnits: 185_000_000,
    };
    return { accountId, cash, positions: [position] };
  }

  async deposit(request: TransferRequest): Promise<TransferReceipt> {
    return this.transfer('deposit', request);
  }

  async withdraw(request: TransferRequest): Promise<TransferReceipt> {
    return this.transfer('withdrawal', request);
  }

  async ledger(query: LedgerQuery): Promise<LedgerRow[]> {
    this.requests.push(query);
    const sign = query.direction === 'asc' ? 1 : -1;
    const { cursor, kinds } = query;
    return this.rows
      .filter((row) => row.accountId === query.accountId && inWindow(row.at, query))
      .filter((row) => kinds === null || kinds.includes(row.kind))
      .filter((row) => {
        if (cursor === null) return true;
        return sign * byPlace(row, cursor) > 0;
      })
      .sort((a, b) => sign * byPlace(a, b))
      .slice(0, query.limit);
  }

  async fees(query: { orderIds: readonly string[] }): Promise<Record<string, number>> {
    return Object.fromEntries(query.orderIds.map((id) => [id, this.feeUnits]));
  }

  async reconcile(): Promise<InvariantCheck[]> {
    return [{ id: 'M1', name: 'sums to zero', ok: true, figure: '0', details: '' }];
  }

  private transfer(kind: TransferReceipt['kind'], request: TransferRequest): TransferReceipt {
    this.requests.push(request);
    const known = this.transfers.get(request.requestId);
    if (known !== undefined) return { ...known, replayed: true };
    const { accountId, asset, amount, requestId } = request;
    const transactionId = `wallet:${this.transfers.size + 1}`;
    const receipt = { transactionId, kind, accountId, asset, amount, requestId, at: AT };
    const made = { ...receipt, replayed: false };
    this.transfers.set(requestId, made);
    return made;
  }
}

/** Market-data of a spec: the book of the contract's checksum example. */
export class FakeMarketData extends MarketDataApi {
  candleRows: Candle[] = [];
  quoteRows: Quote[] = [];

  async instruments(): Promise<[]> {
    return [];
  }

  async snapshot({ symbol }: { symbol: string }): Promise<MarketSnapshot> {
    return {
      instrument: instrument(symbol),
      phase: 'continuous',
      phaseReason: '',
      lastTrade: {
        tradeId: 7,
        shard: 0,
        at: AT,
        symbol,
        priceUnits: 1_905_000,
        quantityShares: 10,
        takerSide: 'buy',
      },
      bestBid: { priceTicks: 19_050, quantityShares: 100, orders: 1 },
      bestAsk: null,
      minute: null,
      quoteAt: AT,
    };
  }

  async book({ symbol }: { symbol: string }): Promise<BookSnapshot> {
    const level = (priceTicks: number, quantityShares: number) => {
      return { priceTicks, quantityShares, orders: 1 };
    };
    return {
      symbol,
      sequence: 42,
      at: AT,
      cashUnitsPerTick: 100,
      bids: [level(19_050, 100), level(19_040, 250)],
      asks: [level(19_051, 300), level(19_060, 1_200)],
    };
  }

  async trades(): Promise<[]> {
    return [];
  }

  async bars(query: BarsQuery): Promise<Candle[]> {
    const rows = await this.candles(query);
    return query.direction === 'asc' ? rows : rows.reverse();
  }

  async tradesBetween(): Promise<[]> {
    return [];
  }

  async quotesBetween({ symbol, cursor, limit }: TradesQuery): Promise<Quote[]> {
    const later = this.quoteRows.filter((row) => row.sequence > (cursor ?? 0));
    return later.filter((row) => row.symbol === symbol).slice(0, limit);
  }

  async loadHistory(): Promise<{ loaded: number }> {
    return { loaded: 0 };
  }

  async candles(query: {
    symbol: string;
    startAt: number;
    endAt: number;
    limit: number;
  }): Promise<Candle[]> {
    return this.candleRows
      .filter((row) => row.symbol === query.symbol)
      .filter((row) => row.startAt >= query.startAt && row.startAt < query.endAt)
      .slice(0, query.limit);
  }
}

/** The feed of market-data of a spec: the spec plays the updates. */
export class FakeMarketFeed extends MarketFeed {
  private readonly listeners = new Set<(updates: readonly MarketUpdate[]) => void>();

  subscribe(listener: (updates: readonly MarketUpdate[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  play(...updates: MarketUpdate[]): void {
    for (const listener of this.listeners) listener(updates);
  }
}

/** Notification of a spec. */
export class FakeNotifications extends NotificationApi {
  readonly said: Broadcast[] = [];

  async list({ accountId }: { accountId: string }): Promise<NotificationRow[]> {
    const at = AT;
    const row = { id: 'orders:5', seq: 5, at, accountId, kind: 'fill' as const, read: false };
    const order = { orderId: fakeId(1, 'order'), symbol: 'AAPL', severity: null };
    return [{ ...row, ...order, text: 'bought 10 AAPL' }];
  }

  async broadcasts({ validOnly }: { validOnly: boolean }): Promise<Broadcast[]> {
    return this.said.filter(({ withdrawnAt }) => !validOnly || withdrawnAt === null);
  }

  async announce(request: BroadcastRequest): Promise<Broadcast> {
    const { requestId: _, ...said } = request;
    const id = `broadcast:${this.said.length + 1}`;
    const made = { ...said, id, at: AT, withdrawnAt: null, withdrawnBy: null };
    this.said.unshift(made);
    return made;
  }

  async withdraw({ id, by }: { id: string; by: string }): Promise<Broadcast> {
    const index = this.said.findIndex((one) => one.id === id);
    const found = this.said[index];
    if (found === undefined) throw new DomainError('BROADCAST_NOT_FOUND', 'no such message');
    const withdrawn = { ...found, withdrawnAt: AT, withdrawnBy: by };
    this.said[index] = withdrawn;
    return withdrawn;
  }

  async markRead(): Promise<{ marked: number }> {
    return { marked: 1 };
  }
}

function byPlace(a: { seq: number; leg: number }, b: { seq: number; leg: number }): number {
  return a.seq === b.seq ? a.leg - b.leg : a.seq - b.seq;
}
