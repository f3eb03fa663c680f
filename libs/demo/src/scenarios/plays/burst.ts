import type { OrderBody, OrderFields, Participant } from '../client/participant';
import type { PrivateUpdate } from '../client/private-stream';
import { wholeOf, unitsOf } from '../domain/exact';
import { formatDecimal } from '@app/kernel';
import type { PlannedOrder } from '../domain/order-plan';
import type { Scene } from '../scene';

/** One order of the burst and what was heard of it. */
export interface SentOrder {
  readonly tag: string;
  readonly who: Participant;
  readonly plan: PlannedOrder;
  readonly symbol: string;
  readonly sentAt: number;
  ackedAt: number | null;
  /** Status and reason of an answer other than 200. */
  refusal: string | null;
  firstFillAt: number | null;
  filledShares: number;
  filledUnits: number;
  /** Final events on the private stream; must become exactly one. */
  ends: number;
  /** Last word of the private stream. */
  event: string;
}

/** Events after which nothing more happens to an order. */
const FINAL = ['fill', 'canceled', 'expired', 'rejected'];
const PACE_MS = 2;

/** Sends the orders of a plan at a rate and keeps account of each of them. */
export class Burst {
  readonly sent = new Map<string, SentOrder>();
  readonly ackMillis: number[] = [];
  readonly fillMillis: number[] = [];
  acknowledged = 0;
  inFlight = 0;
  filled = 0;
  cancelled = 0;
  rejected = 0;
  fills = 0;
  private firstSentAt = 0;
  private lastSentAt = 0;
  private trouble: Error | null = null;

  constructor(private readonly scene: Scene) {}

  /** Orders sent a second, between the first and the last. */
  get achievedRate(): number {
    const seconds = (this.lastSentAt - this.firstSentAt) / 1_000;
    return seconds <= 0 ? 0 : (this.sent.size - 1) / seconds;
  }

  /** Takes an update of a private stream. */
  hear(update: PrivateUpdate): void {
    const order = this.sent.get(update.order['client_order_id'] ?? '');
    if (order === undefined) return;
    order.event = update.event;
    if (update.event === 'fill' || update.event === 'partial_fill') {
      const shares = wholeOf(update.qty);
      order.filledShares += shares;
      order.filledUnits += unitsOf(update.price) * shares;
      this.fills += 1;
      if (order.firstFillAt === null) {
        order.firstFillAt = update.cameAt;
        this.fillMillis.push(update.cameAt - order.sentAt);
      }
    }
    if (!FINAL.includes(update.event)) return;
    order.ends += 1;
    if (update.event === 'fill') this.filled += 1;
    else if (update.event === 'rejected') this.rejected += 1;
    else this.cancelled += 1;
  }

  /** Sends everything at `rate` a second; at most a second's worth waits for answers. */
  async send(
    plan: readonly PlannedOrder[],
    traders: readonly Participant[],
    rate: number,
  ): Promise<void> {
    const { scene } = this;
    const startedAt = performance.now();
    for (let next = 0; next < plan.length;) {
      scene.http.assertRunning();
      if (this.trouble !== null) throw this.trouble;
      const due = Math.floor(((performance.now() - startedAt) * rate) / 1_000) + 1;
      while (next < Math.min(due, plan.length) && this.inFlight < Math.max(50, rate)) {
        const planned = plan[next];
        const who = traders[planned?.account ?? 0];
        if (planned !== undefined && who !== undefined) this.fire(planned, who);
        next += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
    await scene.until('every order is answered', () => this.inFlight === 0, 30_000);
    if (this.trouble !== null) throw this.trouble;
  }

  private fire(planned: PlannedOrder, who: Participant): void {
    const symbol = this.scene.task.symbols[planned.symbol] ?? '';
    const order: SentOrder = {
      tag: this.scene.nextTag(),
      who,
      plan: planned,
      symbol,
      sentAt: performance.now(),
      ackedAt: null,
      refusal: null,
      firstFillAt: null,
      filledShares: 0,
      filledUnits: 0,
      ends: 0,
      event: '',
    };
    if (this.sent.size === 0) this.firstSentAt = order.sentAt;
    this.lastSentAt = order.sentAt;
    this.sent.set(order.tag, order);
    this.inFlight += 1;
    void this.placed(order).then(
      () => {
        this.inFlight -= 1;
      },
      (error: unknown) => {
        this.inFlight -= 1;
        this.trouble ??= error as Error;
      },
    );
  }

  private async placed(order: SentOrder): Promise<void> {
    const answer = await order.who.place(bodyOf(order));
    order.ackedAt = performance.now();
    this.ackMillis.push(order.ackedAt - order.sentAt);
    if (answer.status !== 200) {
      order.refusal = `${answer.status} ${answer.body['reason'] ?? ''}`;
      return;
    }
    this.acknowledged += 1;
    if (order.plan.kind === 'cancel') await this.cancelled204(order, answer.body);
  }

  /** A cancel may be late: the order has traded then, which its final state says. */
  private async cancelled204(order: SentOrder, placed: OrderFields): Promise<void> {
    const answer = await order.who.cancel(placed['id'] ?? '');
    if (answer.status === 204 || answer.body['reason'] === 'ORDER_TERMINAL') return;
    order.refusal = `cancel: ${answer.status} ${String(answer.body['reason'])}`;
  }
}

function bodyOf({ tag, plan, symbol }: SentOrder): OrderBody {
  const common = {
    symbol,
    side: plan.side,
    qty: String(plan.quantityShares),
    client_order_id: tag,
  };
  if (plan.priceTicks === null) return { ...common, type: 'market', time_in_force: 'day' };
  const limit_price = formatDecimal(plan.priceTicks, 2);
  const time_in_force = plan.kind === 'ioc' ? 'ioc' : 'day';
  return { ...common, type: 'limit', limit_price, time_in_force };
}
