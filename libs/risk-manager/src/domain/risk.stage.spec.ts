import type { RiskEvent, RiskLimits } from '@app/contracts';
import { cashUnits } from '@app/kernel';
import type { Words } from '@app/testing';
import { orderTerms, playTable, StageRig } from '@app/testing';

import { grossExposureUnits } from './risk.checks';
import { riskStage } from './risk.stage';

const LIMITS: Record<string, keyof RiskLimits> = {
  qty: 'maxOrderQuantityShares',
  value: 'maxOrderNotionalUnits',
  position: 'maxPositionShares',
  exposure: 'maxGrossExposureUnits',
  open: 'maxOpenOrders',
  rate: 'maxOrdersPerSecond',
  collar: 'priceCollarBasisPoints',
  loss: 'maxDailyLossUnits',
};

/** Plays the risk stage: `buy ID SHARES @ TICKS by ACCOUNT on SYMBOL`, a tick is 100 cash units. */
class RiskPlayer {
  readonly rig = new StageRig(riskStage(1));
  private readonly terms = new Map<string, ReturnType<typeof orderTerms>>();
  private requests = 0;

  play(table: string): void {
    const { expected, actual } = playTable(table, (words) => this.command(words));
    expect(actual).toEqual(expected);
  }

  private command(words: Words): string {
    const verb = words.next();
    switch (verb) {
      case 'list':
      case 'change': {
        const [symbol, referencePriceTicks] = [words.next(), words.number()];
        const listing = { symbol, referencePriceTicks, cashUnitsPerTick: 100 };
        const instrument = { ...listing, bandBasisPoints: words.numberAfter('band') ?? 1_000 };
        const type = verb === 'list' ? 'instrument_listed' : 'instrument_changed';
        return this.tell('match:0', { type, symbol, instrument });
      }
      case 'buy':
      case 'sell':
        return this.submit(verb, words);
      case 'replace': {
        const orderId = words.next();
        const old = this.order(orderId);
        const terms = this.note({
          ...old,
          orderId: words.next(),
          quantityShares: words.number() as typeof old.quantityShares,
          limitPriceTicks: (words.numberAfter('@') ??
            old.limitPriceTicks) as typeof old.limitPriceTicks,
        });
        return this.tell('orders', { type: 'replace_requested', orderId, terms });
      }
      case 'cancel':
        return this.tell('orders', { ...this.order(words.next()), type: 'cancel_requested' });
      case 'limit':
        return this.limit(words);
      case 'block':
      case 'unblock':
        return this.block(words, verb === 'block');
      case 'kill':
      case 'release':
        return this.killSwitch(words, verb === 'kill');
      case 'time':
        this.rig.at += words.number();
        return '';
      case 'use':
        return this.use(words.next(), words.after('on') ?? 'ABC');
      default:
        return this.outcome(verb, words);
    }
  }

  /** What the stages downstream say. */
  private outcome(verb: string, words: Words): string {
    const order = this.order(words.next());
    const leavesShares = words.numberAfter('leaving') ?? 0;
    switch (verb) {
      case 'ended':
        return this.tell('match:0', { ...order, type: 'cancelled', leavesShares });
      case 'rejected':
        return this.tell('match:0', { ...order, type: 'rejected' });
      case 'unfunded':
        return this.tell('wallet', { ...order, type: 'refused' });
      case 'traded': {
        const sell = this.order(words.next());
        const [quantityShares, priceTicks] = [words.number(), words.numberAfter('@')];
        return this.tell('match:0', {
          type: 'traded',
          symbol: order.symbol,
          priceTicks,
          quantityShares,
          cashUnitsPerTick: 100,
          takerSide: 'buy',
          takerOrderId: order.orderId,
          takerAccountId: order.accountId,
          makerOrderId: sell.orderId,
          makerAccountId: sell.accountId,
        });
      }
      case 'replaced': {
        const successor = this.order(words.next());
        return this.tell('match:0', { ...order, type: 'replaced', successor, leavesShares });
      }
      case 'kept': {
        const successorId = words.next();
        const stream = words.after('by') === 'wallet' ? 'wallet' : 'match:0';
        return this.tell(stream, { ...order, type: 'replace_refused', successorId });
      }
      case 'deposited':
      case 'withdrawn': {
        const kind = verb === 'deposited' ? 'deposit' : 'withdrawal';
        const { accountId, symbol: asset } = order;
        return this.tell('wallet', {
          type: 'transferred',
          kind,
          accountId,
          asset,
          amount: words.number(),
          costUnits: cashUnits(words.numberAfter('cost') ?? 0),
        });
      }
      default:
        throw new Error(`table: nobody knows "${verb}"`);
    }
  }

