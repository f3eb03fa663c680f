import type { MatchEvent, OrderTerms } from '@app/contracts';
import { priceTicks, REASONS } from '@app/kernel';
import { REFUSAL_CODES } from '@app/order-book';
import type { Words } from '@app/testing';
import { orderTerms, playTable, StageRig } from '@app/testing';

import { bookRefusal } from './book-reports';
import { matchStage } from './match.stage';

/**
 * Plays the matching stage: `list SYMBOL`, `buy ID SHARES @ TICKS TIF by ACCOUNT stp MODE post`,
 * `cancel ID`, `replace OLD NEW SHARES @ TICKS`, `halt SYMBOL`, `resume SYMBOL`, `poison ID`.
 */
class MatchPlayer {
  readonly rig = new StageRig(matchStage(0));
  private readonly terms = new Map<string, OrderTerms>();
  private funded = 0;

  play(table: string): void {
    const { expected, actual } = playTable(table, (words) => this.command(words));
    expect(actual).toEqual(expected);
    this.mustFold();
  }

  private command(words: Words): string {
    const verb = words.next();
    switch (verb) {
      case 'list': {
        const symbol = words.next();
        const listing = { assetId: 'a', symbol, name: symbol, exchange: 'SIM', shard: 0 };
        const prices = { cashUnitsPerTick: 100, referencePriceTicks: priceTicks(1_000) };
        const bandBasisPoints = words.numberAfter('band') ?? 1_000;
        const instrument = { ...listing, ...prices, bandBasisPoints };
        return this.told(this.rig.request({ kind: 'list', instrument, requestId: 'r' }).events);
      }
      case 'halt':
        return this.phase(words.next(), ['halted']);
      case 'resume':
        return this.phase(words.next(), ['opening_auction', 'continuous']);
      case 'open':
        return this.phase(words.next(), ['pre_open']);
      case 'buy':
      case 'sell':
        return this.told(this.rig.input('wallet', this.fund(verb, words)));
      case 'poison':
        return this.poison(words);
      case 'cancel': {
        const terms = this.order(words.next());
        return this.told(this.rig.input('wallet', { ...terms, type: 'cancel_passed' }));
      }
      case 'reduce': {
        const terms = this.order(words.next());
        const totalShares = words.number();
        return this.told(
          this.rig.input('wallet', { ...terms, type: 'cancel_passed', totalShares }),
        );
      }
      case 'replace':
        return this.replace(words);
      default:
        throw new Error(`table: nobody knows "${verb}"`);
    }
  }

  private fund(side: 'buy' | 'sell', words: Words): object {
    const limit = words.numberAfter('@');
    const terms = orderTerms({
      side,
      orderId: words.next(),
      quantityShares: words.number(),
      accountId: words.after('by') ?? (side === 'buy' ? 'ann' : 'bob'),
      symbol: words.after('on') ?? 'ABC',
      shard: words.numberAfter('shard') ?? 0,
      type: limit === null ? 'market' : 'limit',
      limitPriceTicks: limit as OrderTerms['limitPriceTicks'],
      timeInForce: (words.after('tif') ?? 'gtc') as OrderTerms['timeInForce'],
      postOnly: words.has('post'),
      selfTrade: (words.after('stp') ?? 'cancel_newest') as OrderTerms['selfTrade'],
    });
    this.terms.set(terms.orderId, terms);
    this.funded += 1;
    return { type: 'funded', terms, worstPriceTicks: limit ?? (side === 'buy' ? 1_100 : 900) };
  }

  private replace(words: Words): string {
    const orderId = words.next();
    const old = this.order(orderId);
    const terms = {
      ...old,
      orderId: words.next(),
      quantityShares: words.number() as OrderTerms['quantityShares'],
      limitPriceTicks: (words.numberAfter('@') ??
        old.limitPriceTicks) as OrderTerms['limitPriceTicks'],
      replaces: orderId,
    };
    this.terms.set(terms.orderId, terms);
    const worstPriceTicks = terms.limitPriceTicks;
    return this.told(
      this.rig.input('wallet', { type: 'replace_funded', orderId, terms, worstPriceTicks }),
    );
  }

