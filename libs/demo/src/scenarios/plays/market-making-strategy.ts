import { formatDecimal, required } from '@app/kernel';

import { SeededChance } from '../../domain/seeded-chance';
import { MarketStream } from '../client/market-stream';
import type { OrderFields, Participant } from '../client/participant';
import { PrivateStream } from '../client/private-stream';
import { dollars, total, unitsOf, wholeOf } from '../domain/exact';
import { tenth } from '../domain/measures';
import { BASE_TICKS } from '../domain/shared-settings';
import type { PlayEnd } from '../play';
import type { Holdings, Scene } from '../scene';
import { Maker } from './maker';
import { checkPrivateStreams } from './proofs';

const SAMPLE_MS = 250;
const FAIR_EVERY = 3;
const FAIR_RANGE_TICKS = 30;
const LIMIT_MS_MAX = 30_000;
const UNITS_PER_TICK = 100;

/** A maker on both sides of one instrument, with two takers against it. */
export async function marketMakingStrategy(scene: Scene): Promise<PlayEnd> {
  return await new MarketMaking(scene).play();
}

class MarketMaking {
  private readonly chance: SeededChance;
  private readonly takers: { who: Participant; stream: PrivateStream }[] = [];
  private makerOrNone: Maker | null = null;
  private market: MarketStream | null = null;
  private opening: Holdings = { cashUnits: 0, heldUnits: 0, shares: {} };
  private atBest = 0;
  private quoted = 0;
  private requotesBefore = 0;

  constructor(private readonly scene: Scene) {
    this.chance = SeededChance.of(1, scene.task.runId);
  }

  private get maker(): Maker {
    return required(this.makerOrNone, 'maker of the run');
  }

  async play(): Promise<PlayEnd> {
    const { scene } = this;
    await scene.step('fund', () => this.fund());
    const sampler = setInterval(() => this.sample(), SAMPLE_MS);
    try {
      await scene.step('quote', () => this.placeBothSides());
      await scene.step('trade', () => this.trade());
      await scene.step('limit', () => this.runIntoLimit());
      await scene.step('self_trade', () => this.selfTrade());
      await scene.step('withdraw', () => this.withdraw());
      await scene.step('flatten', () => this.flatten());
    } finally {
      clearInterval(sampler);
    }
    this.sample();
    await scene.step('settle', () => this.settle());
    this.market?.close();
    for (const { stream } of [this.maker, ...this.takers]) stream.close();
    const { result } = this.maker;
    return {
      summary:
        `${result.fills} fills brought ${dollars(result.resultUnits)} dollars: ` +
        `${dollars(result.spreadUnits)} from the spread, ${dollars(result.inventoryUnits)} from ` +
        `inventory, which stayed between ${result.lowest} and ${result.highest} shares.`,
    };
  }

  private async fund(): Promise<string> {
    const { scene } = this;
    const { baseUrl } = scene.task;
    const limit = scene.integer('inventory_limit');
    const shares = limit * 3 + scene.integer('quote_size') * 200;
    const money = String(shares * 110);
    const make = async (role: string): Promise<{ who: Participant; stream: PrivateStream }> => {
      const who = await scene.newcomer(role);
      await scene.deposit(who, 'USD', money);
      await scene.deposit(who, scene.symbol, String(shares));
      return { who, stream: await PrivateStream.open(baseUrl, who.token) };
    };
    const { who, stream } = await make('maker');
    this.takers.push(await make('taker1'), await make('taker2'));
    this.opening = await scene.holdings(who);
    this.market = await MarketStream.open(baseUrl, scene.operator.token, [scene.symbol]);
    this.makerOrNone = new Maker(scene, who, stream, {
      spreadTicks: scene.integer('spread_ticks'),
      levels: scene.integer('levels'),
      quoteSize: scene.integer('quote_size'),
      inventoryLimit: limit,
      skewTicks: scene.integer('skew_ticks'),
    });
    return `maker and takers have ${money} USD and ${shares} ${scene.symbol} each`;
  }

  private async placeBothSides(): Promise<string> {
    const { maker } = this;
    maker.start();
    await this.scene.until('both sides rest', () => {
      this.throwTrouble();
      return maker.best('buy') !== null && maker.best('sell') !== null;
    });
    return `bid ${price(maker.best('buy'))}, offer ${price(maker.best('sell'))}`;
  }

