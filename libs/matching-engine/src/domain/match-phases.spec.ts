import type { Entry, Instrument, MatchEvent, OrderTerms, WalletEvent } from '@app/contracts';
import { BAND_TIMES, walletStream } from '@app/contracts';
import { priceTicks, shares } from '@app/kernel';

import { foldMatch } from './match.fold';
import { matchStage } from './match.stage';
import type { MatchRequest } from './match.stage';
import { initialMatchState } from './match.state';
import { previewOrder } from './preview';

const INSTRUMENT: Instrument = {
  assetId: 'asset',
  symbol: 'AAA',
  name: 'Triple A',
  exchange: 'NYSE',
  shard: 0,
  cashUnitsPerTick: 100,
  referencePriceTicks: priceTicks(10_000),
  bandBasisPoints: 1_000,
};

/** A matching stage fed by hand; beside it a second state that only folds what the first emits. */
class Bench {
  private readonly stage = matchStage(0);
  readonly state = initialMatchState(0);
  readonly folded = initialMatchState(0);
  readonly events: MatchEvent[] = [];
  private inputSeq = 0;

  constructor(public now = 1_000) {
    this.request({ kind: 'list', instrument: INSTRUMENT, requestId: 'list' });
  }

  request(request: MatchRequest): string[] {
    return this.capture(() => this.stage.request(this.state, request, this.now, this.emit));
  }

  order(
    orderId: string,
    changes: Partial<OrderTerms> & { price?: number; worst?: number },
  ): string[] {
    const { price, worst, ...rest } = changes;
    const limitPriceTicks = price === undefined ? null : priceTicks(price);
    const terms: OrderTerms = {
      ...BASE,
      orderId,
      clientOrderId: orderId,
      limitPriceTicks,
      ...rest,
    };
    const worstPriceTicks = priceTicks(price ?? worst ?? 12_000);
    const rate = { asset: 'USD', heldAmount: 1, feeBasisPoints: 0 };
    return this.input({ type: 'funded', terms, worstPriceTicks, ...rate });
  }

  cancel(orderId: string, accountId = 'alice'): string[] {
    return this.input({ type: 'cancel_passed', orderId, accountId, symbol: 'AAA', shard: 0 });
  }

  book(side: 'buy' | 'sell'): string[] {
    const levels = this.state.instruments.get('AAA')?.book.depth(side, 10) ?? [];
    return levels.map(({ quantityShares, priceTicks: at }) => `${quantityShares}@${at}`);
  }

  phase(): string {
    return this.state.instruments.get('AAA')?.book.state().phase ?? '';
  }

  /** State of the stage and of the fold of its events, both as text. */
  hashes(): [string, string] {
    const hash = (state: typeof this.state): string => {
      const book = state.instruments.get('AAA')?.book.stateHash() ?? '';
      return `${book} ${JSON.stringify(this.stage.snapshot(state))}`;
    };
    return [hash(this.state), hash(this.folded)];
  }

  private input(event: WalletEvent): string[] {
    this.inputSeq += 1;
    const input: Entry = { stream: walletStream(0), seq: this.inputSeq, at: this.now, event };
    return this.capture(() => this.stage.decide(this.state, input, this.emit));
  }

  private capture(work: () => void): string[] {
    const before = this.events.length;
    work();
    return this.events.slice(before).map(words);
  }

  private readonly emit = (event: MatchEvent): number => {
    this.events.push(event);
    foldMatch(this.folded, structuredClone(event), this.events.length);
    return this.events.length;
  };
}

const BASE: OrderTerms = {
  orderId: '',
  accountId: 'alice',
  clientOrderId: '',
  symbol: 'AAA',
  shard: 0,
  side: 'buy',
  type: 'limit',
  timeInForce: 'gtc',
  quantityShares: shares(10),
  limitPriceTicks: null,
  stopPriceTicks: null,
  cashUnitsPerTick: 100,
  postOnly: false,
  displayShares: null,
  selfTrade: 'cancel_newest',
  expireAt: null,
  replaces: null,
  extendedHours: false,
  positionIntent: null,
};

function words(event: MatchEvent): string {
  switch (event.type) {
    case 'accepted':
      return `accepted ${event.terms.orderId}`;
    case 'traded':
      return `${event.makerOrderId} x ${event.takerOrderId} ${event.quantityShares}@${event.priceTicks}`;
    case 'cancelled':
      return `cancelled ${event.orderId} ${event.cancelledShares} ${event.cause}`;
    case 'rejected':
      return `rejected ${event.orderId} ${event.refusal.reason}`;
    case 'phase_changed':
      return `${event.from} -> ${event.phase}`;
    case 'triggered':
      return `triggered ${event.orderId}`;
    case 'book_moved':
      return String(event.report['kind']);
    default:
      return event.type;
  }
}

