import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';

import { GatewayOptions } from '../gateway-options';
import { RateLimiter } from './rate-limiter';
import type { RateDecision } from './rate-limiter';

/** What a call takes from its budget. */
export interface RateCost {
  readonly weight: number;
  /** May use the reserve that is kept for cancels. */
  readonly reserve: boolean;
}

/**
 * The budgets of everybody, whatever door they come by: per credential, per user over all of the
 * credentials, and per address for those without one. They are kept in this process, so that they
 * hold also while Redis is gone; several gateways each grant their own.
 */
@Injectable()
export class RateLimits {
  private readonly credentials: RateLimiter;
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
  ofCaller(caller: { credentialId: string; userId: string }, cost: RateCost): RateDecision {
    const call = { now: this.clock.monotonic(), reserve: cost.reserve };
    const own = this.credentials.take(caller.credentialId, cost.weight, call);
    if (!own.allowed) return own;
    const all = this.users.take(caller.userId, cost.weight, call);
    return all.allowed && own.remaining <= all.remaining ? own : all;
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
