import type { RunState } from '@app/contracts';
import { Ban, CircleCheck, CircleX, Clock, LoaderCircle } from 'lucide-react';

import { Badge } from '@/ui';

import { STATE_LOOK } from './words';

const ICONS = {
  queued: Clock,
  running: LoaderCircle,
  passed: CircleCheck,
  failed: CircleX,
  cancelled: Ban,
} as const;

/** State of a run: a sign and a word. */
export function StateBadge({ state }: { state: RunState }) {
  const { word, tone } = STATE_LOOK[state];
  const Icon = ICONS[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className={state === 'running' ? 'size-3 animate-spin' : 'size-3'} />
      {word}
    </Badge>
  );
}
