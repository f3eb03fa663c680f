import { Badge } from '@/ui';

import type { MarketPhase } from './admin-types';

/** Phases in words. */
export const PHASE_LABELS: Readonly<Record<MarketPhase, string>> = {
  pre_open: 'Pre-open',
  opening_auction: 'Opening auction',
  continuous: 'Open',
  halted: 'Halted',
  closing_auction: 'Closing auction',
  closed: 'Closed',
};

const TONES = {
  pre_open: 'neutral',
  opening_auction: 'accent',
  continuous: 'up',
  halted: 'down',
  closing_auction: 'accent',
  closed: 'neutral',
} as const;

/** The phase of a symbol. */
export function PhaseBadge({ phase }: { phase: MarketPhase }) {
  return <Badge tone={TONES[phase]}>{PHASE_LABELS[phase]}</Badge>;
}
