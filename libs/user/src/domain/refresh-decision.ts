import type { Millis } from '@app/kernel';

/** How long a spent token still gets a fresh pair: two tabs, or an answer that was lost. */
const REUSE_GRACE_MS = 5_000;

/** What is known of the refresh token that came in and of its session, under the session's lock. */
export interface RefreshFacts {
  readonly spentAt: Millis | null;
  readonly expiresAt: Millis;
  readonly sessionExpiresAt: Millis;
  readonly revokedAt: Millis | null;
}

/**
 * `rotate`: spend it, hand out its successor. `reissue`: it was spent moments ago, hand out another
 * successor. `revoke`: someone replays a spent token, so either side may be a thief: end the
 * session. `refuse`: it is over already.
 */
export type RefreshDecision = 'rotate' | 'reissue' | 'revoke' | 'refuse';

/** Decides what becomes of a refresh token. */
export function decideRefresh(facts: RefreshFacts, now: Millis): RefreshDecision {
  if (facts.revokedAt !== null || now >= facts.sessionExpiresAt) return 'refuse';
  if (facts.spentAt !== null) {
    return now - facts.spentAt <= REUSE_GRACE_MS ? 'reissue' : 'revoke';
  }
  return now >= facts.expiresAt ? 'refuse' : 'rotate';
}
