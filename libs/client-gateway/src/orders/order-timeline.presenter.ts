import { ApiProperty } from '@nestjs/swagger';
import { CASH_ASSET } from '@app/contracts';
import type { LedgerRow, OrderTimeline, OrderView, TimelineStep } from '@app/contracts';

import { cash } from '../money';
import { formatTime, formatTimeOrNull } from '../validation/times';

const SERVICES = [
  'client-gateway',
  'order-manager',
  'risk-manager',
  'wallet',
  'matching-engine',
] as const;
type ServiceName = (typeof SERVICES)[number];

/** One entry about the order. */
export class TimelineStepObject {
  @ApiProperty({
    example: 'match:0/17',
    description: 'Stream and number: names the entry for good',
  })
  id!: string;
  @ApiProperty({ example: 'match:0' })
  stream!: string;
  @ApiProperty({ example: 17 })
  stream_number!: number;
  @ApiProperty({ enum: SERVICES })
  service!: ServiceName;
  @ApiProperty({
    example: 'accepted',
    description:
      'submitted, approved, funded, accepted, filled, traded, settled, cancelled, replaced, ' +
      'rejected, refused and the like: the event in its stream',
  })
  event!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Stamp; null when it is not known' })
  at!: string | null;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Since the entry that caused this one',
  })
  ms!: number | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Id of the entry that caused this one',
  })
  caused_by!: string | null;
  @ApiProperty({ type: Object, description: 'Quantities, prices and causes of the event' })
  facts!: Readonly<Record<string, string | number | boolean | null>>;
  @ApiProperty({ type: String, nullable: true, example: 'INSUFFICIENT_FUNDS' })
  reason!: string | null;
  @ApiProperty({ type: String, nullable: true })
  reason_message!: string | null;
  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'limit, value, would_pass and the like',
  })
  reason_details!: Readonly<Record<string, unknown>> | null;
}

/** Time that a service took for the order in all. */
export class TimelineServiceObject {
  @ApiProperty({ enum: SERVICES })
  service!: ServiceName;
  @ApiProperty({ description: 'Entries about the order that it wrote' })
  steps!: number;
  @ApiProperty({ description: 'From what caused them to when they were decided, in milliseconds' })
  ms!: number;
}

/** Answer of `GET /v2/orders/{id}/timeline`. */
export class OrderTimelineObject {
  @ApiProperty({ format: 'uuid' })
  order_id!: string;
  @ApiProperty()
  client_order_id!: string;
  @ApiProperty()
  symbol!: string;
  @ApiProperty()
  status!: string;
  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;
  @ApiProperty({ type: String, nullable: true })
  reason_message!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'When the gateway took the request' })
  received_at!: string | null;
  @ApiProperty({ description: 'False when the order has more steps than are shown' })
  complete!: boolean;
  @ApiProperty({ type: [TimelineServiceObject] })
  services!: TimelineServiceObject[];
  @ApiProperty({ type: [TimelineStepObject], description: 'Causes before their effects' })
  steps!: TimelineStepObject[];
}

/** The timeline of an order, its settlements among the trades that they belong to. Pure. */
export function presentTimeline(
  view: OrderView,
  timeline: OrderTimeline,
  ledger: readonly LedgerRow[],
): OrderTimelineObject {
  const settled = settlements(ledger);
  const steps: TimelineStepObject[] = [];
  for (const step of timeline.steps) {
    steps.push(presentStep(step, timeline));
    if (step.event !== 'traded') continue;
    const rows = settled.get(step.seq);
    if (rows !== undefined) steps.push(presentSettlement(rows, step));
  }
  return {
    order_id: view.terms.orderId,
    client_order_id: view.terms.clientOrderId,
    symbol: view.terms.symbol,
    status: view.status,
    reason: view.reason,
    reason_message: view.reasonMessage,
    received_at: formatTimeOrNull(timeline.receivedAt),
    complete: timeline.complete,
    services: services(timeline, steps),
    steps,
  };
}

function presentStep(step: TimelineStep, timeline: OrderTimeline): TimelineStepObject {
  const { stream, seq, service, event, cause, refusal } = step;
  const known = step.at > 0;
  // The order began its way when order-manager gave it its id.
  const since = cause?.at ?? (event === 'submitted' ? timeline.mintedAt : null);
  return {
    id: `${stream}/${seq}`,
    stream,
    stream_number: seq,
    service,
    event,
    at: known ? formatTime(step.at) : null,
    ms: since === null || !known ? null : Math.max(0, step.at - since),
    caused_by: cause === null ? null : `${cause.stream}/${cause.seq}`,
    facts: presentFacts(step.facts),
    reason: refusal?.reason ?? null,
    reason_message: refusal?.message ?? null,
    reason_details: refusal?.details ?? null,
  };
}

/** Ledger rows by the trade that they settle. */
function settlements(ledger: readonly LedgerRow[]): Map<number, LedgerRow[]> {
  const byTrade = new Map<number, LedgerRow[]>();
  for (const row of ledger) {
    if (row.tradeId === null) continue;
    byTrade.set(row.tradeId, [...(byTrade.get(row.tradeId) ?? []), row]);
  }
  return byTrade;
}

function presentSettlement(rows: readonly LedgerRow[], trade: TimelineStep): TimelineStepObject {
  const [first] = rows;
  const id = first?.transactionId ?? 'wallet:0';
  const [stream, number] = [id.slice(0, id.lastIndexOf(':')), id.slice(id.lastIndexOf(':') + 1)];
  const facts: Record<string, string> = {};
  for (const { asset, kind, amount } of rows) {
    const text = asset === CASH_ASSET ? cash(amount) : String(amount);
    facts[kind === 'fee' ? 'fee' : asset === CASH_ASSET ? 'cash' : 'shares'] = text;
  }
  const at = first?.at ?? trade.at;
  return {
    id: `${stream}/${number}`,
    stream,
    stream_number: Number.parseInt(number, 10),
    service: 'wallet',
    event: 'settled',
    at: formatTime(at),
    ms: Math.max(0, at - trade.at),
    caused_by: `${trade.stream}/${trade.seq}`,
    facts,
    reason: null,
    reason_message: null,
    reason_details: null,
  };
}

/** `price_units` becomes `price` in dollars, `leaves_shares` becomes `leaves_qty`. */
function presentFacts(facts: TimelineStep['facts']): TimelineStepObject['facts'] {
  const asset = facts['asset'];
  const entries = Object.entries(facts).map(([name, value]) => {
    if (typeof value !== 'number') return [name.replace(/_units$/, ''), value];
    if (name === 'held_amount') return [name, asset === CASH_ASSET ? cash(value) : String(value)];
    if (name.endsWith('_units')) return [name.slice(0, -'_units'.length), cash(value)];
    if (name === 'quantity_shares') return ['qty', String(value)];
    if (name.endsWith('_shares')) return [name.replace(/_shares$/, '_qty'), String(value)];
    return [name, value];
  });
  return Object.fromEntries(entries) as TimelineStepObject['facts'];
}

function services(
  timeline: OrderTimeline,
  steps: readonly TimelineStepObject[],
): TimelineServiceObject[] {
  const { receivedAt, mintedAt } = timeline;
  const gatewayMs = receivedAt === null ? 0 : Math.max(0, mintedAt - receivedAt);
  return SERVICES.map((service) => {
    if (service === 'client-gateway') return { service, steps: 0, ms: gatewayMs };
    const own = steps.filter((step) => step.service === service);
    return { service, steps: own.length, ms: own.reduce((sum, { ms }) => sum + (ms ?? 0), 0) };
  });
}
