import type { BookReport, ReplacedReport } from '../types';
import { TIMES_IN_FORCE } from '../types';
import type { FastState } from './fast-state';
import { ICEBERG, packFlags, withTif } from './layout';

/** Folds one report into the state without deciding anything (invariant B1). */
export function foldReport(state: FastState, report: BookReport): void {
  switch (report.kind) {
    case 'accepted': {
      const { quantityShares: leavesShares, ...order } = report;
      const handle = state.create({ ...order, leavesShares, filledShares: 0 }, packFlags(report));
      return state.enqueue(handle, report.priceTicks);
    }
    case 'traded': {
      const maker = state.known(report.makerId);
      const taker = state.known(report.takerId);
      return state.trade(maker, taker, report.priceTicks, report.quantityShares, report.auction);
    }
    case 'cancelled':
    case 'expired':
      return state.end(state.known(report.orderId));
    case 'reduced':
      return state.reduce(state.known(report.orderId), report.quantityShares, 0);
    case 'replaced':
      return replaceOrder(state, state.known(report.orderId), report);
    case 'triggered':
      return state.trigger(state.known(report.orderId));
    case 'refreshed':
      return state.refresh(state.known(report.orderId));
    case 'uncrossed':
      if (report.volumeShares > 0) state.values.referenceTicks = report.priceTicks;
      return;
    case 'phase_changed':
      state.values.phase = report.to;
      state.values.phaseEndsAtMillis = report.endsAtMillis;
      return state.judgePlain();
    case 'settings_changed': {
      const { kind: _kind, ...settings } = report;
      Object.assign(state.values, settings);
      return state.judgePlain();
    }
    case 'refused':
    case 'indicative':
    case 'band_hit':
      return;
  }
}

/** Makes the order what the report says; at the back of its queue unless it keeps its place. */
export function replaceOrder(
  state: FastState,
  handle: number,
  report: Omit<ReplacedReport, 'kind' | 'orderId' | 'totalQuantityShares'>,
): void {
  const { pool } = state.core;
  if (!report.keptPriority) state.dequeue(handle);
  if (report.keptPriority) {
    const less = state.leaves(handle) - report.leavesShares;
    if (less > 0) state.reduce(handle, less, 0);
  } else {
    pool.hot[handle * 8 + 2] = report.leavesShares;
  }
  if (report.displayShares > 0 || report.expireAtMillis > 0) state.makeSpecial(handle);
  const flags = withTif(state.flags(handle), TIMES_IN_FORCE.indexOf(report.tif));
  const iceberg = report.displayShares > 0 ? ICEBERG : 0;
  pool.hot[handle * 8 + 4] = (flags & ~ICEBERG) | iceberg;
  if (pool.stops.length > handle && state.isSpecial(handle)) {
    pool.stops[handle] = report.stopPriceTicks;
    pool.trails[handle] = report.trailTicks;
    pool.trailBps[handle] = report.trailBps;
    pool.displays[handle] = report.displayShares;
    state.setExpiry(handle, report.expireAtMillis);
  }
  if (!report.keptPriority) state.enqueue(handle, report.priceTicks);
}
