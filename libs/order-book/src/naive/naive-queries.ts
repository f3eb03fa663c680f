import type { BookOrder, BookReport, DepthLevel, Preview, RefusalCode, Side } from '../types';
import type { NaiveState } from './naive-state';

function queue(state: NaiveState, side: Side): BookOrder[] {
  return side === 'buy' ? state.bids : state.asks;
}

/** Visible levels, best first. */
export function naiveDepth(state: NaiveState, side: Side): DepthLevel[] {
  const levels: DepthLevel[] = [];
  for (const order of queue(state, side)) {
    if (order.hidden) continue;
    const last = levels[levels.length - 1];
    if (last?.priceTicks === order.priceTicks) {
      last.quantityShares += order.sliceShares;
      last.orders += 1;
    } else {
      const { priceTicks, sliceShares: quantityShares } = order;
      levels.push({ priceTicks, quantityShares, orders: 1 });
    }
  }
  return levels;
}

/** All shares at each price, best first. */
export function naiveTotals(
  state: NaiveState,
  side: Side,
): Array<{ priceTicks: number; quantityShares: number }> {
  const levels: Array<{ priceTicks: number; quantityShares: number }> = [];
  for (const { priceTicks, leavesShares } of queue(state, side)) {
    const last = levels[levels.length - 1];
    if (last?.priceTicks === priceTicks) last.quantityShares += leavesShares;
    else levels.push({ priceTicks, quantityShares: leavesShares });
  }
  return levels;
}

/** Reads the answer of a trial on a copy. */
export function naivePreview(
  orderId: number,
  refusal: RefusalCode | null,
  reports: BookReport[],
  rest: BookOrder | null,
): Preview {
  const fills = reports.flatMap((report) =>
    report.kind === 'traded' && report.takerId === orderId
      ? [
          {
            makerId: report.makerId,
            priceTicks: report.priceTicks,
            quantityShares: report.quantityShares,
          },
        ]
      : [],
  );
  const filledShares = fills.reduce((total, fill) => total + fill.quantityShares, 0);
  const rests = refusal === null && rest !== null && rest.place === 'book';
  return { refusal, fills, filledShares, restingShares: rests ? rest.leavesShares : 0 };
}

function assert(holds: boolean, what: string): void {
  if (!holds) throw new Error(`order book is broken: ${what}`);
}

/** What must hold between two commands. */
export function checkNaive(state: NaiveState): void {
  const orders = state.canonical();
  assert(orders.length === state.live.size, 'every live order is in exactly one queue');
  for (const order of orders) {
    assert(state.live.get(order.orderId) === order, `order ${order.orderId} is not live`);
    assert(order.leavesShares > 0, `order ${order.orderId} has nothing left`);
    assert(order.sliceShares > 0, `order ${order.orderId} shows an empty slice`);
    assert(order.sliceShares <= order.leavesShares, `slice of ${order.orderId}`);
  }
  for (const [index, order] of state.bids.entries()) {
    const next = state.bids[index + 1];
    assert(next === undefined || next.priceTicks <= order.priceTicks, 'bids fall');
  }
  for (const [index, order] of state.asks.entries()) {
    const next = state.asks[index + 1];
    assert(next === undefined || next.priceTicks >= order.priceTicks, 'asks rise');
  }
  const bid = state.bids[0]?.priceTicks ?? 0;
  const ask = state.asks[0]?.priceTicks ?? Number.MAX_SAFE_INTEGER;
  assert(state.values.phase !== 'continuous' || bid < ask, 'never crossed when continuous');
}
