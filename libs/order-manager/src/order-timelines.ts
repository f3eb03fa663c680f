import type { OrderTimeline, OrderView, TimelineStep } from '@app/contracts';
import { ORDERS_STREAM } from '@app/contracts';
import type { TracedEntry } from '@app/streams';
import { StreamRegistry } from '@app/streams';
import { Injectable } from '@nestjs/common';

import { OrdersQueries } from './database/orders.queries';
import type { WayEvent } from './domain/timeline-facts';
import { factsOf, ordersOf, refusalOf, serviceOf } from './domain/timeline-facts';

/** Events of one order that one answer goes back through; the oldest and the newest count most. */
const TRACED_EACH_END = 50;
/** Entries between a request and what order-manager says of it, and back: none has more. */
const CAUSES_MAX = 8;

type EventRow = Awaited<ReturnType<OrdersQueries['timeline']>>[number];

/**
 * Why an order is what it is: its events in the orders stream, and behind each the entries of the
 * other streams that led to it. The journal records the input of each decision, so that this costs
 * nothing until somebody asks.
 */
@Injectable()
export class OrderTimelines {
  constructor(
    private readonly streams: StreamRegistry,
    private readonly queries: OrdersQueries,
  ) {}

  /** The timeline of an order that is surely the account's. The table has to be fresh. */
  async of(view: OrderView): Promise<OrderTimeline> {
    const { terms } = view;
    const { orderId, accountId } = terms;
    const related = [orderId, terms.replaces, terms.classId ?? null].filter((id) => id !== null);
    const all = await this.queries.timeline(accountId, [...new Set(related)]);
    const rows = all.filter(({ event }) => ordersOf(event).includes(orderId));
    const ends = rows.length <= TRACED_EACH_END * 2;
    const shown = ends
      ? rows
      : [...rows.slice(0, TRACED_EACH_END), ...rows.slice(-TRACED_EACH_END)];
    const known = await this.causes(shown, orderId);
    const steps = new Map<string, TimelineStep>();
    for (const row of shown) addWithCauses(steps, known, { row, orderId, view });
    const whole = shown.every(({ seq }) => known.has(keyOf(ORDERS_STREAM, seq)));
    const first = shown.find(({ event }) => event.type === 'submitted')?.event;
    return {
      receivedAt: first?.type === 'submitted' ? (first.receivedAt ?? null) : null,
      mintedAt: mintedAt(orderId),
      steps: [...steps.values()],
      complete: ends && whole,
    };
  }

  /** The entries themselves and all that led to them, by stream and number. */
  private async causes(
    rows: readonly EventRow[],
    orderId: string,
  ): Promise<Map<string, TracedEntry>> {
    const known = new Map<string, TracedEntry>();
    let wanted = new Map([[ORDERS_STREAM, rows.map(({ seq }) => seq)]]);
    for (let depth = 0; depth < CAUSES_MAX && wanted.size > 0; depth += 1) {
      const next = new Map<string, number[]>();
      for (const [stream, seqs] of wanted) {
        for (const traced of await this.streams.trace(stream, seqs)) {
          const { cause, entry } = traced;
          if (!ordersOf(entry.event as WayEvent).includes(orderId)) continue;
          known.set(keyOf(stream, entry.seq), traced);
          if (cause === null || known.has(keyOf(cause.stream, cause.seq))) continue;
          next.set(cause.stream, [...(next.get(cause.stream) ?? []), cause.seq]);
        }
      }
      wanted = next;
    }
    return known;
  }
}

function keyOf(stream: string, seq: number): string {
  return `${stream} ${seq}`;
}

/** The first 48 bits of a UUIDv7 are its time. */
function mintedAt(orderId: string): number {
  return Number.parseInt(orderId.replaceAll('-', '').slice(0, 12), 16);
}

/** Causes before their effects, each once. */
function addWithCauses(
  steps: Map<string, TimelineStep>,
  known: ReadonlyMap<string, TracedEntry>,
  { row, orderId, view }: { row: EventRow; orderId: string; view: OrderView },
): void {
  const chain: TracedEntry[] = [];
  let at = known.get(keyOf(ORDERS_STREAM, row.seq));
  at ??= { entry: { ...row, stream: ORDERS_STREAM }, cause: null };
  while (at !== undefined && !steps.has(keyOf(at.entry.stream, at.entry.seq))) {
    chain.unshift(at);
    at = at.cause === null ? undefined : known.get(keyOf(at.cause.stream, at.cause.seq));
  }
  for (const { entry, cause } of chain) {
    const event = entry.event as WayEvent;
    const from = cause === null ? undefined : known.get(keyOf(cause.stream, cause.seq));
    steps.set(keyOf(entry.stream, entry.seq), {
      stream: entry.stream,
      seq: entry.seq,
      at: entry.at,
      service: serviceOf(entry.stream),
      event: event.type,
      orderId,
      cause: cause === null || from === undefined ? null : { ...cause, at: from.entry.at },
      facts: factsOf(event, orderId, view.terms.cashUnitsPerTick),
      refusal: refusalOf(event),
    });
  }
}
