import { createHash } from 'node:crypto';

import type {
  Instrument,
  MarketPhase,
  OrdersEvent,
  ReplaceRequest,
  SubmitRequest,
} from '@app/contracts';
import { isRiskStream, riskStream, shardOfAccount, walletStream } from '@app/contracts';
import { DomainError, priceTicks } from '@app/kernel';
import type { MatchRequest } from '@app/matching-engine';
import type { OrdersAnswer, OrdersRequest, OrdersState } from '@app/order-manager';
import type { RiskRequest } from '@app/risk-manager';
import type { Chance } from '@app/testing';
import type { WalletAnswer, WalletRequest } from '@app/wallet';

import {
  CASH_UNITS_PER_TICK,
  randomOrder,
  randomPrice,
  REFERENCE_TICKS,
} from './random-order.fixture';
import type { World } from './world.fixture';

const STARTING_CASH = 16_000_000;
const STARTING_SHARES = 150;

interface Asked {
  readonly fingerprint: string;
  readonly request: SubmitRequest;
}

/** An acknowledged request: it must stand in the stream, and only once. */
export interface Acknowledged {
  readonly orderId: string;
  readonly accountId: string;
  readonly clientOrderId: string;
}

/** Clients and operators: they ask for things at random and remember what they were promised. */
export class Clients {
  readonly acknowledged: Acknowledged[] = [];
  readonly receipts: { requestId: string; seq: number }[] = [];
  /** Answers of each kind, to see that a run did something. */
  readonly answers = new Map<string, number>();
  private readonly chance: Chance;
  private readonly asked: Asked[] = [];
  private readonly known: { orderId: string; accountId: string }[] = [];
  private minted = 0;

  constructor(private readonly world: World) {
    this.chance = world.chance.fork();
  }

  /** Lists the symbols and gives every account cash and shares; true once all is done. */
  prepare(): void {
    const { symbols, accounts, shards } = this.world.plan;
    symbols.forEach((symbol, index) => {
      const shard = index % shards;
      const ask: MatchRequest = {
        kind: 'list',
        instrument: instrument(symbol, shard),
        requestId: symbol,
      };
      this.ask(`match:${shard}`, ask);
    });
    for (const accountId of accounts) {
      for (const asset of ['USD', ...symbols]) {
        const amount = asset === 'USD' ? STARTING_CASH : STARTING_SHARES;
        const requestId = `first ${asset}`;
        this.transfer('deposit', { accountId, asset, amount, costUnits: 0, requestId });
      }
    }
  }

  /** True once everything that {@link prepare} asked for is there. */
  prepared(): boolean {
    const { symbols, accounts } = this.world.plan;
    const noted = this.world.entries('orders').length;
    return (
      noted >= symbols.length && this.receipts.length >= accounts.length * (symbols.length + 1)
    );
  }

  /** One thing that someone asks for. */
  act(): void {
    const roll = this.chance.integer(1, 100);
    if (roll <= 52) this.submit();
    else if (roll <= 64) this.cancel();
    else if (roll <= 88) this.replace();
    else if (roll <= 92) this.move();
    else if (roll <= 93) this.changeLimits();
    else if (roll <= 96) this.changePhase();
    else if (roll <= 98) this.ask(this.matchStream(), { kind: 'expire' } satisfies MatchRequest);
    else this.readBack();
  }

  private submit(): void {
    const count = this.chance.happens(0.2) ? 3 : 1;
    const rows = Array.from({ length: count }, () => {
      const asked = this.repeatOrNew();
      const legIds = asked.request.legs === undefined ? {} : { legIds: [this.mint(), this.mint()] };
      return { orderId: this.mint(), ...asked, ...legIds };
    });
    const ask: OrdersRequest = { kind: 'submit', rows };
    this.ask('orders', ask, (answer) => {
      (answer as OrdersAnswer).forEach((row, index) => {
        const asked = rows[index];
        if (asked === undefined) return;
        this.count(row.ok ? 'submitted' : row.reason);
        if (!row.ok) return;
        if (row.value.seq > 0) this.world.mustBeDurable('an answer', 'orders', row.value.seq);
        const { accountId, clientOrderId } = asked.request;
        const { orderId } = row.value;
        this.acknowledged.push({ orderId, accountId, clientOrderId });
        const { timeInForce, type } = asked.request;
        const gone = type === 'market' || timeInForce === 'ioc' || timeInForce === 'fok';
        if (!gone) this.known.push({ orderId, accountId });
      });
    });
  }

