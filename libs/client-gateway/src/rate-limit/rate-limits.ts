import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import type { Principal } from '@app/contracts';

import { GatewayOptions } from '../gateway-options';
import { RateLimiter } from './rate-limiter';
import type { RateDecision } from './rate-limiter';

/** What a call takes from its budget. */
export interface RateCost {
  readonly weight: number;
  /** May use the reserve that is kept for cancels. */
  readonly reserve: boolean;
}

/** Who takes. */
type Caller = Pick<Principal, 'credentialId' | 'userId' | 'username' | 'via'>;

/** A credential that was used, and what is left of its budget. */
export interface UsedCredential {
  readonly credentialId: string;
  readonly username: string;
  readonly via: 'token' | 'key';
  readonly seenAt: number;
  readonly limit: number;
  readonly remaining: number;
}

/** Credentials remembered for operators; the one that was not used for longest goes first. */
const SEEN_MAX = 2_000;

/**
 * The budgets of everybody, whatever door they come by: per credential, per user over all of the
 * credentials, and per address for those without one. They are kept in this process, so that they
 * hold also while Redis is gone; several gateways each grant their own.
 */
@Injectable()
export class RateLimits {
  private readonly credentials: RateLimiter;
  private readonly seen = new Map<string, { caller: Caller; at: number }>();
  private readonly users: RateLimiter;
  private readonly addresses: RateLimiter;

  constructor(
    private readonly clock: Clock,
    options: GatewayOptions,
  ) {
    const { rateLimitPerMinute, userLimitPerMinute, anonymousLimitPerMinute } = options.values;
    this.credentials = new RateLimiter(rateLimitPerMinute);
    this.users = new RateLimiter(userLimitPerMinute);
    this.addresses = new RateLimiter(anonymousLimitPerMinute);
  }

  /** Takes from the budget of the credential and of its user; answers the tighter one. */
  ofCaller(caller: Caller, cost: RateCost): RateDecision {
    this.note(caller);
    const call = { now: this.clock.monotonic(), reserve: cost.reserve };
    const own = this.credentials.take(caller.credentialId, cost.weight, call);
    if (!own.allowed) return own;
    const all = this.users.take(caller.userId, cost.weight, call);
    return all.allowed && own.remaining <= all.remaining ? own : all;
  }

  /** Credentials that were used lately, the last one first. */
  inUse(): UsedCredential[] {
    const now = this.clock.monotonic();
    return [...this.seen.values()].reverse().map(({ caller, at }) => ({
      credentialId: caller.credentialId,
      username: caller.username,
      via: caller.via,
      seenAt: at,
      ...this.credentials.left(caller.credentialId, now),
    }));
  }

  private note(caller: Caller): void {
    const { credentialId } = caller;
    this.seen.delete(credentialId);
    this.seen.set(credentialId, { caller, at: this.clock.now() });
    if (this.seen.size <= SEEN_MAX) return;
    const oldest = this.seen.keys().next();
    if (oldest.done !== true) this.seen.delete(oldest.value);
  }

  /** Takes from the budget of an address. */
  ofAddress(address: string, cost: RateCost): RateDecision {
    const { weight, reserve } = cost;
    return this.addresses.take(address, weight, { now: this.clock.monotonic(), reserve });
  }
}

/** The refusal of a call that was too much. */
export function rateRefusal(decision: RateDecision): DomainError {
  const { limit, retryInMs } = decision;
  const details = { limit, retry_after_ms: retryInMs, retryAfterSeconds: retryInMs / 1_000 };
  return new DomainError('RATE_LIMIT', 'rate limit exceeded', details);
}
