import type { Terms } from './stream-events';

/** How often one stage said what of an order. */
export interface StageWords {
  passed: number;
  refused: number;
}

/** Everything that the streams say of one order, in a few numbers. */
export interface OrderRecord {
  readonly orderId: string;
  readonly accountId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly timeInForce: string;
  readonly quantity: number;
  /** Limit price in cash units; null for an order without. */
  readonly limitUnits: number | null;
  readonly cashUnitsPerTick: number;
  readonly replaces: string | null;
  /** Number in the orders stream of the entry that records it. */
  readonly recordedSeq: number;
  readonly risk: StageWords;
  readonly wallet: StageWords;
  readonly match: StageWords;
  readonly cancels: { requested: number; approved: number; passed: number; answered: number };
  /** Word of its end by the orders stream; null while it is open or never lived. */
  end: 'filled' | 'canceled' | 'expired' | 'replaced' | 'rejected' | null;
  /** By the orders stream: filled as of the last fill, carried over by a replace. */
  filledSaid: number;
  /** By the match stream. */
  carried: number;
  traded: number;
  cancelled: number;
  leaves: number;
  live: boolean;
  replacedInMatch: boolean;
}

/** Orders by id, and by account and client id. */
export class OrderRecords {
  readonly byId = new Map<string, OrderRecord>();
  private readonly byClientId = new Map<string, OrderRecord[]>();

  /** Adds an order that was put on record; answers those that had its client id before. */
  add(terms: Terms, recordedSeq: number): readonly OrderRecord[] {
    const record = newRecord(terms, recordedSeq);
    this.byId.set(record.orderId, record);
    const key = clientKey(record.accountId, record.clientOrderId);
    const earlier = this.byClientId.get(key) ?? [];
    this.byClientId.set(key, [...earlier, record]);
    return earlier;
  }

  get(orderId: string): OrderRecord | undefined {
    return this.byId.get(orderId);
  }

  named(accountId: string, clientOrderId: string): readonly OrderRecord[] {
    return this.byClientId.get(clientKey(accountId, clientOrderId)) ?? [];
  }
}

function clientKey(accountId: string, clientOrderId: string): string {
  return `${accountId} ${clientOrderId}`;
}

function newRecord(terms: Terms, recordedSeq: number): OrderRecord {
  const { limitPriceTicks: ticks, cashUnitsPerTick } = terms;
  return {
    orderId: terms.orderId,
    accountId: terms.accountId,
    clientOrderId: terms.clientOrderId,
    symbol: terms.symbol,
    side: terms.side,
    type: terms.type,
    timeInForce: terms.timeInForce,
    quantity: terms.quantityShares,
    limitUnits: ticks === null ? null : ticks * cashUnitsPerTick,
    cashUnitsPerTick,
    replaces: terms.replaces,
    recordedSeq,
    risk: { passed: 0, refused: 0 },
    wallet: { passed: 0, refused: 0 },
    match: { passed: 0, refused: 0 },
    cancels: { requested: 0, approved: 0, passed: 0, answered: 0 },
    end: null,
    filledSaid: 0,
    carried: 0,
    traded: 0,
    cancelled: 0,
    leaves: 0,
    live: false,
    replacedInMatch: false,
  };
}
