/** One entry of a stream about an order: `GET /v2/orders/{id}/timeline`. */
export interface TimelineStep {
  /** Stream and number, for example `match:0/17`. */
  readonly id: string;
  readonly stream: string;
  readonly stream_number: number;
  readonly service: string;
  readonly event: string;
  readonly at: string | null;
  /** Since the entry that caused this one. */
  readonly ms: number | null;
  readonly caused_by: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly reason: string | null;
  readonly reason_message: string | null;
}

/** The way of an order through the services. */
export interface Timeline {
  readonly received_at: string | null;
  readonly complete: boolean;
  readonly services: readonly {
    readonly service: string;
    readonly steps: number;
    readonly ms: number;
  }[];
  readonly steps: readonly TimelineStep[];
}

/** A step with the place of its bar: parts of the width of its burst, from 0 to 1. */
export interface PlacedStep {
  readonly step: TimelineStep;
  readonly from: number;
  readonly to: number;
}

/** Steps that followed each other at once: one thing that happened to the order. */
export interface Burst {
  readonly startedAt: number;
  readonly lengthMs: number;
  readonly steps: readonly PlacedStep[];
}

const GAP_MS = 100;

/**
 * Steps as bursts, each on a scale of its own: an order may rest for days between two bursts of a
 * few milliseconds. Steps without a stamp stay with the step before them. Pure.
 */
export function burstsOf(timeline: Timeline): readonly Burst[] {
  const groups: TimelineStep[][] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const step of timeline.steps) {
    const at = step.at === null ? lastAt : Date.parse(step.at);
    const current = groups.at(-1);
    if (current === undefined || at - lastAt > GAP_MS) groups.push([step]);
    else current.push(step);
    lastAt = Math.max(lastAt, at);
  }
  const received = timeline.received_at === null ? null : Date.parse(timeline.received_at);
  return groups.map((steps, index) => placed(steps, index === 0 ? received : null));
}

function placed(steps: readonly TimelineStep[], receivedAt: number | null): Burst {
  const spans = steps.map((step) => {
    const end = step.at === null ? null : Date.parse(step.at);
    return { step, end, start: end === null ? null : end - (step.ms ?? 0) };
  });
  const stamps = spans.flatMap(({ start, end }) => [start, end]).filter((at) => at !== null);
  const first = Math.min(...stamps, ...(receivedAt === null ? [] : [receivedAt]));
  const startedAt = Number.isFinite(first) ? first : 0;
  const lengthMs = stamps.length === 0 ? 0 : Math.max(...stamps) - startedAt;
  const share = (at: number | null) => {
    return at === null || lengthMs === 0 ? 0 : (at - startedAt) / lengthMs;
  };
  const bars = spans.map(({ step, start, end }) => {
    return { step, from: share(start), to: share(end) };
  });
  return { startedAt, lengthMs, steps: bars };
}

const NAMES: Readonly<Record<string, string>> = {
  qty: 'quantity',
  leaves_qty: 'left',
  held_amount: 'held',
  worst_price: 'worst price',
};

/** The facts of a step in one line. Pure. */
export function factsWords(step: TimelineStep): string {
  return Object.entries(step.facts)
    .filter(([, value]) => value !== null && value !== '' && value !== false)
    .map(([name, value]) => {
      const word = NAMES[name] ?? name.replaceAll('_', ' ');
      return value === true ? word : `${word} ${String(value)}`;
    })
    .join(', ');
}
