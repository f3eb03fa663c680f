import type { BookState } from './types';

/** The prices at which the book may print now, both inclusive. */
export interface Band {
  lowerTicks: number;
  upperTicks: number;
}

/** Rounds towards the reference, so that a band never allows more than its basis points. */
function around(referenceTicks: number, bps: number): Band {
  const distance = Math.floor((referenceTicks * bps) / 10_000);
  return { lowerTicks: referenceTicks - distance, upperTicks: referenceTicks + distance };
}

const EVERYTHING: Band = { lowerTicks: 0, upperTicks: Number.MAX_SAFE_INTEGER };

/** The static band around the reference price, or everything. */
export function staticBand(state: BookState): Band {
  if (state.staticBandBps === 0 || state.referenceTicks === 0) return EVERYTHING;
  return around(state.referenceTicks, state.staticBandBps);
}

/**
 * What the next aggressor may print: the static band, cut with the dynamic one, which moves with
 * the last price before the aggressor (the reference price as long as nothing traded).
 */
export function printBand(state: BookState): Band {
  const wide = staticBand(state);
  const last = state.lastPriceTicks === 0 ? state.referenceTicks : state.lastPriceTicks;
  if (state.dynamicBandBps === 0 || last === 0) return wide;
  const narrow = around(last, state.dynamicBandBps);
  return {
    lowerTicks: Math.max(wide.lowerTicks, narrow.lowerTicks),
    upperTicks: Math.min(wide.upperTicks, narrow.upperTicks),
  };
}
