import type { Refusal } from '@app/kernel';

/** Service that writes a stream, as people name it. */
export type TimelineService = 'order-manager' | 'risk-manager' | 'wallet' | 'matching-engine';

/** One entry of one stream that is about the order. */
export interface TimelineStep {
  readonly stream: string;
  readonly seq: number;
  /** Stamp of the stage that wrote it; zero where the journal no longer holds the entry. */
  readonly at: number;
  readonly service: TimelineService;
  /** Type of the event in its stream. */
  readonly event: string;
  readonly orderId: string;
  /**
   * The entry that made the stage decide this one; null for a request from outside and for an entry
   * that is about somebody else's order (a trade that another order began).
   */
  readonly cause: { readonly stream: string; readonly seq: number; readonly at: number } | null;
  /** Plain facts of the event: quantities, prices in cash units, why it ended. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly refusal: Refusal | null;
}

/** What became of one order, and why: every entry about it, causes before effects. */
export interface OrderTimeline {
  /** When the gateway took the request, on its clock; null when the order came without it. */
  readonly receivedAt: number | null;
  /** When order-manager took it: the time in the order's own id. */
  readonly mintedAt: number;
  readonly steps: readonly TimelineStep[];
  /** False when there are more steps than one answer holds, or the journal was archived. */
  readonly complete: boolean;
}