  /** A client that heard nothing asks again; one that errs uses an id twice. */
  private repeatOrNew(): Asked {
    if (this.asked.length > 0 && this.chance.happens(0.1)) {
      const earlier = this.chance.of(this.asked.slice(-5));
      if (this.chance.happens(0.7)) return earlier;
      const request = { ...earlier.request, quantityShares: earlier.request.quantityShares + 1 };
      return { request, fingerprint: digest(request) };
    }
    const request = this.newOrder();
    const asked = { request, fingerprint: digest(request) };
    this.asked.push(asked);
    return asked;
  }

  private newOrder(): SubmitRequest {
    const { symbols, accounts } = this.world.plan;
    const accountId = this.chance.of(accounts);
    const symbol = this.chance.of(symbols);
    const who = { accountId, symbol, clientOrderId: `c${this.mint()}` };
    return randomOrder(this.chance, who, this.world.clock.now());
  }

  private cancel(): void {
    const order = this.someOrder();
    if (order === null) return;
    const { orderId, accountId } = order;
    const request = { orderId, accountId, deadlineAt: Infinity };
    const ask: OrdersRequest = { kind: 'cancel', request };
    this.ask('orders', ask, () => this.count('cancel requested'));
  }

  private replace(): void {
    const order = this.someOrder();
    if (order === null) return;
    const { chance } = this;
    // Far more for far less: the old terms and the new need very different amounts.
    const wide = chance.happens(0.2);
    const low = Math.round(REFERENCE_TICKS / chance.integer(2, 4)) * CASH_UNITS_PER_TICK;
    const price = wide ? low : randomPrice(chance, null);
    const quantity = chance.integer(1, wide ? 300 : 80);
    const request: ReplaceRequest = {
      orderId: order.orderId,
      accountId: order.accountId,
      clientOrderId: `c${this.mint()}`,
      quantityShares: wide || chance.happens(0.7) ? quantity : null,
      limitPriceUnits: wide || chance.happens(0.6) ? price : null,
      stopPriceUnits: null,
      timeInForce: chance.happens(0.1) ? chance.of(['gtc', 'day']) : null,
      keepPriority: chance.happens(0.3),
      deadlineAt: this.world.clock.now() + 60_000,
    };
    const orderId = this.mint();
    const ask: OrdersRequest = { kind: 'replace', orderId, fingerprint: digest(request), request };
    this.ask('orders', ask, (answer) => {
      const [row] = answer as OrdersAnswer;
      if (row?.ok !== true) return;
      this.world.mustBeDurable('an answer', 'orders', row.value.seq);
      this.count('replace requested');
      // A part of the same order under its own client id: no new order is promised.
      if (request.keepPriority === true) return;
      const { accountId, clientOrderId } = request;
      this.acknowledged.push({ orderId: row.value.orderId, accountId, clientOrderId });
      this.known.push({ orderId: row.value.orderId, accountId });
    });
  }

  private move(): void {
    const { plan } = this.world;
    const asset = this.chance.of(['USD', ...plan.symbols]);
    const most = asset === 'USD' ? STARTING_CASH : STARTING_SHARES;
    const kind = this.chance.of(['deposit', 'withdrawal', 'withdrawal'] as const);
    const requestId = this.chance.happens(0.2) ? 'again and again' : this.mint();
    const accountId = this.chance.of(plan.accounts);
    const amount = this.chance.integer(1, most);
    this.transfer(kind, { accountId, asset, amount, costUnits: 0, requestId });
  }

  private transfer(kind: WalletRequest['kind'], transfer: WalletRequest['transfer']): void {
    const stream = walletStream(this.shardOf(transfer.accountId));
    this.ask(stream, { kind, transfer } satisfies WalletRequest, (answer) => {
      const { record } = answer as WalletAnswer;
      this.world.mustBeDurable('a receipt', stream, record.seq);
      this.receipts.push({ requestId: transfer.requestId, seq: record.seq });
      this.count(kind);
    });
  }

