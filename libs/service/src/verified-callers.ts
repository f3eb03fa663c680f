import { hash } from 'node:crypto';

import type { Principal, RevocationFeed, UserApi } from '@app/contracts';
import type { Clock } from '@app/kernel';

/** A caller that was verified is not asked for again for this long. */
const TRUST_MS = 1_000;
const KNOWN_MAX = 20_000;

type Asked<Operation extends keyof UserApi> = Parameters<UserApi[Operation]>[0];

interface Known {
  readonly principal: Principal;
  readonly at: number;
}

interface Memory {
  readonly callers: Map<string, Known>;
  /** Questions under way: requests of the same caller meanwhile wait for the same answer. */
  readonly asked: Map<string, Promise<Principal>>;
}

function emptyMemory(): Memory {
  return { callers: new Map(), asked: new Map() };
}

/**
 * User as another process, with the callers of the last second remembered, so that a stream of
 * orders does not cost user a question each. A revocation ends it at once: through this process
 * before its answer, from elsewhere as the feed tells, and after a second in any case.
 */
export function withVerifiedCallers(users: UserApi, feed: RevocationFeed, clock: Clock): UserApi {
  let known = emptyMemory();
  const forget = (): void => {
    known = emptyMemory();
  };
  feed.onRevoked(forget);
  const remembered = async (
    parts: readonly string[],
    verify: () => Promise<Principal>,
  ): Promise<Principal> => {
    const key = hash('sha256', JSON.stringify(parts), 'base64');
    const found = known.callers.get(key);
    const now = clock.monotonic();
    if (found !== undefined && now - found.at < TRUST_MS && !ended(found.principal, clock)) {
      return found.principal;
    }
    const memory = known;
    const asked = memory.asked.get(key);
    if (asked !== undefined) return asked;
    const answer = verify()
      .then((principal) => {
        if (memory.callers.size >= KNOWN_MAX) memory.callers.clear();
        memory.callers.set(key, { principal, at: now });
        return principal;
      })
      .finally(() => memory.asked.delete(key));
    memory.asked.set(key, answer);
    return answer;
  };
  const andForget = <Request, Answer>(ask: (request: Request) => Promise<Answer>) => {
    return async (request: Request): Promise<Answer> => {
      try {
        return await ask(request);
      } finally {
        forget();
      }
    };
  };
  return Object.assign({}, users, {
    verifyToken: (request: Asked<'verifyToken'>) =>
      remembered(['token', request.token], () => users.verifyToken(request)),
    verifyKey: (request: Asked<'verifyKey'>) =>
      remembered(['key', request.keyId, request.secret, request.address], () =>
        users.verifyKey(request),
      ),
    logout: andForget((request: Asked<'logout'>) => users.logout(request)),
    refresh: andForget((request: Asked<'refresh'>) => users.refresh(request)),
    changeUser: andForget((request: Asked<'changeUser'>) => users.changeUser(request)),
    revokeAccess: andForget((request: Asked<'revokeAccess'>) => users.revokeAccess(request)),
    resetPassword: andForget((request: Asked<'resetPassword'>) => users.resetPassword(request)),
    deleteKey: andForget((request: Asked<'deleteKey'>) => users.deleteKey(request)),
  });
}

function ended({ expiresAt }: Principal, clock: Clock): boolean {
  return expiresAt !== undefined && expiresAt <= clock.now();
}