  /** Two-way flow for the time that was set; the fair price wanders a little. */
  private async trade(): Promise<string> {
    const { scene, maker } = this;
    const gapMs = 1_000 / scene.integer('taker_rate');
    const endsAt = performance.now() + scene.integer('duration_seconds') * 1_000;
    for (let turn = 0; performance.now() < endsAt; turn += 1) {
      this.throwTrouble();
      if (turn % FAIR_EVERY === 0) this.wander();
      await this.take(this.chance.happens(0.5) ? 'buy' : 'sell');
      await scene.pause(gapMs);
    }
    await scene.until('the last fill is answered by a quote', () => maker.unanswered === 0);
    return `${maker.result.fills} fills, ${maker.requotes} re-quotes`;
  }

  /** Takers sell until the maker may hold no more: its bids are gone, its offers stay. */
  private async runIntoLimit(): Promise<string> {
    const { scene, maker } = this;
    const limit = scene.integer('inventory_limit');
    const giveUpAt = performance.now() + LIMIT_MS_MAX;
    while (maker.result.inventoryShares < limit && performance.now() < giveUpAt) {
      this.throwTrouble();
      const room = limit - maker.result.inventoryShares;
      await this.take('sell', Math.min(scene.integer('quote_size'), room));
      await scene.pause(30);
    }
    const oneSided = await scene.settles(() => {
      const { bid, ask } = this.market?.best(scene.symbol) ?? { bid: null, ask: null };
      return bid === null && ask !== null && maker.best('buy') === null;
    });
    const inventory = maker.result.inventoryShares;
    scene.log.check({
      id: 'one-side',
      label: 'At the inventory limit it quotes one side only',
      ok: oneSided && inventory === limit,
      expected: `inventory ${limit}, no bid, an offer in the public book`,
      actual: `inventory ${inventory}, ${oneSided ? 'no bid, an offer' : 'other quotes'}`,
    });
    for (let turn = 0; turn < 4; turn += 1) {
      await this.take('buy', scene.integer('quote_size'));
      await scene.pause(60);
    }
    await scene.until('the last fill is answered by a quote', () => maker.unanswered === 0);
    return `one side at ${inventory} shares, both again after takers bought`;
  }

  /** The maker buys from itself; the exchange does not let it. */
  private async selfTrade(): Promise<string> {
    const { scene, maker } = this;
    const fillsBefore = maker.result.fills;
    const offer = await scene.until('an own offer rests', () => maker.best('sell'));
    const tag = scene.nextTag();
    const answer = await maker.who.place({
      symbol: scene.symbol,
      side: 'buy',
      type: 'limit',
      qty: '1',
      limit_price: formatDecimal(offer ?? BASE_TICKS, 2),
      time_in_force: 'ioc',
      client_order_id: tag,
    });
    const path = `/v2/orders:by_client_order_id?client_order_id=${tag}`;
    const order = await scene.until('the attempt has ended', async () => {
      const now = await maker.who.get<OrderFields>(path);
      return ['canceled', 'rejected', 'filled', 'expired'].includes(now['status'] ?? '')
        ? now
        : null;
    });
    const { status = '', reason = '', filled_qty = '' } = order ?? {};
    scene.log.check({
      id: 'self-trade',
      label: 'It cannot trade with itself',
      ok: reason === 'SELF_TRADE' && filled_qty === '0' && maker.result.fills === fillsBefore,
      expected: 'no trade, reason SELF_TRADE',
      actual: `${answer.status} ${status}, reason ${reason}, ${filled_qty} filled`,
    });
    return `refused with ${reason}`;
  }

  private async withdraw(): Promise<string> {
    const { scene, maker } = this;
    this.requotesBefore = maker.unanswered;
    await maker.withdraw();
    const open = await scene.ordersOf(maker.who, 'open');
    scene.log.check({
      id: 'withdrawn',
      label: 'No order of the maker is left open',
      ok: open.length === 0 && maker.openQuotes === 0,
      expected: '0 open',
      actual: `${open.length} open`,
    });
    return `${maker.quotesSent} quotes in all, none left`;
  }