  private changeLimits(): void {
    const accountId = this.chance.of(this.world.plan.accounts);
    const blocked = this.chance.happens(0.3);
    const changes = this.chance.of([
      { maxOpenOrders: this.chance.integer(3, 30) },
      { maxOrderQuantityShares: this.chance.integer(20, 80) },
      { maxPositionShares: this.chance.integer(200, 500) },
      { maxOrdersPerSecond: this.chance.integer(5, 50) },
      { maxGrossExposureUnits: this.chance.integer(30_000_000, 90_000_000) },
      { maxDailyLossUnits: this.chance.integer(0, 5_000_000) },
    ]);
    const ask: RiskRequest = this.chance.of([
      { kind: 'set_limits', accountId, symbol: null, changes, requestId: this.mint() },
      { kind: 'set_limits', accountId, symbol: 'ABC', changes, requestId: this.mint() },
      { kind: 'block_account', accountId, blocked, reason: 'seen in the news' },
      { kind: 'block_symbol', symbol: 'XYZ', blocked, reason: 'seen in the news' },
    ]);
    const all = this.world.streams.filter(isRiskStream);
    const own = ask.kind === 'block_symbol' ? all : [riskStream(this.shardOf(accountId))];
    for (const stream of own) this.ask(stream, ask, () => this.count(ask.kind));
  }

  /** A halt or the end of a day, and the way back some time later. */
  private changePhase(): void {
    const symbol = this.chance.of(this.world.plan.symbols);
    const { shards, symbols } = this.world.plan;
    const stream = `match:${symbols.indexOf(symbol) % shards}`;
    const steps = this.chance.of<readonly (readonly MarketPhase[])[]>([
      [['halted'], ['opening_auction', 'continuous']],
      [['halted'], ['opening_auction'], ['continuous']],
      [['closing_auction'], ['closed'], ['pre_open'], ['opening_auction'], ['continuous']],
    ]);
    let delay = 0;
    for (const phases of steps) {
      const ask: MatchRequest = { kind: 'phase', symbol, phases, reason: 'operator' };
      this.world.loop.after(delay, () => this.ask(stream, ask, () => this.count('phase')));
      delay += this.chance.integer(0, this.world.plan.maxGapMs * 4);
    }
  }

  /** A question is never answered from what is not yet written. */
  private readBack(): void {
    const handle = this.world.handle('orders');
    if (handle === null) return;
    const answer = handle.read((state) => (state as OrdersState).clientIds.size);
    answer.then(
      (used) => {
        const recorded = new Set(['submitted', 'replace_requested']);
        let durable = 0;
        for (const { event } of this.world.entries('orders')) {
          const { type, legs } = event as { type: string; legs?: readonly unknown[] };
          if (recorded.has(type)) durable += 1 + (legs?.length ?? 0);
        }
        if (used > durable) this.world.fail('G1', `${used} ids seen, ${durable} durable`);
        this.count('read');
      },
      (error: unknown) => this.refused(error),
    );
  }

  private ask(
    stream: string,
    request: unknown,
    then: (answer: unknown) => void = () => undefined,
  ): void {
    const handle = this.world.handle(stream);
    if (handle === null) return;
    handle.request(request).then(then, (error: unknown) => this.refused(error));
  }

  private refused(error: unknown): void {
    if (error instanceof DomainError) this.count(error.reason);
    else this.world.fail('G9', `a client got ${String((error as Error).stack)}`);
  }

  private count(what: string): void {
    this.answers.set(what, (this.answers.get(what) ?? 0) + 1);
  }

  private someOrder(): { orderId: string; accountId: string } | null {
    if (this.chance.happens(0.5)) return this.fromTheNews();
    if (this.known.length === 0) return null;
    return this.chance.of(this.known.slice(this.chance.happens(0.8) ? -6 : 0));
  }

  /** An order of which something was told just now: whoever hears of it acts on it. */
  private fromTheNews(): { orderId: string; accountId: string } | null {
    const news = this.world.entries('orders').slice(-6);
    if (news.length === 0) return null;
    const event = this.chance.of(news).event as OrdersEvent;
    if (event.type === 'instrument_noted') return null;
    if (event.type === 'submitted' || event.type === 'replace_requested') return event.terms;
    return event.type === 'replaced' ? event.successor : event;
  }

  private shardOf(accountId: string): number {
    return shardOfAccount(accountId, this.world.plan.accountShards);
  }

  private matchStream(): string {
    return `match:${this.chance.integer(0, this.world.plan.shards - 1)}`;
  }

  private mint(): string {
    this.minted += 1;
    return `o${this.minted}`;
  }
}

function instrument(symbol: string, shard: number): Instrument {
  return {
    assetId: symbol,
    symbol,
    name: symbol,
    exchange: 'SIM',
    shard,
    cashUnitsPerTick: CASH_UNITS_PER_TICK,
    referencePriceTicks: priceTicks(REFERENCE_TICKS),
    bandBasisPoints: 1_000,
  };
}

function digest(request: object): string {
  const text = JSON.stringify({ ...request, deadlineAt: 0 });
  return createHash('sha1').update(text).digest('base64url').slice(0, 12);
}
