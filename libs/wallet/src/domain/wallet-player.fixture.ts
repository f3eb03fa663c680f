import type { AccountShard, OrderTerms, WalletEvent } from '@app/contracts';
import { riskStream } from '@app/contracts';
import type { Json } from '@app/streams';
import type { Words } from '@app/testing';
import { orderTerms, playTable, StageRig } from '@app/testing';

import type { FeeSchedule } from './holds';
import { walletStage } from './wallet.stage';

/**
 * Plays the wallet stage in one symbol, ABC, where a tick is 100 cash units:
 * `buy ID SHARES @ WORST by ACCOUNT`, `trade BUY SELL SHARES @ TICKS taker SIDE`, `ended ID
 * leaving SHARES`, `replace OLD NEW SHARES @ WORST`, `replaced OLD NEW leaving SHARES`,
 * `kept OLD NEW`, `deposit ACCOUNT ASSET AMOUNT id REQUEST`, `account NAME`, `clearing`. An order
 * of another shard's account that trades here is told of by `other SIDE ID by ACCOUNT`.
 */
export class WalletPlayer {
  readonly rig;
  private readonly terms = new Map<string, OrderTerms>();
  private requests = 0;

  constructor(
    fees: FeeSchedule = { makerBasisPoints: 10, takerBasisPoints: 30 },
    private readonly place: AccountShard = { shard: 0, shards: 1 },
  ) {
    this.rig = new StageRig(walletStage(1, fees, place));
    this.rig.input('match:0', {
      type: 'instrument_listed',
      instrument: { symbol: 'ABC', cashUnitsPerTick: 100 },
    });
  }

  /** Rows as wanted and as they came out. */
  play(table: string): { expected: string[]; actual: string[] } {
    return playTable(table, (words) => this.command(words));
  }

  /** Goes on from a snapshot under other fees, as a process that was started with them. */
  restartWith(fees: FeeSchedule): void {
    const snapshot = JSON.parse(this.rig.text()) as Json;
    this.rig.state = walletStage(1, fees, this.place).restore(snapshot);
  }

  command(words: Words): string {
    const verb = words.next();
    switch (verb) {
      case 'deposit':
      case 'withdraw':
        return this.transfer(verb === 'deposit' ? 'deposit' : 'withdrawal', words);
      case 'buy':
      case 'sell':
        return this.fund(verb, words);
      case 'replace': {
        const orderId = words.next();
        const terms = this.note({
          ...this.order(orderId),
          orderId: words.next(),
          quantityShares: words.number() as OrderTerms['quantityShares'],
        });
        const worstPriceTicks = words.numberAfter('@');
        return this.tell(riskStream(this.place.shard), {
          type: 'replace_approved',
          orderId,
          terms,
          worstPriceTicks,
        });
      }
      case 'cancel':
        return this.tell(riskStream(this.place.shard), {
          ...this.order(words.next()),
          type: 'cancel_approved',
        });
      case 'trade':
        return this.trade(words);
      case 'account':
        return this.account(words.next());
      case 'clearing':
        return this.house('clearing');
      case 'other': {
        const side = words.next() as 'buy' | 'sell';
        const orderId = words.next();
        this.note(orderTerms({ orderId, side, accountId: words.after('by') ?? 'bob' }));
        return '';
      }
      case 'fees':
        return String(this.rig.state.house.get('fees')?.get('USD') ?? 0);
      default:
        return this.outcome(verb, words);
    }
  }

  private outcome(verb: string, words: Words): string {
    const order = this.order(words.next());
    const leavesShares = words.numberAfter('leaving') ?? 0;
    switch (verb) {
      case 'ended':
        return this.tell('match:0', { ...order, type: 'cancelled', leavesShares });
      case 'rejected':
        return this.tell('match:0', { ...order, type: 'rejected' });
      case 'replaced': {
        const successor = this.order(words.next());
        return this.tell('match:0', { ...order, type: 'replaced', successor, leavesShares });
      }
      case 'kept':
        return this.tell('match:0', {
          ...order,
          type: 'replace_refused',
          successorId: words.next(),
        });
      default:
        throw new Error(`table: nobody knows "${verb}"`);
    }
  }

