/** Tokens that a window got for a refresh token, which is spent by that. */
export interface FreshTokens {
  readonly username: string;
  readonly spent: string;
  readonly refreshToken: string;
  readonly accessToken: string;
  /** Milliseconds of this machine's clock. */
  readonly expiresAt: number;
}

/**
 * The other windows of this browser. One that was opened from here, or is a copy of this tab, began
 * with the same refresh tokens; the exchange takes each of them once and ends the session when it
 * sees one twice. So windows renew one after the other and hand on what they got.
 */
export interface TabPeers {
  /** Runs `work` while no other window runs work of that name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  tell(tokens: FreshTokens): void;
  listen(hear: (tokens: FreshTokens) => void): void;
}

/** For places without other windows. */
export const NO_PEERS: TabPeers = {
  alone: (_name, work) => work(),
  tell: () => undefined,
  listen: () => undefined,
};

/** Place in sessionStorage, and channel on which windows tell each other what became of it. */
export const SESSIONS = 'openbell.sessions';
/** Lock of a renewal: this and the name of the account. */
export const REFRESH_LOCK = 'openbell.refresh.';
/** News of the window that was first is on its way when the lock is free again. */
const NEWS_MS = 50;

/** The windows of this browser; none where it has no locks, which is outside of secure contexts. */
export function browserPeers(): TabPeers {
  const { locks } = navigator as { locks?: LockManager };
  if (locks === undefined || typeof BroadcastChannel === 'undefined') return NO_PEERS;
  const channel = new BroadcastChannel(SESSIONS);
  return {
    alone: async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const first = await locks.request(name, { ifAvailable: true }, async (lock) => {
        return lock === null ? null : { done: await work() };
      });
      if (first !== null) return first.done;
      return locks.request(name, async () => {
        await new Promise((resolve) => setTimeout(resolve, NEWS_MS));
        return work();
      });
    },
    tell: (tokens) => channel.postMessage(tokens),
    listen: (hear) => {
      channel.onmessage = ({ data }: MessageEvent<FreshTokens>) => hear(data);
    },
  };
}