  /** A taker bids or offers at the fair price for exactly what the maker holds. */
  private async flatten(): Promise<string> {
    const { scene, maker } = this;
    const held = maker.result.inventoryShares;
    if (held !== 0) {
      const taker = required(this.takers[0], 'taker').who;
      const common = {
        symbol: scene.symbol,
        type: 'limit' as const,
        qty: String(Math.abs(held)),
        limit_price: formatDecimal(maker.fairTicks, 2),
      };
      const side = held > 0 ? 'buy' : 'sell';
      const rest = { ...common, side, time_in_force: 'gtc', client_order_id: scene.nextTag() };
      await taker.placed(rest as Parameters<Participant['placed']>[0]);
      const away = held > 0 ? 'sell' : 'buy';
      const hit = { ...common, side: away, time_in_force: 'ioc', client_order_id: scene.nextTag() };
      await maker.who.placed(hit as Parameters<Participant['placed']>[0]);
    }
    await scene.until('the inventory is flat', () => maker.result.inventoryShares === 0);
    return `${held} shares closed at the fair price ${price(maker.fairTicks)}`;
  }

  private async settle(): Promise<string> {
    const { scene, maker } = this;
    await this.checkResult();
    this.checkQuoting();
    await this.checkTakers();
    await checkPrivateStreams(scene, [maker, ...this.takers]);
    const { result } = maker;
    scene.log.table({
      id: 'result',
      title: 'Result of the maker',
      kind: 'table',
      columns: ['figure', 'value'],
      rows: [
        ['earned by the spread', dollars(result.spreadUnits)],
        ['from inventory', dollars(result.inventoryUnits)],
        ['fills', result.fills],
        ['quotes sent', maker.quotesSent],
        ['quotes per fill', tenth(maker.quotesSent / Math.max(1, result.fills))],
        ['inventory, lowest to highest', `${result.lowest} to ${result.highest}`],
        ['two-sided', `${this.twoSided} % of the time allowed`],
        ['at the best price', `${this.atBestPercent} % of the samples`],
      ],
    });
    return 'every cent explained';
  }

  private async checkResult(): Promise<void> {
    const { scene, maker, opening } = this;
    const { result } = maker;
    const mark = maker.fairTicks * UNITS_PER_TICK;
    let [feeUnits, cashChange, shares] = [0, 0, 0];
    await scene.settles(async () => {
      const holdings = await scene.holdings(maker.who);
      const fees = await scene.activitiesOf(maker.who, '/FEE');
      feeUnits = -total(fees.map((fee) => unitsOf(fee['net_amount'])));
      cashChange = holdings.cashUnits - opening.cashUnits;
      shares = (holdings.shares[scene.symbol] ?? 0) - (opening.shares[scene.symbol] ?? 0);
      return cashChange + shares * mark === result.resultUnits - feeUnits;
    });
    const account = cashChange + shares * mark;
    scene.log.check({
      id: 'pnl',
      label: 'Result = cash change + inventory at mark, after fees, to the unit',
      ok: account === result.resultUnits - feeUnits,
      expected: `spread ${dollars(result.spreadUnits)} + inventory ${dollars(result.inventoryUnits)} - fees ${dollars(feeUnits)} = ${dollars(result.resultUnits - feeUnits)}`,
      actual: `cash ${dollars(cashChange)} + ${shares} shares at mark = ${dollars(account)}`,
    });
  }

  private checkQuoting(): void {
    const { scene, maker } = this;
    const { result } = maker;
    const limit = scene.integer('inventory_limit');
    scene.log.check({
      id: 'two-sided',
      label: 'Two-sided for at least 90 % of the time it is allowed to be',
      ok: maker.twoSidedMs >= maker.allowedMs * 0.9 && maker.allowedMs > 0,
      expected: 'at least 90 %',
      actual: `${this.twoSided} % of ${Math.round(maker.allowedMs)} ms`,
    });
    scene.log.check({
      id: 'requote',
      label: 'A re-quote after every fill',
      ok: this.requotesBefore === 0 && maker.requotes > 0,
      expected: '0 fills without one',
      actual: `${this.requotesBefore} fills without one, ${maker.requotes} re-quotes`,
    });
    scene.log.check({
      id: 'inventory',
      label: 'Inventory never above its limit',
      ok: result.highest <= limit && -result.lowest <= limit,
      expected: `between ${-limit} and ${limit}`,
      actual: `between ${result.lowest} and ${result.highest}`,
    });
  }

