import { startEarly } from '@/lib/early-start';
import type { EarlyOptions } from '@/lib/early-start';
import { CONFLATE_MS, MARKET_DATA_PATH } from '@/lib/feed/frames';
import { REFRESH_LOCK, SESSIONS } from '@/lib/session/tab-peers';

/** The part of the page that runs before its scripts are there: see `startEarly`. */
export function EarlyStart({ apiAddress, nonce }: { apiAddress: string; nonce?: string }) {
  const options: EarlyOptions = {
    apiAddress,
    path: MARKET_DATA_PATH,
    conflateMs: CONFLATE_MS,
    sessions: SESSIONS,
    refreshLock: REFRESH_LOCK,
  };
  // The address is the operator's, not a visitor's; still, no text may end the element.
  const given = JSON.stringify(options).replaceAll('<', '\\u003c');
  const script = `(${startEarly.toString()})(${given})`;
  return (
    <script suppressHydrationWarning nonce={nonce} dangerouslySetInnerHTML={{ __html: script }} />
  );
}