  /** What the stage does with an entry that it could not decide three times over. */
  private poison(words: Words): string {
    const event = this.fund('buy', words);
    const { rig } = this;
    const before = rig.entries.length;
    const input = { stream: 'wallet', seq: 99, at: rig.at, event };
    rig.stage.quarantine?.(rig.state, input, (one) => {
      rig.entries.push({ stream: 'match:0', seq: rig.entries.length + 1, at: rig.at, event: one });
      return rig.entries.length;
    });
    return this.told(rig.entries.slice(before).map((entry) => entry.event));
  }

  private phase(
    symbol: string,
    phases: readonly ('halted' | 'pre_open' | 'opening_auction' | 'continuous')[],
  ): string {
    return this.told(
      this.rig.request({ kind: 'phase', symbol, phases, reason: 'operator' }).events,
    );
  }

  private order(orderId: string): OrderTerms {
    return this.terms.get(orderId) ?? orderTerms({ orderId });
  }

  private told(events: readonly MatchEvent[]): string {
    return events
      .filter((event) => event.type !== 'book_moved')
      .map(inWords)
      .join(', ');
  }

  /** B1 and B5: books that only fold what was emitted, and restored ones, are the same books. */
  private mustFold(): void {
    const whole = this.rig.text();
    for (const count of [0, this.rig.entries.length >> 1, this.rig.entries.length]) {
      expect(this.rig.refold(count)).toBe(whole);
    }
  }
}

function inWords(event: MatchEvent): string {
  switch (event.type) {
    case 'accepted':
      return `accepted ${event.terms.orderId}`;
    case 'rejected':
    case 'cancel_refused':
    case 'replace_refused':
      return `${event.type} ${event.refusal.reason}`;
    case 'traded':
      return `${event.makerOrderId}>${event.takerOrderId} ${event.quantityShares} @ ${event.priceTicks}`;
    case 'cancelled':
      return `${event.orderId} less ${event.cancelledShares} leaves ${event.leavesShares} ${event.cause}`;
    case 'replaced':
      return `${event.orderId} is ${event.successor.orderId} leaves ${event.leavesShares}`;
    case 'phase_changed':
      return event.phase;
    default:
      return event.type;
  }
}

const play = (table: string): void => new MatchPlayer().play(table);