  private submit(side: 'buy' | 'sell', words: Words): string {
    const terms = this.note(
      orderTerms({
        orderId: words.next(),
        quantityShares: words.number(),
        side,
        accountId: words.after('by') ?? 'ann',
        symbol: words.after('on') ?? 'ABC',
        type: words.has('market') ? 'market' : 'limit',
        limitPriceTicks: words.numberAfter('@') as ReturnType<typeof orderTerms>['limitPriceTicks'],
      }),
    );
    return this.tell('orders', { type: 'submitted', terms });
  }

  private limit(words: Words): string {
    const accountId = words.next();
    const key = LIMITS[words.next()];
    if (key === undefined) throw new Error('table: no such limit');
    const value = words.number();
    this.requests += 1;
    const changes = { [key]: Number.isNaN(value) ? null : value };
    const symbol = words.after('on');
    const requestId = words.after('id') ?? `request ${this.requests}`;
    const { events } = this.rig.request({
      kind: 'set_limits',
      accountId,
      symbol,
      changes,
      requestId,
    });
    return events.map((event) => event.type).join(', ');
  }

  private block(words: Words, blocked: boolean): string {
    const reason = 'news';
    const name = words.next();
    const { events } = this.rig.request(
      words.has('symbol')
        ? { kind: 'block_symbol', symbol: name, blocked, reason }
        : { kind: 'block_account', accountId: name, blocked, reason },
    );
    return events.map((event) => event.type).join(', ');
  }

  private killSwitch(words: Words, engaged: boolean): string {
    const account = words.next();
    const { events } = this.rig.request({
      kind: 'kill_switch',
      accountId: account === 'all' ? null : account,
      symbol: words.after('on'),
      engaged,
      reason: 'runaway',
      by: 'olga',
    });
    return events.length === 0 ? 'nothing' : events.map((event) => event.type).join(', ');
  }

  private use(accountId: string, symbol: string): string {
    const account = this.rig.state.accounts.get(accountId);
    if (account === undefined) return 'nothing';
    const position = account.positions.get(symbol);
    const { positionShares = 0, openBuyShares = 0, openSellShares = 0 } = position ?? {};
    const exposure = grossExposureUnits(this.rig.state, account);
    return `open ${account.openOrders}, owns ${positionShares}, buys ${openBuyShares}, sells ${openSellShares}, exposure ${exposure}`;
  }

  private tell(stream: string, event: object): string {
    return this.rig.input(stream, event).map(describeEvent).join(', ');
  }

  private note(terms: ReturnType<typeof orderTerms>): ReturnType<typeof orderTerms> {
    this.terms.set(terms.orderId, terms);
    return terms;
  }

  /** Terms by the id of an order; any other name is an account. */
  private order(name: string): ReturnType<typeof orderTerms> {
    return this.terms.get(name) ?? orderTerms({ orderId: name, accountId: name });
  }
}

function describeEvent(event: RiskEvent): string {
  switch (event.type) {
    case 'approved':
    case 'replace_approved':
      return `${event.type} @ ${event.worstPriceTicks}`;
    case 'refused':
    case 'replace_refused':
      return `${event.type} ${event.refusal.reason}`;
    case 'use_closed':
      return `use_closed ${event.leavesShares}`;
    case 'use_replaced':
      return `use_replaced ${event.took ? 'took' : 'kept'}`;
    default:
      return event.type;
  }
}

