import type { Millis } from '@app/kernel';

/**
 * One numbered event of a stream, stamped by the stage that wrote it. Consumers never change it.
 */
export interface Entry<Event = unknown> {
  readonly stream: string;
  readonly seq: number;
  readonly at: Millis;
  readonly event: Event;
  /** The event as it stands in the journal, where its text is at hand: written once, used again. */
  readonly json?: string;
}