describe('matching', () => {
  it('takes, trades and ends orders under the ids that people know', () => {
    play(`
      list ABC                       | instrument_listed
      sell A 10 @ 1000               | accepted A
      sell B 10 @ 1000               | accepted B
      buy C 15 @ 1001                | accepted C, A>C 10 @ 1000, B>C 5 @ 1000
      buy D 10 tif ioc               | accepted D, B>D 5 @ 1000, D less 5 leaves 0 market_rest
      buy E 10 @ 1000 tif ioc        | accepted E, E less 10 leaves 0 ioc
      sell F 4 @ 1000                | accepted F
      buy G 5 @ 1000 tif fok         | accepted G, G less 5 leaves 0 fok
      buy H 4 @ 1000 tif fok         | accepted H, F>H 4 @ 1000
    `);
  });

  it('prevents trades with oneself as the incoming order asks', () => {
    play(`
      list ABC                       | instrument_listed
      sell A 10 @ 1000 by ann        | accepted A
      buy B 4 @ 1000 stp cancel_newest | accepted B, B less 4 leaves 0 self_trade
      buy C 4 @ 1000 stp decrement   | accepted C, A less 4 leaves 6 self_trade, C less 4 leaves 0 self_trade
      buy D 9 @ 1000 stp decrement   | accepted D, A less 6 leaves 0 self_trade, D less 6 leaves 3 self_trade
      sell E 2 @ 1000 by ann stp cancel_oldest | accepted E, D less 3 leaves 0 self_trade
      buy F 2 @ 1000 stp cancel_both | accepted F, E less 2 leaves 0 self_trade, F less 2 leaves 0 self_trade
    `);
  });

  it('takes a part back while the rest keeps its place, or does nothing', () => {
    play(`
      list ABC                       | instrument_listed
      buy A 10 @ 1000                | accepted A
      buy B 10 @ 1000 by cyd         | accepted B
      reduce A 7                     | A less 3 leaves 7 reduced
      sell S 2 @ 1000                | accepted S, A>S 2 @ 1000
      reduce A 2                     | cancel_refused PRIORITY_WOULD_BE_LOST
      reduce A 7                     | cancel_refused PRIORITY_WOULD_BE_LOST
      reduce A 3                     | A less 4 leaves 1 reduced
      sell T 2 @ 1000                | accepted T, A>T 1 @ 1000, B>T 1 @ 1000
      reduce A 1                     | cancel_refused ORDER_TERMINAL
      halt ABC                       | halted
      reduce B 5                     | cancel_refused SYMBOL_HALTED
    `);
  });

  it('replaces at the place of the old order, trades, or ends it', () => {
    play(`
      list ABC                       | instrument_listed
      buy A 10 @ 1000                | accepted A
      buy B 10 @ 1000 by cyd         | accepted B
      replace A C 8                  | A is C leaves 8
      sell S 4 @ 1000                | accepted S, C>S 4 @ 1000
      replace C D 20                 | C is D leaves 16
      sell T 11 @ 1000               | accepted T, B>T 10 @ 1000, D>T 1 @ 1000
      replace D E 5                  | D is E leaves 0
      cancel E                       | cancel_refused ORDER_TERMINAL
      sell U 3 @ 1005                | accepted U
      buy V 3 @ 1004                 | accepted V
      replace V W 3 @ 1005           | V is W leaves 3, U>W 3 @ 1005
      replace W X 3                  | replace_refused ORDER_TERMINAL
    `);
  });

  it('lets the loser of a race know', () => {
    play(`
      list ABC                       | instrument_listed
      buy A 10 @ 1000                | accepted A
      sell S 10 @ 1000               | accepted S, A>S 10 @ 1000
      cancel A                       | cancel_refused ORDER_TERMINAL
      replace A B 5                  | replace_refused ORDER_TERMINAL
      buy C 10 @ 1000                | accepted C
      cancel C                       | C less 10 leaves 0 requested
      cancel C                       | cancel_refused ORDER_TERMINAL
    `);
  });

  it('refuses what a book or its phase does not take', () => {
    play(`
      list ABC                       | instrument_listed
      list ABC                       |
      list ABC band 5                | refused SYMBOL_EXISTS
      buy A 10 @ 1000 on XYZ         | rejected UNKNOWN_SYMBOL
      sell B 10 @ 1000               | accepted B
      buy C 10 @ 1000 post           | rejected POST_ONLY_WOULD_TAKE
      buy C 10 @ 1000 shard 1        |
      halt ABC                       | halted
      halt ABC                       |
      buy D 10 @ 1000                | rejected SYMBOL_HALTED
      replace B E 9                  | replace_refused SYMBOL_HALTED
      open ABC                       | refused PHASE_TRANSITION
      halt XYZ                       | refused ASSET_NOT_FOUND
      cancel B                       | B less 10 leaves 0 requested
    `);
  });

  it('takes a symbol out of trading over an entry that it cannot decide, and only that one', () => {
    play(`
      list ABC                       | instrument_listed
      list XYZ                       | instrument_listed
      sell A 10 @ 1000               | accepted A
      sell B 10 @ 1000 on XYZ        | accepted B
      poison P 1 @ 1000              | A less 10 leaves 0 operator, quarantined, rejected SYMBOL_HALTED
      buy C 10 @ 1000                | rejected SYMBOL_HALTED
      cancel A                       | cancel_refused ORDER_TERMINAL
      buy D 10 @ 1000 on XYZ         | accepted D, B>D 10 @ 1000
    `);
  });

  it('has a public reason for every refusal of a book', () => {
    const unknown = REFUSAL_CODES.filter((code) => !(bookRefusal(code).reason in REASONS));
    expect(unknown).toEqual([]);
  });
});
