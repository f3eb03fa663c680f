import type { Findings } from './findings';
import type { AuditedEntry } from './journal';
import type { AuditedTrade, LiveOrder } from './match-walk';
import type { OrderRecords } from './order-records';
import { addTo, count } from './orders-walk';
import type {
  Leg,
  ReleasedEvent,
  SettledEvent,
  SettledSide,
  Terms,
  TransferredEvent,
  WalletEvent,
} from './stream-events';

const CASH = 'USD';
const BANK = 'bank';
const FEES = 'fees';
const CLEARING = 'clearing';
const HOUSE: ReadonlySet<string> = new Set([BANK, FEES, CLEARING]);
const BASIS_POINTS = 10_000n;

/** A side of a trade as a wallet shard settled it. */
interface SettledOnce {
  readonly event: SettledEvent;
  readonly side: SettledSide;
}

interface Hold {
  readonly accountId: string;
  readonly asset: string;
  readonly feeBasisPoints: number;
  amount: number;
}

/** A transfer on record, for the answers that clients had. */
export interface AuditedTransfer {
  readonly kind: 'deposit' | 'withdrawal';
  readonly asset: string;
  readonly amount: number;
  readonly seq: number;
}

/**
 * Folds the streams of all wallet shards: balances, holds, settlements; M2, M3, M5, and what M6 and
 * M7 need. An account is on one shard only.
 */
export class WalletWalk {
  /** Sums of legs by `account asset`. */
  readonly totals = new Map<string, number>();
  readonly holds = new Map<string, Hold>();
  /** Settled sides by `shard:trade side`. */
  readonly settled = new Map<string, SettledOnce[]>();
  /** Transfers by `account request`. */
  readonly transfers = new Map<string, AuditedTransfer[]>();
  private readonly held = new Map<string, number>();
  private readonly issued = new Map<string, number>();
  /** Wallet stream of each account that had anything to do with one. */
  private readonly homes = new Map<string, string>();

  constructor(
    private readonly records: OrderRecords,
    private readonly findings: Findings,
  ) {}

  take({ stream, seq, event }: AuditedEntry<WalletEvent>): void {
    if (event.type === 'settled' || event.type === 'transferred') {
      for (const { accountId } of event.legs) this.checkHome(accountId, stream, seq);
    } else if (event.type === 'funded') {
      this.checkHome(event.terms.accountId, stream, seq);
    }
    switch (event.type) {
      case 'funded':
        count(this.records, event.terms.orderId, (record) => (record.wallet.passed += 1));
        this.fund(event.terms, event.heldAmount, event.feeBasisPoints);
        return;
      case 'replace_funded':
        count(this.records, event.terms.orderId, (record) => (record.wallet.passed += 1));
        this.change(event.orderId, event.heldAmount - this.amountOf(event.orderId), seq);
        return;
      case 'refused':
        count(this.records, event.orderId, (record) => (record.wallet.refused += 1));
        return;
      case 'replace_refused':
        count(this.records, event.successorId, (record) => (record.wallet.refused += 1));
        return;
      case 'cancel_passed':
        count(this.records, event.orderId, (record) => (record.cancels.passed += 1));
        return;
      case 'settled':
        this.settle(event, seq);
        return;
      case 'released':
        this.release(event, seq);
        return;
      case 'transferred':
        this.transfer(event, seq);
        return;
      case 'instrument_noted':
    }
  }

  private fund(terms: Terms, amount: number, feeBasisPoints: number): void {
    const { accountId, orderId, side, symbol } = terms;
    const asset = side === 'buy' ? CASH : symbol;
    this.holds.set(orderId, { accountId, asset, feeBasisPoints, amount: 0 });
    this.change(orderId, amount, 0);
  }

  private amountOf(orderId: string): number {
    return this.holds.get(orderId)?.amount ?? 0;
  }

  private change(orderId: string, by: number, seq: number): void {
    const hold = this.holds.get(orderId);
    this.findings.expect('M6', hold !== undefined, () => `wallet ${seq}: ${orderId} has no hold`);
    if (hold === undefined) return;
    hold.amount += by;
    const key = `${hold.accountId} ${hold.asset}`;
    addTo(this.held, key, by);
    this.checkSolvent(key, seq);
  }

  /** What two shards both moved could be spent twice. */
  private checkHome(accountId: string, stream: string, seq: number): void {
    if (HOUSE.has(accountId)) return;
    const home = this.homes.get(accountId) ?? stream;
    this.homes.set(accountId, home);
    this.findings.expect('M5', home === stream, () => {
      return `${stream} ${seq}: ${accountId} is an account of ${home}`;
    });
  }

  private settle(event: SettledEvent, seq: number): void {
    this.checkParties(event, seq);
    for (const name of SIDES) {
      const side = event[name];
      if (side === null) continue;
      const key = `${event.shard}:${event.tradeId} ${name}`;
      this.settled.set(key, [...(this.settled.get(key) ?? []), { event, side }]);
    }
    for (const { accountId, asset, amount } of event.legs) {
      addTo(this.totals, `${accountId} ${asset}`, amount);
    }
    for (const name of SIDES) {
      const side = event[name];
      if (side !== null) this.change(side.orderId, -side.holdReleased, seq);
    }
    this.checkLegs(event.legs, seq);
  }

