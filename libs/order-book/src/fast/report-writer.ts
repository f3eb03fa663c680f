import type {
  BookCommand,
  CancelCause,
  Indicative,
  Phase,
  RefusalCode,
  SettingsChangedReport,
} from '../types';
import { CANCEL_CAUSES, COMMAND_KINDS, PHASES, REFUSAL_CODES } from '../types';
import type { FastState } from './fast-state';
import { EXTRAS, SELL } from './layout';
import { K } from './report-codec';
import type { ReportRing } from './report-ring';

/** Puts the reports of the general path into the ring; the plain path writes its own. */
export class ReportWriter {
  private readonly ring: ReportRing;

  constructor(private readonly state: FastState) {
    this.ring = state.core.ring;
  }

  /** The order as it was taken, before it is queued. */
  accepted(handle: number, priceTicks: number): void {
    const { state, ring } = this;
    const flags = state.flags(handle);
    const shares = state.leaves(handle);
    ring.put(K.accepted, state.idOf(handle), state.owner(handle), priceTicks, shares, flags, 0);
    if ((flags & EXTRAS) !== 0) this.more(K.accepted_more, handle);
  }

  /** The order as it is after a replace; `word` code 1: kept its place. */
  replaced(handle: number, priceTicks: number, leaves: number, kept: boolean): void {
    const { state, ring } = this;
    const flags = state.flags(handle);
    const total = leaves + state.filled(handle);
    const word = K.replaced | (kept ? 1 << 8 : 0);
    ring.put(word, state.idOf(handle), 0, priceTicks, leaves, total, flags);
    if ((flags & EXTRAS) !== 0) this.more(K.replaced_more, handle);
  }

  private more(kind: number, handle: number): void {
    const { pool } = this.state.core;
    this.ring.put(
      kind,
      pool.ocoTags[handle]!,
      pool.expiries[handle]!,
      pool.stops[handle]!,
      pool.trails[handle]!,
      pool.trailBps[handle]!,
      pool.displays[handle]!,
    );
  }

  traded(maker: number, taker: number, priceTicks: number, shares: number, auction: boolean): void {
    const { state, ring } = this;
    const side = (state.flags(taker) & SELL) | (auction ? 2 : 0);
    ring.put(
      K.traded | (side << 8),
      state.idOf(maker),
      state.idOf(taker),
      priceTicks,
      shares,
      state.leaves(maker) - shares,
      state.leaves(taker) - shares,
    );
  }

  cancelled(handle: number, cause: CancelCause): void {
    const { state } = this;
    const side = state.flags(handle) & SELL;
    const word = K.cancelled | (CANCEL_CAUSES.indexOf(cause) << 8) | (side << 16);
    const price = state.priceOf(handle);
    this.ring.put(word, state.idOf(handle), 0, price, state.leaves(handle), 0, 0);
  }

  expired(handle: number): void {
    const { state } = this;
    const price = state.priceOf(handle);
    this.ring.put(K.expired, state.idOf(handle), 0, price, state.leaves(handle), 0, 0);
  }

  reduced(handle: number, shares: number, cause: 'stp' | 'oco'): void {
    const { state } = this;
    const leaves = state.leaves(handle) - shares;
    this.ring.put(K.reduced, state.idOf(handle), 0, cause === 'oco' ? 1 : 0, shares, leaves, 0);
  }

  triggered(handle: number): void {
    this.ring.put(K.triggered, this.state.idOf(handle), 0, 0, 0, 0, 0);
  }

  refreshed(handle: number, displayed: number): void {
    this.ring.put(K.refreshed, this.state.idOf(handle), 0, displayed, 0, 0, 0);
  }

  refused(command: BookCommand['kind'], orderId: number, code: RefusalCode): void {
    const word = K.refused | (COMMAND_KINDS.indexOf(command) << 8);
    this.ring.put(word | (REFUSAL_CODES.indexOf(code) << 16), orderId, 0, 0, 0, 0, 0);
  }

  phaseChanged(from: Phase, to: Phase, endsAtMillis: number): void {
    const word = K.phase_changed | (PHASES.indexOf(from) << 8) | (PHASES.indexOf(to) << 16);
    this.ring.put(word, endsAtMillis, 0, 0, 0, 0, 0);
  }

  uncrossed(priceTicks: number, volumeShares: number): void {
    this.ring.put(K.uncrossed, volumeShares, 0, priceTicks, 0, 0, 0);
  }

  indicative(now: Indicative): void {
    this.ring.put(K.indicative, now.volumeShares, now.surplusShares, now.priceTicks, 0, 0, 0);
  }

  bandHit(handle: number, priceTicks: number, lowerTicks: number, upperTicks: number): void {
    const { ring, state } = this;
    ring.put(K.band_hit, state.idOf(handle), upperTicks, priceTicks, lowerTicks, 0, 0);
  }

  settingsChanged(now: SettingsChangedReport): void {
    const { pauseMillis, reopenMillis, referenceTicks, dynamicBandBps, staticBandBps } = now;
    const { ring } = this;
    const word = K.settings_changed;
    ring.put(word, pauseMillis, reopenMillis, referenceTicks, dynamicBandBps, staticBandBps, 0);
  }
}
