import type { Phase } from './types';

/**
 * Which phase may follow which. Continuous trading is entered only from a call, so it never
 * starts with a crossed book; everything may be closed, and all that is open may be halted.
 */
export const ALLOWED_TRANSITIONS: Readonly<Record<Phase, readonly Phase[]>> = {
  pre_open: ['opening_auction', 'halted', 'closed'],
  opening_auction: ['continuous', 'halted', 'closed'],
  continuous: ['opening_auction', 'halted', 'closing_auction', 'closed'],
  halted: ['opening_auction', 'closing_auction', 'closed'],
  closing_auction: ['halted', 'closed'],
  closed: ['pre_open', 'opening_auction'],
};

/** Phases in which orders are collected and an indicative price exists. */
export function isAuction(phase: Phase): boolean {
  return phase === 'opening_auction' || phase === 'closing_auction';
}

/** A call ends with an uncross unless trading is halted in the middle of it. */
export function uncrossesOn(from: Phase, to: Phase): boolean {
  return isAuction(from) && (to === 'continuous' || to === 'closed');
}

/** Where a timed phase goes when its time is over. */
export const NEXT_PHASE: Readonly<Record<Phase, Phase>> = {
  pre_open: 'opening_auction',
  opening_auction: 'continuous',
  continuous: 'closing_auction',
  halted: 'opening_auction',
  closing_auction: 'closed',
  closed: 'pre_open',
};
