import type { AcceptedReport, BookReport, ReplacedReport } from '../types';
import {
  CANCEL_CAUSES,
  COMMAND_KINDS,
  ORDER_TYPES,
  PHASES,
  REFUSAL_CODES,
  SELF_TRADE_MODES,
  TIMES_IN_FORCE,
} from '../types';
import { EXTRAS, HIDDEN, POST_ONLY, SELL, stpOf, tifOf, typeOf } from './layout';
import type { ReportRing } from './report-ring';
import { RING_KINDS } from './report-ring';

/** Ring kinds by name. */
export const K = Object.fromEntries(RING_KINDS.map((kind, code) => [kind, code])) as Record<
  (typeof RING_KINDS)[number],
  number
>;

function pick<T>(values: readonly T[], code: number): T {
  const value = values[code];
  if (value === undefined) throw new Error(`the report ring holds code ${code}`);
  return value;
}

/** A record that says more about the one before it is not a report of its own. */
function isMore(ring: ReportRing, at: number): boolean {
  const kind = ring.word(at) & 255;
  return kind === K.accepted_more || kind === K.replaced_more;
}

/** Reads the reports from record `from` to the head as readable objects. */
export function readReports(ring: ReportRing, from: number): BookReport[] {
  const reports: BookReport[] = [];
  for (let at = from; at < ring.head; at += 1) {
    if (!isMore(ring, at)) reports.push(readReport(ring, at));
  }
  return reports;
}

function readReport(ring: ReportRing, at: number): BookReport {
  const word = ring.word(at);
  const kind = pick(RING_KINDS, word & 255);
  const small = (word >> 8) & 255;
  const large = word >>> 16;
  const orderId = ring.idA(at);
  const quantityShares = ring.lane(at, 1);
  switch (kind) {
    case 'accepted':
      return readAccepted(ring, at);
    case 'traded':
      return readTraded(ring, at, small);
    case 'cancelled':
      return { kind, orderId, cause: pick(CANCEL_CAUSES, small), quantityShares };
    case 'reduced':
      return {
        kind,
        orderId,
        cause: ring.lane(at, 0) === 1 ? 'oco' : 'stp',
        quantityShares,
        leavesShares: ring.lane(at, 2),
      };
    case 'replaced':
      return readReplaced(ring, at, small === 1);
    case 'refused': {
      const code = pick(REFUSAL_CODES, large);
      return { kind, command: pick(COMMAND_KINDS, small), orderId, code };
    }
    case 'triggered':
      return { kind, orderId };
    case 'refreshed':
      return { kind, orderId, displayedShares: ring.lane(at, 0) };
    case 'expired':
      return { kind, orderId, quantityShares };
    case 'phase_changed': {
      const endsAtMillis = ring.idA(at);
      return { kind, from: pick(PHASES, small), to: pick(PHASES, large), endsAtMillis };
    }
    default:
      return readMarketReport(ring, at, kind);
  }
}

function readMarketReport(
  ring: ReportRing,
  at: number,
  kind: (typeof RING_KINDS)[number],
): BookReport {
  const idA = ring.idA(at);
  const idB = ring.idB(at);
  const a = ring.lane(at, 0);
  const b = ring.lane(at, 1);
  switch (kind) {
    case 'uncrossed':
      return { kind, priceTicks: a, volumeShares: idA };
    case 'indicative':
      return { kind, priceTicks: a, volumeShares: idA, surplusShares: idB };
    case 'band_hit':
      return { kind, orderId: idA, priceTicks: a, lowerTicks: b, upperTicks: idB };
    case 'settings_changed':
      return {
        kind,
        referenceTicks: a,
        dynamicBandBps: b,
        staticBandBps: ring.lane(at, 2),
        pauseMillis: idA,
        reopenMillis: idB,
      };
    default:
      throw new Error(`the report ring holds kind ${kind}`);
  }
}

function readTraded(ring: ReportRing, at: number, small: number): BookReport {
  return {
    kind: 'traded',
    makerId: ring.idA(at),
    takerId: ring.idB(at),
    takerSide: (small & 1) === 0 ? 'buy' : 'sell',
    priceTicks: ring.lane(at, 0),
    quantityShares: ring.lane(at, 1),
    makerLeavesShares: ring.lane(at, 2),
    takerLeavesShares: ring.lane(at, 3),
    auction: (small & 2) !== 0,
  };
}

function readAccepted(ring: ReportRing, at: number): AcceptedReport {
  const flags = ring.lane(at, 2);
  const more = (flags & EXTRAS) !== 0;
  return {
    kind: 'accepted',
    orderId: ring.idA(at),
    owner: ring.idB(at),
    side: (flags & SELL) === 0 ? 'buy' : 'sell',
    type: pick(ORDER_TYPES, typeOf(flags)),
    tif: pick(TIMES_IN_FORCE, tifOf(flags)),
    quantityShares: ring.lane(at, 1),
    priceTicks: ring.lane(at, 0),
    stopPriceTicks: more ? ring.lane(at + 1, 0) : 0,
    trailTicks: more ? ring.lane(at + 1, 1) : 0,
    trailBps: more ? ring.lane(at + 1, 2) : 0,
    displayShares: more ? ring.lane(at + 1, 3) : 0,
    hidden: (flags & HIDDEN) !== 0,
    postOnly: (flags & POST_ONLY) !== 0,
    selfTrade: pick(SELF_TRADE_MODES, stpOf(flags)),
    ocoTag: more ? ring.idA(at + 1) : 0,
    expireAtMillis: more ? ring.idB(at + 1) : 0,
  };
}

function readReplaced(ring: ReportRing, at: number, keptPriority: boolean): ReplacedReport {
  const flags = ring.lane(at, 3);
  const more = (flags & EXTRAS) !== 0;
  return {
    kind: 'replaced',
    orderId: ring.idA(at),
    keptPriority,
    totalQuantityShares: ring.lane(at, 2),
    leavesShares: ring.lane(at, 1),
    priceTicks: ring.lane(at, 0),
    stopPriceTicks: more ? ring.lane(at + 1, 0) : 0,
    trailTicks: more ? ring.lane(at + 1, 1) : 0,
    trailBps: more ? ring.lane(at + 1, 2) : 0,
    displayShares: more ? ring.lane(at + 1, 3) : 0,
    tif: pick(TIMES_IN_FORCE, tifOf(flags)),
    expireAtMillis: more ? ring.idB(at + 1) : 0,
  };
}