describe('matching stage: the rest of the book', () => {
  let bench: Bench;

  beforeEach(() => {
    bench = new Bench();
  });

  afterEach(() => {
    const [live, folded] = bench.hashes();
    expect(folded).toBe(live);
  });

  it('a trailing stop follows the price and fires; its fold has the same trigger', () => {
    bench.order('ask', { side: 'sell', price: 10_000, accountId: 'bob' });
    bench.order('take', { price: 10_000, quantityShares: shares(1), accountId: 'carol' });
    const trailing = { side: 'sell', type: 'trailing_stop', trailTicks: priceTicks(50) } as const;
    expect(bench.order('trail', { ...trailing, worst: 9_000 })).toEqual(['accepted trail']);
    bench.order('up', { price: 10_000, quantityShares: shares(9), accountId: 'carol' });
    bench.order('ask2', {
      side: 'sell',
      price: 10_100,
      accountId: 'bob',
      quantityShares: shares(1),
    });
    bench.order('up2', { price: 10_100, accountId: 'carol', quantityShares: shares(1) });
    bench.order('bid', { price: 10_050, accountId: 'carol', quantityShares: shares(20) });
    const fired = bench.order('down', {
      side: 'sell',
      price: 10_050,
      accountId: 'bob',
      quantityShares: shares(5),
    });
    expect(fired).toEqual([
      'accepted down',
      'bid x down 5@10050',
      'triggered trail',
      'bid x trail 10@10050',
    ]);
  });

  it('of orders that cancel each other the first fill wins', () => {
    bench.order('profit', { side: 'sell', price: 10_100, ocoGroup: 'g' });
    const loss = { side: 'sell', type: 'stop', stopPriceTicks: priceTicks(9_900) } as const;
    bench.order('loss', { ...loss, ocoGroup: 'g', worst: 9_000 });
    const filled = bench.order('taker', { price: 10_100, accountId: 'bob' });
    expect(filled).toEqual(['accepted taker', 'profit x taker 10@10100', 'cancelled loss 10 oco']);
    expect(bench.state.groups.size).toBe(0);
  });

  it('a hidden order trades in its turn and is never shown', () => {
    bench.order('hidden', { side: 'sell', price: 10_000, hidden: true });
    expect(bench.book('sell')).toEqual([]);
    expect(bench.order('taker', { price: 10_000, accountId: 'bob' })).toContain(
      'hidden x taker 10@10000',
    );
  });

  it('a print outside the band pauses, then reopens through an auction by itself', () => {
    bench.order('a1', { side: 'sell', price: 10_000, accountId: 'bob' });
    bench.order('t1', { price: 10_000 });
    bench.order('far', { side: 'sell', price: 11_500, accountId: 'bob' });
    expect(bench.order('hit', { price: 11_500 })).toEqual([
      'accepted hit',
      'band_hit',
      'continuous -> halted',
    ]);
    expect(bench.order('late', { price: 10_000 })).toEqual(['rejected late SYMBOL_HALTED']);
    expect(bench.cancel('hit')).toEqual(['cancelled hit 10 requested']);
    bench.now += BAND_TIMES.pauseMs;
    expect(bench.request({ kind: 'expire' })).toContain('halted -> opening_auction');
    bench.order('in auction', { price: 11_500 });
    bench.now += BAND_TIMES.reopeningAuctionMs;
    const reopened = bench.request({ kind: 'expire' });
    expect(reopened).toContain('in auction x far 10@11500');
    expect(reopened).toContain('opening_auction -> continuous');
    expect(bench.phase()).toBe('continuous');
  });

  it('pauses and reopens for as long as was set for the instrument', () => {
    const change = {
      kind: 'change',
      symbol: 'AAA',
      name: null,
      bandBasisPoints: null,
      active: null,
      bandPauseMs: 5_000,
      reopeningAuctionMs: 2_000,
      reason: 'review',
    } as const;
    expect(bench.request(change)).toEqual(['instrument_changed', 'settings_changed']);
    expect(bench.request(change)).toEqual([]);
    bench.order('a1', { side: 'sell', price: 10_000, accountId: 'bob' });
    bench.order('t1', { price: 10_000 });
    bench.order('far', { side: 'sell', price: 11_500, accountId: 'bob' });
    expect(bench.order('hit', { price: 11_500 })).toContain('continuous -> halted');
    bench.now += 4_999;
    expect(bench.request({ kind: 'expire' })).toEqual([]);
    bench.now += 1;
    expect(bench.request({ kind: 'expire' })).toContain('halted -> opening_auction');
    bench.now += 2_000;
    expect(bench.request({ kind: 'expire' })).toContain('opening_auction -> continuous');
    const [stage, folded] = bench.hashes();
    expect(folded).toBe(stage);
  });

  it('an auction publishes what it would do and trades at one price', () => {
    const close = { kind: 'phase', symbol: 'AAA', reason: 'close' } as const;
    bench.request({ ...close, phases: ['closing_auction'] });
    bench.order('b1', { price: 10_020 });
    expect(bench.order('s1', { side: 'sell', price: 10_000, accountId: 'bob' })).toEqual([
      'accepted s1',
      'indicative',
    ]);
    const closed = bench.request({ ...close, phases: ['closed'] });
    expect(closed.filter((line) => line.includes(' x '))).toHaveLength(1);
    expect(closed.at(-1)).toBe('closing_auction -> closed');
    expect(bench.order('after', { price: 10_000 })).toEqual(['rejected after MARKET_CLOSED']);
  });

  it('refuses a transition that the table does not have, and nothing moves', () => {
    const ask = { kind: 'phase', symbol: 'AAA', reason: 'x', phases: ['pre_open'] } as const;
    expect(() => bench.request(ask)).toThrow('cannot go from continuous to pre_open');
    expect(bench.phase()).toBe('continuous');
  });

  it('a change takes a symbol out of trading and back, with another band, and is on record', () => {
    bench.order('resting', { price: 9_900 });
    const change = {
      kind: 'change',
      symbol: 'AAA',
      name: null,
      bandBasisPoints: null,
      active: null,
      reason: 'review',
    } as const;
    expect(bench.request(change)).toEqual([]);
    expect(bench.request({ ...change, active: false })).toEqual([
      'instrument_changed',
      'cancelled resting 10 operator',
    ]);
    expect(bench.order('refused', { price: 9_900 })).toEqual(['rejected refused NOT_TRADABLE']);
    expect(bench.request({ ...change, active: true, name: 'Alpha', bandBasisPoints: 50 })).toEqual([
      'instrument_changed',
      'settings_changed',
    ]);
    const { instrument } = bench.state.instruments.get('AAA') ?? {};
    expect(instrument).toMatchObject({ name: 'Alpha', bandBasisPoints: 50, active: true });
    bench.order('ask', {
      side: 'sell',
      price: 10_000,
      accountId: 'bob',
      quantityShares: shares(1),
    });
    bench.order('high', { side: 'sell', price: 10_100, accountId: 'bob' });
    const sweep = bench.order('sweep', { price: 10_100, quantityShares: shares(2) });
    expect(sweep).toContain('continuous -> halted');
    // Listing it again as it was first listed is a repeat, whatever has changed since.
    expect(bench.request({ kind: 'list', instrument: INSTRUMENT, requestId: 'list' })).toEqual([]);
  });

  it('cancels by symbol, account and side', () => {
    bench.order('a-buy', { price: 9_900 });
    bench.order('a-sell', { side: 'sell', price: 10_100 });
    bench.order('b-buy', { price: 9_900, accountId: 'bob' });
    const all = { kind: 'mass_cancel', symbol: 'AAA', side: null, accountId: null } as const;
    expect(bench.request({ ...all, side: 'buy', accountId: 'alice' })).toEqual([
      'cancelled a-buy 10 operator',
    ]);
    expect(bench.request(all)).toHaveLength(2);
    expect(bench.request(all)).toEqual([]);
  });

  it('tells what an order would get and how many shares are ahead, and leaves the book alone', () => {
    bench.order('s1', { side: 'sell', price: 10_000, quantityShares: shares(4), accountId: 'bob' });
    bench.order('s2', { side: 'sell', price: 10_001, quantityShares: shares(9), accountId: 'bob' });
    const [before] = bench.hashes();
    const preview = previewOrder(bench.state, {
      accountId: 'alice',
      symbol: 'AAA',
      side: 'buy',
      type: 'limit',
      timeInForce: 'gtc',
      quantityShares: 6,
      priceTicks: 10_001,
      stopPriceTicks: null,
      postOnly: false,
      selfTrade: 'cancel_newest',
    });
    expect(preview.fills).toEqual([
      { priceTicks: 10_000, quantityShares: 4 },
      { priceTicks: 10_001, quantityShares: 2 },
    ]);
    expect(bench.hashes()[0]).toBe(before);
  });
});
