import type { Entry, OrderTerms } from '@app/contracts';
import { priceTicks, shares } from '@app/kernel';
import type { Json, StageDefinition } from '@app/streams';

/** Runs a stage alone, as the exchange would: numbers and folds what it emits. */
export class StageRig<State, Event, Request, Answer> {
  state: State;
  /** All that was emitted, in order. */
  readonly entries: Entry<Event>[] = [];
  /** Stamp of what comes next. */
  at = 1_000_000;
  private readonly numbers = new Map<string, number>();

  constructor(readonly stage: StageDefinition<State, Event, Request, Answer>) {
    this.state = stage.initial();
  }

  /** Lets the stage decide the next entry of an input stream; answers what it emitted. */
  input(stream: string, event: unknown): Event[] {
    const seq = (this.numbers.get(stream) ?? 0) + 1;
    this.numbers.set(stream, seq);
    const before = this.entries.length;
    this.stage.decide(this.state, { stream, seq, at: this.at, event }, (one) => this.emit(one));
    return this.entries.slice(before).map((entry) => entry.event);
  }

  /** Puts a request; answers the answer and what it emitted. Throws DomainError. */
  request(request: Request): { answer: Answer; events: Event[] } {
    const before = this.entries.length;
    const { at, state } = this;
    const answer = this.stage.request(state, request, at, (event) => this.emit(event));
    return { answer, events: this.entries.slice(before).map(({ event }) => event) };
  }

  /** Goes on from a snapshot, as a restart would. */
  restart(): void {
    const text = JSON.stringify(this.stage.snapshot(this.state));
    this.state = this.stage.restore(JSON.parse(text) as Json);
  }

  /** Text of the state's snapshot. */
  text(state: State = this.state): string {
    return JSON.stringify(this.stage.snapshot(state));
  }

  /** Snapshot of the first `count` entries' fold, restored, with the rest folded into it. */
  refold(count: number): string {
    const { stage, entries } = this;
    const first = stage.initial();
    const fold = (state: State, part: readonly Entry<Event>[]): void => {
      for (const { event, seq, at } of part) stage.fold(state, event, seq, at);
    };
    fold(first, entries.slice(0, count));
    const restored = stage.restore(JSON.parse(this.text(first)) as Json);
    fold(restored, entries.slice(count));
    return this.text(restored);
  }

  private emit(event: Event): number {
    const seq = this.entries.length + 1;
    this.entries.push({ stream: this.stage.stream, seq, at: this.at, event });
    if (this.stage.foldsItself !== true) this.stage.fold(this.state, event, seq, this.at);
    return seq;
  }
}

/** Terms of a plain limit order, with whatever a spec wants otherwise. */
export function orderTerms(changes: {
  readonly [Key in keyof OrderTerms]?: OrderTerms[Key] extends number ? number : OrderTerms[Key];
}): OrderTerms {
  const plain: OrderTerms = {
    orderId: 'A',
    accountId: 'ann',
    clientOrderId: `client ${changes.orderId ?? 'A'}`,
    symbol: 'ABC',
    shard: 0,
    side: 'buy',
    type: 'limit',
    timeInForce: 'gtc',
    quantityShares: shares(100),
    limitPriceTicks: priceTicks(1_000),
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
  return { ...plain, ...(changes as Partial<OrderTerms>) };
}