  /** M1: legs sum to zero, and clearing stands in for exactly the side that is elsewhere. */
  private checkParties(event: SettledEvent, seq: number): void {
    const sums = new Map<string, number>();
    for (const { asset, amount } of event.legs) addTo(sums, asset, amount);
    for (const [asset, sum] of sums) {
      this.findings.expect('M1', sum === 0, () => `wallet ${seq}: legs of ${asset} sum to ${sum}`);
    }
    const cleared = event.legs.some(({ accountId }) => accountId === CLEARING);
    const one = event.buy === null || event.sell === null;
    const none = event.buy === null && event.sell === null;
    this.findings.expect('M7', cleared === one && !none, () => {
      return `wallet ${seq}: ${one ? 'one side' : 'both sides'} settled, clearing ${cleared}`;
    });
  }

  private release(event: ReleasedEvent, seq: number): void {
    this.change(event.orderId, -event.amount, seq);
    if (!event.final || event.successorId === null) return;
    const hold = this.holds.get(event.orderId);
    if (hold === undefined) return;
    this.holds.delete(event.orderId);
    this.holds.set(event.successorId, hold);
  }

  private transfer(event: TransferredEvent, seq: number): void {
    const { kind, accountId, asset, amount, requestId, legs } = event;
    const key = `${accountId} ${requestId}`;
    const one = { kind, asset, amount, seq };
    this.transfers.set(key, [...(this.transfers.get(key) ?? []), one]);
    addTo(this.issued, asset, kind === 'deposit' ? amount : -amount);
    for (const leg of legs) addTo(this.totals, `${leg.accountId} ${leg.asset}`, leg.amount);
    this.checkLegs(legs, seq);
  }

  private checkLegs(legs: readonly Leg[], seq: number): void {
    for (const { accountId, asset } of legs) {
      if (!HOUSE.has(accountId)) this.checkSolvent(`${accountId} ${asset}`, seq);
    }
  }

  private checkSolvent(key: string, seq: number): void {
    const total = this.totals.get(key) ?? 0;
    const held = this.held.get(key) ?? 0;
    this.findings.expect('M5', held >= 0 && total >= held, () => {
      return `wallet ${seq}: ${key} has ${total} and holds ${held}`;
    });
  }

  /** M2, M3: what is outside the bank is what was issued. */
  checkIssued(): void {
    const outside = new Map<string, number>();
    for (const [key, total] of this.totals) {
      const [account = '', asset = ''] = key.split(' ');
      if (account !== BANK) addTo(outside, asset, total);
    }
    for (const asset of new Set([...outside.keys(), ...this.issued.keys()])) {
      const [there, issued] = [outside.get(asset) ?? 0, this.issued.get(asset) ?? 0];
      this.findings.expect(asset === CASH ? 'M2' : 'M3', there === issued, () => {
        return `${asset}: ${there} in accounts, ${issued} issued`;
      });
    }
  }

  /** M6, once quiet: each live order holds what it needs, nothing else holds anything. */
  checkHolds(live: ReadonlyMap<string, LiveOrder>): void {
    for (const [orderId, hold] of this.holds) {
      const order = live.get(orderId);
      const need = order === undefined ? 0n : needOf(order, hold.feeBasisPoints);
      this.findings.expect('M6', BigInt(hold.amount) === need, () => {
        return `${orderId} holds ${hold.amount} ${hold.asset} and needs ${need}`;
      });
    }
    for (const orderId of live.keys()) {
      this.findings.expect('M6', this.holds.has(orderId), () => `${orderId} holds nothing`);
    }
  }

  /** M2, M3, once quiet: what the shards owe each other cancels out. */
  checkClearing(): void {
    for (const [key, total] of this.totals) {
      const [account, asset = ''] = key.split(' ');
      if (account !== CLEARING) continue;
      this.findings.expect(asset === CASH ? 'M2' : 'M3', total === 0, () => {
        return `clearing accounts hold ${total} ${asset} together`;
      });
    }
  }

  /** M7: each side of a trade was settled once, as it was traded. */
  checkSettlements(trades: ReadonlyMap<string, AuditedTrade>, quiet: boolean): void {
    const known = new Set<string>();
    for (const [id, trade] of trades) {
      for (const name of SIDES) {
        const key = `${id} ${name}`;
        known.add(key);
        const [first, ...more] = this.settled.get(key) ?? [];
        const times = (first === undefined ? 0 : 1) + more.length;
        this.findings.expect('M7', times === 1 || (!quiet && times === 0), () => {
          return `${name} side of trade ${id} of ${trade.symbol} was settled ${times} times`;
        });
        if (first === undefined) continue;
        this.findings.expect('M7', isOf(first, trade, name), () => {
          return `settlement ${key} is not the trade of that number`;
        });
      }
    }
    for (const key of this.settled.keys()) {
      this.findings.expect('M7', known.has(key), () => `settlement ${key} is of no trade`);
    }
  }
}

const SIDES = ['buy', 'sell'] as const;

function isOf(
  { event, side }: SettledOnce,
  trade: AuditedTrade,
  name: (typeof SIDES)[number],
): boolean {
  return (
    event.symbol === trade.symbol &&
    event.priceTicks === trade.priceTicks &&
    event.quantityShares === trade.quantity &&
    side.orderId === (name === 'buy' ? trade.buyOrderId : trade.sellOrderId)
  );
}

/** What an order must hold: its shares, or worst price x remaining and the fee, rounded up. */
function needOf({ record, worstPriceTicks }: LiveOrder, feeBasisPoints: number): bigint {
  const leaves = BigInt(record.leaves);
  if (record.side === 'sell') return leaves;
  const notional = BigInt(worstPriceTicks) * BigInt(record.cashUnitsPerTick) * leaves;
  const fee = notional * BigInt(feeBasisPoints) + BASIS_POINTS - 1n;
  return notional + fee / BASIS_POINTS;
}
