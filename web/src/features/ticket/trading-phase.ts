import type { MarketPhase } from '../../lib/api/types';
import type { SymbolStatus } from '../../lib/feed';

/** Phase of a symbol, and since when and why, as far as that is known. */
export interface PhaseNow {
  readonly phase: MarketPhase;
  /** Words of whoever changed it; empty when nobody said why. */
  readonly reason: string;
}

const PHASE_OF_TEXT: Readonly<Record<string, MarketPhase>> = {
  'Quotation only': 'pre_open',
  'Opening auction': 'opening_auction',
  Trading: 'continuous',
  'Trading halt': 'halted',
  'Closing auction': 'closing_auction',
  Closed: 'closed',
};

/** The later of what the rules of the exchange say and what the stream told since. Pure. */
export function phaseNow(
  rules: { readonly phase: MarketPhase; readonly readAt: number } | null,
  status: SymbolStatus | null,
): PhaseNow | null {
  const told = status === null ? null : (PHASE_OF_TEXT[status.text] ?? null);
  const isNews = status !== null && (rules === null || Date.parse(status.at) >= rules.readAt);
  if (told !== null && (isNews || told === rules?.phase)) {
    return { phase: told, reason: status?.reason ?? '' };
  }
  return rules === null ? null : { phase: rules.phase, reason: '' };
}

/** What a trader should know of a phase before anything is typed; null while trading goes on. */
export interface PhaseNotice {
  readonly title: string;
  readonly detail: string;
  /** True when new orders are refused. */
  readonly isClosed: boolean;
}

/** The notice of a phase. Pure. */
export function phaseNotice(symbol: string, now: PhaseNow | null): PhaseNotice | null {
  const why = now === null || now.reason === '' ? '' : ` Reason: ${now.reason}.`;
  switch (now?.phase) {
    case 'halted':
      return {
        title: `${symbol} is halted`,
        detail: `No new orders until trading resumes; you can still cancel.${why}`,
        isClosed: true,
      };
    case 'closed':
      return {
        title: `${symbol} is closed`,
        detail: `No new orders until the market opens; you can still cancel.${why}`,
        isClosed: true,
      };
    case 'pre_open':
      return {
        title: 'Before the opening',
        detail: 'Orders are collected and trade in the opening auction.',
        isClosed: false,
      };
    case 'opening_auction':
    case 'closing_auction':
      return {
        title: now.phase === 'opening_auction' ? 'Opening auction' : 'Closing auction',
        detail: 'Orders are collected; all of them trade at one price at the end.',
        isClosed: false,
      };
    default:
      return null;
  }
}
