import type { OrdersEvent } from '@app/contracts';
import { orderTerms, playTable, StageRig, Words } from '@app/testing';

import type { OrdersRequest, SubmitRow } from './orders.requests';
import { ordersStage } from './orders.stage';

const MAKER = 'maker';
const DAY_MS = 86_400_000;

/**
 * Plays the orders stage in one symbol, ABC, where a tick is 100 cash units: `submit ID SHARES @
 * UNITS client CLIENT`, several in one with `+`, `cancel ID`, `replace OLD NEW SHARES @ UNITS`,
 * `risk|wallet|match refuses ID`, `accepted`, `filled ID SHARES leaving SHARES`, `ended`,
 * `replaced`, `kept`, `days N`.
 */
export class OrdersPlayer {
  readonly rig = new StageRig(ordersStage(1));

  constructor() {
    const instrument = { symbol: 'ABC', cashUnitsPerTick: 100, shard: 0 };
    this.rig.input('match:0', { type: 'instrument_listed', instrument });
    // Fills need another side; what it hears is left out of the rows.
    const maker = rowOf(new Words(`${MAKER} 1000000 @ 100 by mia`));
    this.rig.request({ kind: 'submit', rows: [maker] });
  }

  /** Rows as wanted and as they came out. */
  play(table: string): { expected: string[]; actual: string[] } {
    return playTable(table, (words) => this.command(words));
  }

  /** Puts a request; answers what it says and what it records. */
  ask(ask: OrdersRequest): string {
    const { answer, events } = this.rig.request(ask);
    const answers = answer.map((row) => {
      if (!row.ok) return `refused ${row.reason}`;
      return row.value.replayed ? `again ${row.value.orderId}` : row.value.orderId;
    });
    return [...answers, ...events.map(told)].join(', ');
  }

  private command(words: Words): string {
    const verb = words.next();
    switch (verb) {
      case 'submit':
        return this.ask({ kind: 'submit', rows: [rowOf(words)] });
      case 'cancel': {
        const request = { orderId: words.next(), accountId: words.after('by') ?? 'ann' };
        return this.ask({ kind: 'cancel', request: { ...request, deadlineAt: Infinity } });
      }
      case 'replace':
        return this.ask(replaceOf(words));
      case 'days':
        this.rig.at += words.number() * DAY_MS;
        return '';
      case 'live':
        return [...this.rig.state.live.values()]
          .filter((order) => order.terms.orderId !== MAKER)
          .map((order) => `${order.terms.orderId} ${order.filledShares}`)
          .join(', ');
      case 'ids':
        return String(this.rig.state.clientIds.size - 1);
      case 'risk':
      case 'wallet':
      case 'match':
        return this.refuse(verb === 'match' ? 'match:0' : verb, words);
      default:
        return this.book(verb, words);
    }
  }

  private refuse(stream: string, words: Words): string {
    const verb = words.next();
    const ids = { orderId: words.next(), accountId: 'ann', symbol: 'ABC' };
    const refusal = { reason: 'RISK_MAX_POSITION', message: '', details: {} };
    if (verb === 'keeps') {
      const successorId = words.next();
      return this.tell(stream, { type: 'replace_refused', ...ids, successorId, refusal });
    }
    if (verb === 'misses') {
      const totalShares = words.numberAfter('total') ?? undefined;
      return this.tell(stream, { type: 'cancel_refused', ...ids, refusal, totalShares });
    }
    return this.tell(stream, {
      type: stream === 'match:0' ? 'rejected' : 'refused',
      ...ids,
      refusal,
    });
  }

  private book(verb: string, words: Words): string {
    const orderId = words.next();
    const ids = { orderId, accountId: 'ann', symbol: 'ABC' };
    const leavesShares = words.numberAfter('leaving') ?? 0;
    switch (verb) {
      case 'accepted':
        return this.tell('match:0', { type: 'accepted', terms: orderTerms({ orderId }) });
      case 'triggered':
        return this.tell('match:0', { type: 'triggered', ...ids });
      case 'filled': {
        const quantityShares = words.number();
        return this.tell('match:0', {
          type: 'traded',
          ...{ symbol: 'ABC', priceTicks: 1_000, quantityShares, takerSide: 'buy' },
          ...{ takerOrderId: orderId, takerAccountId: 'ann', takerLeavesShares: leavesShares },
          ...{ makerOrderId: MAKER, makerAccountId: 'mia', makerLeavesShares: 1 },
        });
      }
      case 'ended': {
        const cause = words.after('cause') ?? 'requested';
        const how = { cancelledShares: words.numberAfter('less') ?? 1, leavesShares, cause };
        return this.tell('match:0', { type: 'cancelled', ...ids, ...how });
      }
      case 'replaced': {
        const successor = orderTerms({ orderId: words.next(), replaces: orderId });
        return this.tell('match:0', { type: 'replaced', ...ids, successor, leavesShares });
      }
      default:
        throw new Error(`table: nobody knows "${verb}"`);
    }
  }

  private tell(stream: string, event: object): string {
    const events = this.rig.input(stream, event);
    return events
      .filter((one) => !('orderId' in one) || one.orderId !== MAKER)
      .map(told)
      .join(', ');
  }
}

/** An event in words. */
function told(event: OrdersEvent): string {
  switch (event.type) {
    case 'rejected':
      return `rejected by ${event.by}`;
    case 'filled':
      return `${event.orderId} has ${event.filledShares} leaves ${event.leavesShares}`;
    case 'cancelled':
      return `cancelled leaves ${event.leavesShares}`;
    default:
      return event.type;
  }
}

function typeOf(words: Words): SubmitRow['request']['type'] {
  if (words.has('market')) return 'market';
  return words.has('trailing') ? 'trailing_stop' : 'limit';
}

/** One row of a submission. */
export function rowOf(words: Words): SubmitRow {
  const [orderId, quantityShares] = [words.next(), words.number()];
  const limitPriceUnits = words.numberAfter('@');
  const request: SubmitRow['request'] = {
    accountId: words.after('by') ?? 'ann',
    clientOrderId: words.after('client') ?? `client ${orderId}`,
    symbol: words.after('on') ?? 'ABC',
    side: 'buy',
    type: typeOf(words),
    timeInForce: words.has('gtd') ? 'gtd' : 'gtc',
    quantityShares,
    limitPriceUnits,
    stopPriceUnits: null,
    postOnly: false,
    displayShares: words.numberAfter('show'),
    selfTrade: 'cancel_newest',
    expireAt: null,
    extendedHours: false,
    positionIntent: null,
    deadlineAt: words.has('late') ? 0 : Infinity,
  };
  return { orderId, fingerprint: `${quantityShares} ${limitPriceUnits}`, request };
}

function replaceOf(words: Words): OrdersRequest {
  const [old, orderId, quantityShares] = [words.next(), words.next(), words.number()];
  const request = {
    accountId: words.after('by') ?? 'ann',
    orderId: old,
    clientOrderId: words.after('client') ?? `client ${orderId}`,
    quantityShares,
    limitPriceUnits: words.numberAfter('@'),
    stopPriceUnits: words.numberAfter('stop'),
    timeInForce: words.after('tif') as 'gtc' | null,
    keepPriority: words.has('keep'),
    deadlineAt: words.has('late') ? 0 : Infinity,
  };
  return { kind: 'replace', orderId, fingerprint: `replace ${quantityShares}`, request };
}