describe('risk', () => {
  it('refuses for the first reason that holds, in this order', () => {
    new RiskPlayer().play(`
      list ABC 1000               | instrument_noted
      limit ann qty 50            | limits_set
      limit ann value 4_000_000   | limits_set
      limit ann open 0            | limits_set
      limit ann rate 0            | limits_set
      limit ann position 10       | limits_set
      limit ann exposure 10       | limits_set
      block ann                   | account_block_set
      block ABC symbol            | symbol_block_set
      buy A 60 @ 1300             | refused ACCOUNT_BLOCKED
      unblock ann                 | account_block_set
      buy B 60 @ 1300             | refused SYMBOL_BLOCKED
      unblock ABC symbol          | symbol_block_set
      buy C 60 @ 1300             | refused RISK_MAX_ORDER_QTY
      buy D 45 @ 1300             | refused RISK_PRICE_COLLAR
      buy E 45 @ 1000             | refused RISK_MAX_ORDER_NOTIONAL
      buy F 40 @ 1000             | refused RISK_MAX_OPEN_ORDERS
      limit ann open none         | limits_set
      buy G 40 @ 1000             | refused RISK_ORDER_RATE
      limit ann rate none         | limits_set
      buy H 40 @ 1000             | refused RISK_MAX_POSITION
      limit ann position none     | limits_set
      buy I 40 @ 1000             | refused RISK_MAX_EXPOSURE
      limit ann exposure none     | limits_set
      buy J 40 @ 1000             | approved @ 1000
      buy K 40 market on XYZ      | refused NO_REFERENCE_PRICE
      block XYZ symbol            | refused UNKNOWN_SYMBOL
    `);
  });

  it('a kill switch stops an account, a symbol, both or all, before anything else is looked at', () => {
    new RiskPlayer().play(`
      list ABC 1000               | instrument_noted
      list XYZ 1000               | instrument_noted
      buy A 10 @ 1000             | approved @ 1000
      block ann                   | account_block_set
      kill ann                    | kill_switch_set
      kill ann                    | nothing
      buy B 10 @ 1000             | refused KILL_SWITCH
      buy C 10 @ 1000 by bob      | approved @ 1000
      replace A D 20 @ 1000       | replace_refused KILL_SWITCH
      cancel A                    | cancel_approved
      unblock ann                 | account_block_set
      release ann                 | kill_switch_set
      release ann                 | nothing
      buy E 10 @ 1000             | approved @ 1000
      kill all on ABC             | kill_switch_set
      buy F 10 @ 1000 by bob      | refused KILL_SWITCH
      buy G 10 @ 1000 by bob on XYZ | approved @ 1000
      release all on ABC          | kill_switch_set
      kill bob on XYZ             | kill_switch_set
      buy H 10 @ 1000 by bob on XYZ | refused KILL_SWITCH
      buy I 10 @ 1000 by bob      | approved @ 1000
      kill all                    | kill_switch_set
      buy J 10 @ 1000 by bob      | refused KILL_SWITCH
      release all                 | kill_switch_set
      buy K 10 @ 1000 by bob      | approved @ 1000
      buy L 10 @ 1000 by bob on XYZ | refused KILL_SWITCH
      kill ann on NONE            | refused UNKNOWN_SYMBOL
    `);
  });

  it('a change of an instrument moves its band and not the price that trading has found', () => {
    new RiskPlayer().play(`
      list ABC 1000               | instrument_noted
      buy A 10 @ 1100             | approved @ 1100
      sell B 10 @ 1100 by bob     | approved @ 1100
      traded A B 10 @ 1100        | use_traded
      change ABC 1000 band 100    | instrument_noted
      buy C 10 market             | approved @ 1111
    `);
  });

  it('binds a price on the taking side only, and a market order by the collar', () => {
    new RiskPlayer().play(`
      list ABC 1000 band 500      | instrument_noted
      -- without a collar of its own: twice the band
      buy A 1 @ 1100              | approved @ 1100
      buy B 1 @ 1101              | refused RISK_PRICE_COLLAR
      buy C 1 @ 1                 | approved @ 1
      sell D 1 @ 900              | approved @ 900
      sell E 1 @ 899              | refused RISK_PRICE_COLLAR
      sell F 1 @ 90000            | approved @ 90000
      -- orders that take any price go to the edge of the band
      buy G 1 market              | approved @ 1050
      sell H 1 market             | approved @ 950
      limit ann collar 100        | limits_set
      buy I 1 @ 1010              | approved @ 1010
      buy J 1 @ 1011              | refused RISK_PRICE_COLLAR
      traded A D 1 @ 1100         | use_traded
      buy K 1 @ 1111              | approved @ 1111
      buy L 1 market              | approved @ 1155
    `);
  });

  it('takes the limits of a symbol before those of the account, and a request once', () => {
    new RiskPlayer().play(`
      list ABC 1000               | instrument_noted
      list XYZ 1000               | instrument_noted
      limit ann qty 50            | limits_set
      limit ann qty 80 on XYZ id q | limits_set
      limit ann qty 10 on XYZ id q |
      buy A 60 @ 1000             | refused RISK_MAX_ORDER_QTY
      buy B 60 @ 1000 on XYZ      | approved @ 1000
      buy C 90 @ 1000 on XYZ      | refused RISK_MAX_ORDER_QTY
      buy D 60 @ 1000 by bob      | approved @ 1000
    `);
  });

  it('counts open orders, positions and exposure until each share is accounted for', () => {
    new RiskPlayer().play(`
      list ABC 1000               | instrument_noted
      deposited ann 100           | position_adjusted
      buy A 10 @ 990              | approved @ 990
      sell B 10 @ 1010 by bob     | approved @ 1010
      use ann                     | open 1, owns 100, buys 10, sells 0, exposure 10990000
      traded A B 4 @ 1000         | use_traded
      use ann                     | open 1, owns 104, buys 6, sells 0, exposure 10994000
      ended A leaving 2           | use_closed 2
      use ann                     | open 1, owns 104, buys 2, sells 0, exposure 10598000
      ended A                     | use_closed 0
      ended A                     |
      use ann                     | open 0, owns 104, buys 0, sells 0, exposure 10400000
      use bob                     | open 1, owns -4, buys 0, sells 6, exposure 1006000
      unfunded B                  | use_closed 0
      use bob                     | open 0, owns -4, buys 0, sells 0, exposure 400000
      buy C 5 @ 1000              | approved @ 1000
      rejected C                  | use_closed 0
      withdrawn ann 104           | position_adjusted
      use ann                     | open 0, owns 0, buys 0, sells 0, exposure 0
    `);
  });

  it('counts what sales have lost on a day against what the shares have cost', () => {
    const player = new RiskPlayer();
    player.play(`
      list ABC 1000               | instrument_noted
      limit ann loss 2000000      | limits_set
      deposited ann 100 cost 11000000 | position_adjusted
      buy A 100 @ 1000            | approved @ 1000
      sell B 100 @ 1000 by bob    | approved @ 1000
      traded A B 100 @ 1000       | use_traded
      -- 200 shares for 21,000,000: each has cost 105,000 and is sold for 95,000
      buy C 199 @ 950 by bob      | approved @ 950
      sell D 199 @ 950            | approved @ 950
      traded C D 199 @ 950        | use_traded
      buy E 1 @ 1000              | approved @ 1000
      buy F 1 @ 950 by bob        | approved @ 950
      sell G 1 @ 950              | approved @ 950
      traded F G 1 @ 950          | use_traded
      buy H 1 @ 1000              | refused RISK_DAILY_LOSS
      sell I 5 @ 950              | approved @ 950
      time 86400000               |
      buy J 1 @ 1000              | approved @ 1000
    `);
  });

  it('bounds what a position may become, never the way out of one', () => {
    new RiskPlayer().play(`
      list ABC 1000               | instrument_noted
      limit ann position 100      | limits_set
      deposited ann 90            | position_adjusted
      buy A 10 @ 1000             | approved @ 1000
      buy B 1 @ 1000              | refused RISK_MAX_POSITION
      ended A                     | use_closed 0
      buy C 10 @ 1000             | approved @ 1000
      sell D 90 @ 1000            | approved @ 1000
      sell E 100 @ 1000           | approved @ 1000
      sell F 1 @ 1000             | refused RISK_MAX_POSITION
    `);
  });

  it('forgets orders of more than a second ago, whichever way the stamps lie', () => {
    const player = new RiskPlayer();
    player.play(`
      list ABC 1000               | instrument_noted
      limit ann rate 2            | limits_set
      buy A 1 @ 1000              | approved @ 1000
      time 500                    |
      buy B 1 @ 1000              | approved @ 1000
      buy C 1 @ 1000              | refused RISK_ORDER_RATE
      time 900                    |
      buy D 1 @ 1000              | refused RISK_ORDER_RATE
      time 1100                   |
      buy E 1 @ 1000              | approved @ 1000
      -- an order that waited: its own stamp is older than the newest
      time -5000                  |
      buy F 1 @ 1000              | approved @ 1000
      buy G 1 @ 1000              | refused RISK_ORDER_RATE
    `);
  });

  it('checks a successor as if its predecessor were gone, and keeps both until one is', () => {
    new RiskPlayer().play(`
      list ABC 1000               | instrument_noted
      limit ann open 1            | limits_set
      limit ann position 100      | limits_set
      buy A 80 @ 1000             | approved @ 1000
      replace A B 100 @ 1000      | replace_approved @ 1000
      use ann                     | open 2, owns 0, buys 180, sells 0, exposure 18000000
      kept A B                    | use_replaced kept
      use ann                     | open 1, owns 0, buys 80, sells 0, exposure 8000000
      replace A C 101 @ 1000      | replace_refused RISK_MAX_POSITION
      replace A D 50 @ 1300       | replace_refused RISK_PRICE_COLLAR
      replace A E 50 @ 1000       | replace_approved @ 1000
      kept A E by wallet          | use_replaced kept
      replace A F 90 @ 900        | replace_approved @ 900
      replaced A F leaving 70     | use_replaced took
      use ann                     | open 1, owns 0, buys 70, sells 0, exposure 6300000
      ended F                     | use_closed 0
      use ann                     | open 0, owns 0, buys 0, sells 0, exposure 0
    `);
  });

  it('approves every cancel, and a replace of what it does not know: they find out downstream', () => {
    new RiskPlayer().play(`
      list ABC 1000               | instrument_noted
      block ann                   | account_block_set
      cancel A                    | cancel_approved
      unblock ann                 | account_block_set
      replace A B 5 @ 1000        | replace_approved @ 1000
      kept A B by wallet          | use_replaced kept
      use ann                     | open 0, owns 0, buys 0, sells 0, exposure 0
    `);
  });

  it('refuses what could not be counted exactly, whatever the limits', () => {
    const player = new RiskPlayer();
    player.play(`
      list ABC 100_000            | instrument_noted
      limit ann qty none          | limits_set
      limit ann value none        | limits_set
      limit ann position none     | limits_set
      buy A 1_000_000_000 market  | refused RISK_MAX_ORDER_NOTIONAL
      buy B 50_000_000 @ 100_000  | approved @ 100000
      buy C 90_000_000 @ 110_000  | approved @ 110000
      buy D 90_000_000 @ 110_000  | approved @ 110000
      buy E 90_000_000 @ 110_000  | approved @ 110000
      buy F 60_000_000 @ 100_000  | refused RISK_MAX_EXPOSURE
    `);
  });

  it('is the same after a restart in the middle', () => {
    const player = new RiskPlayer();
    player.play(`
      list ABC 1000               | instrument_noted
      limit ann qty 50            | limits_set
      limit ann open 9 on ABC     | limits_set
      block bob                   | account_block_set
      kill bob on ABC             | kill_switch_set
      buy A 10 @ 1000             | approved @ 1000
      replace A B 20 @ 1000       | replace_approved @ 1000
    `);
    const { rig } = player;
    const before = rig.text();
    rig.restart();
    expect(rig.text()).toBe(before);
    for (let count = 0; count <= rig.entries.length; count += 1) {
      expect(rig.refold(count)).toBe(before);
    }
  });
});
