import type { Findings } from './findings';
import type { AuditedEntry } from './journal';
import type { OrderRecord, OrderRecords } from './order-records';
import type { OrdersEvent, RiskEvent } from './stream-events';

type Filled = Extract<OrdersEvent, { type: 'filled' }>;

/** Fills of one trade as the orders stream tells them. */
export interface TradeFills {
  buys: number;
  sells: number;
}

/** What the orders stream says of trades. */
export interface FillTotals {
  /** By `shard:trade id`. */
  readonly trades: Map<string, TradeFills>;
  /** Shares per symbol. */
  readonly bought: Map<string, number>;
  readonly sold: Map<string, number>;
}

/** Adds to a sum of a map. */
export function addTo(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

/** Walks the orders stream: records of orders, A2, A3. */
export class OrdersWalk {
  readonly totals: FillTotals = { trades: new Map(), bought: new Map(), sold: new Map() };

  constructor(
    private readonly records: OrderRecords,
    private readonly findings: Findings,
  ) {}

  take({ seq, event }: AuditedEntry<OrdersEvent>): void {
    if (event.type === 'submitted' || event.type === 'replace_requested') {
      const { accountId, clientOrderId } = event.terms;
      const earlier = this.records.add(event.terms, seq);
      this.findings.expect('A2', earlier.length === 0, () => {
        return `${accountId} ${clientOrderId} is on record twice, again at orders ${seq}`;
      });
      return;
    }
    if (event.type === 'instrument_noted') return;
    const record = this.records.get(event.orderId);
    if (record !== undefined) this.tell(record, event, seq);
  }

  private tell(record: OrderRecord, event: OrdersEvent, seq: number): void {
    switch (event.type) {
      case 'cancel_requested':
        record.cancels.requested += 1;
        return;
      case 'rejected':
        record.end = 'rejected';
        return;
      case 'filled':
        this.filled(record, event, seq);
        return;
      case 'cancelled':
        if (event.leavesShares > 0) return;
        record.end = event.cause === 'expired' ? 'expired' : 'canceled';
        return;
      case 'replaced': {
        record.end = 'replaced';
        const successor = this.records.get(event.successor.orderId);
        if (successor === undefined) return;
        successor.filledSaid = record.filledSaid;
        if (event.leavesShares === 0) successor.end = 'filled';
        return;
      }
      default:
    }
  }

  private filled(record: OrderRecord, event: Filled, seq: number): void {
    this.findings.expect('A3', record.end === null, () => {
      return `orders ${seq}: ${record.orderId} was filled after it was ${record.end}`;
    });
    record.filledSaid = event.filledShares;
    if (event.leavesShares === 0 && record.end === null) record.end = 'filled';
    const { trades, bought, sold } = this.totals;
    addTo(event.side === 'buy' ? bought : sold, event.symbol, event.quantityShares);
    const key = `${event.shard}:${event.tradeId}`;
    const fills = trades.get(key) ?? { buys: 0, sells: 0 };
    trades.set(key, fills);
    if (event.side === 'buy') fills.buys += 1;
    else fills.sells += 1;
  }
}

/** Notes what risk said of orders and cancels. */
export function noteRisk(records: OrderRecords, event: RiskEvent): void {
  switch (event.type) {
    case 'approved':
    case 'replace_approved':
      count(records, event.terms.orderId, (record) => (record.risk.passed += 1));
      return;
    case 'refused':
      count(records, event.orderId, (record) => (record.risk.refused += 1));
      return;
    case 'replace_refused':
      count(records, event.successorId, (record) => (record.risk.refused += 1));
      return;
    case 'cancel_approved':
      count(records, event.orderId, (record) => (record.cancels.approved += 1));
      return;
    default:
  }
}

/** Changes the record of an order, if there is one. */
export function count(
  records: OrderRecords,
  orderId: string,
  change: (record: OrderRecord) => void,
): void {
  const record = records.get(orderId);
  if (record !== undefined) change(record);
}

/** W1: each order was decided once, by the first stage that refused or by matching. */
export function checkWay(records: OrderRecords, findings: Findings, quiet: boolean): void {
  for (const record of records.byId.values()) {
    const { risk, wallet, match, cancels, orderId } = record;
    const words = [risk, wallet, match].map(({ passed, refused }) => passed + refused);
    const [byRisk = 0, byWallet = 0, byMatch = 0] = words;
    const inOrder = byRisk <= 1 && byWallet <= risk.passed && byMatch <= wallet.passed;
    const whole = byRisk === 1 && byWallet === risk.passed && byMatch === wallet.passed;
    findings.expect('W1', quiet ? whole : inOrder, () => {
      return `${orderId}: decided ${words.join(', ')} times by risk, wallet and matching`;
    });
    const { requested, approved, passed, answered } = cancels;
    const steps = [requested, approved, passed, answered];
    const even = quiet
      ? steps.every((step) => step === requested)
      : approved <= requested && passed <= approved && answered <= passed;
    findings.expect('W1', even, () => `${orderId}: cancels went ${steps.join(', ')}`);
  }
}