  private async checkTakers(): Promise<void> {
    const { scene, maker } = this;
    const fillsOf = (stream: PrivateStream): string[] =>
      stream.updates
        .filter(({ qty }) => qty !== undefined)
        .map(({ qty, price: at }) => `${wholeOf(qty)} at ${dollars(unitsOf(at))}`);
    let [ours, theirs] = ['', ''];
    await scene.settles(() => {
      ours = fillsOf(maker.stream).sort().join(', ');
      theirs = this.takers
        .flatMap(({ stream }) => fillsOf(stream))
        .sort()
        .join(', ');
      return ours === theirs;
    });
    const count = (text: string) => (text === '' ? 0 : text.split(', ').length);
    scene.log.check({
      id: 'takers',
      label: 'The takers’ trades equal the maker’s fills',
      ok: ours === theirs && ours !== '',
      expected: `${count(ours)} fills of the same size and price`,
      actual: `${count(theirs)} fills${ours === theirs ? ', the same' : ', others'}`,
    });
  }

  /** A taker order of chance; what nobody offers is cancelled. */
  private async take(side: 'buy' | 'sell', shares?: number): Promise<void> {
    const { scene } = this;
    const most = Math.max(1, Math.floor(scene.integer('quote_size') / 2));
    const taker = required(this.takers[this.chance.between(0, 1)], 'taker');
    const answer = await taker.who.place({
      symbol: scene.symbol,
      side,
      type: 'market',
      qty: String(shares ?? this.chance.between(1, most)),
      time_in_force: 'day',
      client_order_id: scene.nextTag(),
    });
    if (answer.status !== 200) throw new Error(`a taker was refused: ${answer.body['reason']}`);
  }

  private wander(): void {
    const step = this.chance.between(-1, 1);
    const fair = this.maker.fairTicks + step;
    if (Math.abs(fair - BASE_TICKS) <= FAIR_RANGE_TICKS) this.maker.moveTo(fair);
  }

  private throwTrouble(): void {
    if (this.maker.trouble !== null) throw this.maker.trouble;
  }

  private get twoSided(): number {
    return tenth((this.maker.twoSidedMs / Math.max(1, this.maker.allowedMs)) * 100);
  }

  private get atBestPercent(): number {
    return tenth((this.atBest / Math.max(1, this.quoted)) * 100);
  }

  private sample(): void {
    const { scene, makerOrNone: maker, market } = this;
    if (maker === null) return;
    const { result } = maker;
    const [bid, ask] = [maker.best('buy'), maker.best('sell')];
    const best = market?.best(scene.symbol) ?? { bid: null, ask: null };
    if (bid !== null || ask !== null) {
      this.quoted += 1;
      if ((bid === null || best.bid === bid) && (ask === null || best.ask === ask))
        this.atBest += 1;
    }
    const inDollars = (ticks: number | null) => (ticks === null ? null : ticks / 100);
    scene.log.point(0, [
      inDollars(maker.fairTicks),
      inDollars(bid),
      inDollars(ask),
      inDollars(maker.lastFillTicks),
    ]);
    scene.log.point(1, [result.inventoryShares]);
    scene.log.point(2, [result.spreadUnits / 10_000, result.inventoryUnits / 10_000]);
    const values = {
      fills: result.fills,
      inventory: result.inventoryShares,
      pnl: dollars(result.resultUnits),
      spread_pnl: dollars(result.spreadUnits),
      inventory_pnl: dollars(result.inventoryUnits),
      requotes: maker.requotes,
      ratio: tenth(maker.quotesSent / Math.max(1, result.fills)),
      two_sided: this.twoSided,
      at_best: this.atBestPercent,
    };
    for (const [name, value] of Object.entries(values)) scene.log.set(name, value);
  }
}

function price(ticks: number | null): string {
  return ticks === null ? 'none' : formatDecimal(ticks, 2, 2);
}
