import type { Broadcast } from '@app/contracts';

import { formatTime, formatTimeOrNull } from '../validation/times';

/** A message to everybody as everybody may see it. Pure. */
export function presentBroadcast({ id, at, severity, text, symbol, endsAt }: Broadcast) {
  return { id, at: formatTime(at), severity, text, symbol, ends_at: formatTimeOrNull(endsAt) };
}
