import type { OrderUpdate } from '@app/contracts';

/** Updates kept for feeds that missed some; older ones come from the table. */
const KEPT = 50_000;

/** The last updates of all accounts, in stream order. */
export class OrderFeedLog {
  private updates: OrderUpdate[] = [];
  /** Every update after this number is here. */
  private coversAfter: number | null = null;

  /** Takes updates as the views produce them. */
  note(updates: readonly OrderUpdate[]): void {
    const first = updates[0];
    if (first === undefined) return;
    this.coversAfter ??= first.seq - 1;
    for (const update of updates) this.updates.push(update);
    if (this.updates.length <= KEPT * 2) return;
    this.updates = this.updates.slice(-KEPT);
    // The first may be half of an event that made two.
    this.coversAfter = this.updates[0]?.seq ?? this.coversAfter;
  }

  /** Updates after `seq`, whole events only; null when some of them are no longer here. */
  since(seq: number, limit: number): OrderUpdate[] | null {
    if (this.coversAfter === null || seq < this.coversAfter) return null;
    let low = 0;
    let high = this.updates.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.updates[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    let end = Math.min(low + limit, this.updates.length);
    while (end < this.updates.length && this.updates[end]?.seq === this.updates[end - 1]?.seq) {
      end += 1;
    }
    return this.updates.slice(low, end);
  }
}
