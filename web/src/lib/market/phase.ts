import type { MarketPhase, SymbolRules } from '../api/types';
import type { SymbolStatus } from '../feed';

/** The phase of a symbol, in words and in what it allows. */
export interface PhaseView {
  readonly phase: MarketPhase;
  readonly label: string;
  /** Orders trade as they come in. */
  readonly isContinuous: boolean;
  /** New orders are taken; cancelling is always possible. */
  readonly takesOrders: boolean;
  /** Why it is so; empty when there is no particular reason. */
  readonly reason: string;
  /** Since when; null when it has not changed since the page came up. */
  readonly since: string | null;
}

const LABELS: Readonly<Record<MarketPhase, string>> = {
  pre_open: 'Pre-open',
  opening_auction: 'Opening auction',
  continuous: 'Open',
  halted: 'Halted',
  closing_auction: 'Closing auction',
  closed: 'Closed',
};
const CLOSED_TO_ORDERS: ReadonlySet<MarketPhase> = new Set<MarketPhase>(['halted', 'closed']);

/** Phase from the last status of the stream, else from the rules; null while neither is known. */
export function phaseView(
  rules: SymbolRules | null,
  status: SymbolStatus | null,
): PhaseView | null {
  const phase = status === null ? (rules?.phase ?? null) : phaseOfStatus(status);
  if (phase === null) return null;
  return {
    phase,
    label: LABELS[phase],
    isContinuous: phase === 'continuous',
    takesOrders: !CLOSED_TO_ORDERS.has(phase),
    reason: status?.reason ?? '',
    since: status?.at ?? null,
  };
}

/** The status message carries a code and a text; together they name one phase. */
function phaseOfStatus({ code, text }: SymbolStatus): MarketPhase {
  if (code === 'T') return 'continuous';
  if (code === 'P') return 'halted';
  if (code === 'H') return /closed/i.test(text) ? 'closed' : 'halted';
  if (/opening/i.test(text)) return 'opening_auction';
  return /closing/i.test(text) ? 'closing_auction' : 'pre_open';
}
