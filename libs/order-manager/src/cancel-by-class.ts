import type { OrderView, Outcome } from '@app/contracts';

import { isOpen } from './domain/order-fold';

/** Orders cancelled at a time. */
const BATCH = 500;

/** What became of the cancel of one order. */
export interface CancelledRow {
  readonly orderId: string;
  readonly outcome: Outcome<OrderView>;
}

/** What a cancel of many asks for each of them. */
export interface CancelWays {
  cancel(view: OrderView): Promise<Outcome<OrderView>>;
  /** The order once it has ended, or as it is after a while. */
  ended(view: OrderView): Promise<OrderView>;
}

/**
 * Cancels many orders. Those of a class end with the first of it, so only that one is asked to; one
 * that goes on all the same is cancelled after all.
 */
export async function cancelByClass(
  views: readonly OrderView[],
  ways: CancelWays,
): Promise<CancelledRow[]> {
  const { heads, followers } = byClass(views);
  const follow = async (before: OrderView): Promise<Outcome<OrderView>> => {
    const view = await ways.ended(before);
    return isOpen(view) ? await ways.cancel(view) : { ok: true, value: view };
  };
  return [
    ...(await inBatches(heads, (view) => ways.cancel(view))),
    ...(await inBatches(followers, follow)),
  ];
}

async function inBatches(
  views: readonly OrderView[],
  act: (view: OrderView) => Promise<Outcome<OrderView>>,
): Promise<CancelledRow[]> {
  const rows: CancelledRow[] = [];
  for (let start = 0; start < views.length; start += BATCH) {
    const part = views.slice(start, start + BATCH).map(async (view) => {
      return { orderId: view.terms.orderId, outcome: await act(view) };
    });
    rows.push(...(await Promise.all(part)));
  }
  return rows;
}

/** The order of each class that takes the others with it, and those others. */
function byClass(views: readonly OrderView[]): { heads: OrderView[]; followers: OrderView[] } {
  const heads: OrderView[] = [];
  const followers: OrderView[] = [];
  const led = new Set<string>();
  const entriesFirst = [...views].sort((a, b) => rankInClass(a) - rankInClass(b));
  for (const view of entriesFirst) {
    const { classId } = view.terms;
    if (classId === undefined || !led.has(classId)) heads.push(view);
    else followers.push(view);
    if (classId !== undefined) led.add(classId);
  }
  return { heads, followers };
}

function rankInClass({ terms }: OrderView): number {
  return terms.legIds === undefined && terms.classId !== undefined ? 1 : 0;
}