  private fund(side: 'buy' | 'sell', words: Words): string {
    const [orderId, quantityShares] = [words.next(), words.number()];
    const accountId = words.after('by') ?? (side === 'buy' ? 'ann' : 'bob');
    const terms = this.note(orderTerms({ orderId, quantityShares, side, accountId }));
    const worstPriceTicks = words.numberAfter('@');
    return this.tell(riskStream(this.place.shard), { type: 'approved', terms, worstPriceTicks });
  }

  private trade(words: Words): string {
    const [buy, sell] = [this.order(words.next()), this.order(words.next())];
    const quantityShares = words.number();
    const takerBuys = words.after('taker') !== 'sell';
    const [taker, maker] = takerBuys ? [buy, sell] : [sell, buy];
    return this.tell('match:0', {
      type: 'traded',
      symbol: 'ABC',
      priceTicks: words.numberAfter('@'),
      quantityShares,
      cashUnitsPerTick: 100,
      takerSide: takerBuys ? 'buy' : 'sell',
      auction: words.has('auction'),
      makerOrderId: maker.orderId,
      makerAccountId: maker.accountId,
      takerOrderId: taker.orderId,
      takerAccountId: taker.accountId,
    });
  }

  private transfer(kind: 'deposit' | 'withdrawal', words: Words): string {
    const [accountId, asset, amount] = [words.next(), words.next(), words.number()];
    this.requests += 1;
    const requestId = words.after('id') ?? `request ${this.requests}`;
    const costUnits = words.numberAfter('cost') ?? 0;
    const transfer = { accountId, asset, amount, costUnits, requestId };
    const { answer, events } = this.rig.request({ kind, transfer });
    return answer.replayed ? `again ${answer.record.amount}` : describe(events);
  }

  /** Owned and held, and what the shares cost. */
  private account(accountId: string): string {
    const assets = this.rig.state.balances.get(accountId);
    const part = (asset: string): string => {
      const { total = 0, held = 0 } = assets?.get(asset) ?? {};
      return `${total} ${asset} holds ${held}`;
    };
    return `${part('USD')}, ${part('ABC')}, cost ${assets?.get('ABC')?.costUnits ?? 0}`;
  }

  private house(account: string): string {
    const assets = this.rig.state.house.get(account);
    return `${assets?.get('USD') ?? 0} USD, ${assets?.get('ABC') ?? 0} ABC`;
  }

  private tell(stream: string, event: object): string {
    return describe(this.rig.input(stream, event));
  }

  private note(terms: OrderTerms): OrderTerms {
    this.terms.set(terms.orderId, terms);
    return terms;
  }

  private order(orderId: string): OrderTerms {
    return this.terms.get(orderId) ?? orderTerms({ orderId });
  }
}

function describe(events: readonly WalletEvent[]): string {
  return events.map(describeEvent).join(', ');
}

function describeEvent(event: WalletEvent): string {
  switch (event.type) {
    case 'funded':
      return `held ${event.heldAmount} ${event.asset}`;
    case 'replace_funded':
      return `now held ${event.heldAmount} ${event.asset}`;
    case 'refused':
    case 'replace_refused':
      return `${event.type} ${event.refusal.reason}`;
    case 'settled': {
      const { buy, sell } = event;
      const each = (word: 'feeUnits' | 'holdReleased'): string =>
        [buy, sell].map((side) => (side === null ? 'elsewhere' : side[word])).join('+');
      return `fees ${each('feeUnits')}, freed ${each('holdReleased')}`;
    }
    case 'released': {
      const next = event.successorId === null ? '' : ` for ${event.successorId}`;
      return `freed ${event.amount}${event.final ? '' : ', lives'}${next}`;
    }
    case 'transferred':
      return `${event.kind} ${event.amount} ${event.asset}`;
    default:
      return event.type;
  }
}
