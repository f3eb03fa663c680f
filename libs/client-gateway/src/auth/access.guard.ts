import { Injectable, NotFoundException } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Clock, DomainError } from '@app/kernel';
import type { Principal } from '@app/contracts';

import type { GatewayReply, GatewayRequest } from '../http/gateway-request';
import type { RateDecision } from '../rate-limit/rate-limiter';
import { RateLimits, rateRefusal } from '../rate-limit/rate-limits';
import type { RateCost } from '../rate-limit/rate-limits';
import { Access, ACCESS } from './access.decorators';
import { Authenticator } from './authenticator';
import { isNear } from './near';
import { readCredentials } from './credentials';
import type { Credentials } from './credentials';

const DEFAULT_ACCESS: Access = {
  credentials: 'required',
  permission: 'read',
  roles: null,
  weight: 1,
  reserve: false,
};
/** What the platform mounts for operators' tools; open, but figures only to near addresses. */
const OPERATING: Readonly<Record<string, Access>> = Object.fromEntries(
  ['/health', '/health/live', '/health/ready', '/metrics'].map((path) => {
    return [path, { ...DEFAULT_ACCESS, credentials: 'ignored', weight: 0 }];
  }),
);
const METRICS_PATH = '/metrics';
/** A refused credential costs its address this much: guessing is slow, a typing error is not. */
const REFUSED: RateCost = { weight: 10, reserve: false };

/**
 * Every route passes here first: who is it, may it, is it too much. A route without `@Access` needs
 * credentials with read permission. Throws the 401 and 403 reasons and RATE_LIMIT.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly known = new Map<unknown, Access>();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly reflector: Reflector,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<GatewayRequest>();
    const reply = http.getResponse<GatewayReply>();
    const path = request.routeOptions.url ?? '';
    const access = OPERATING[path] ?? this.accessOf(context);
    if (path === METRICS_PATH && !isNear(request)) throw new NotFoundException();
    const credentials: Credentials =
      access.credentials === 'ignored' ? { kind: 'none' } : readCredentials(request.headers);
    if (credentials.kind === 'none') {
      this.settle(this.limits.ofAddress(request.ip, access), reply);
      if (access.credentials === 'required') {
        throw new DomainError('AUTH_REQUIRED', 'credentials are missing');
      }
      return true;
    }
    const principal = await this.identify(credentials, context);
    request.principal = principal;
    this.settle(this.limits.ofCaller(principal, access), reply);
    permit(principal, access);
    return true;
  }

  private async identify(credentials: Credentials, context: ExecutionContext): Promise<Principal> {
    const http = context.switchToHttp();
    const { ip } = http.getRequest<GatewayRequest>();
    const reply = http.getResponse<GatewayReply>();
    try {
      const principal = await this.authenticator.ofRequest(credentials, context);
      if (principal !== null) return principal;
    } catch (error) {
      const refused = error instanceof DomainError && error.status < 500;
      if (!refused) throw error;
      this.settle(this.limits.ofAddress(ip, REFUSED), reply);
      throw error;
    }
    throw new DomainError('AUTH_REQUIRED', 'credentials are missing');
  }

  /** Writes the headers of the decision. Throws RATE_LIMIT when it is a refusal. */
  private settle(decision: RateDecision, reply: GatewayReply): void {
    setRateHeaders(reply, decision, this.clock.now());
    if (!decision.allowed) throw rateRefusal(decision);
  }

  private accessOf(context: ExecutionContext): Access {
    const handler = context.getHandler();
    let access = this.known.get(handler);
    if (access === undefined) {
      const own = this.reflector.get<Partial<Access> | undefined>(ACCESS, handler);
      const whole = this.reflector.get<Partial<Access> | undefined>(ACCESS, context.getClass());
      access = { ...DEFAULT_ACCESS, ...whole, ...own };
      this.known.set(handler, access);
    }
    return access;
  }
}

function permit(principal: Principal, access: Access): void {
  if (access.roles !== null && !access.roles.includes(principal.role)) {
    throw new DomainError('PERMISSION_DENIED', `role ${principal.role} may not do this`);
  }
  if (principal.permissions.includes(access.permission)) return;
  throw new DomainError('PERMISSION_DENIED', `permission ${access.permission} is needed`);
}

function setRateHeaders(reply: GatewayReply, decision: RateDecision, now: number): void {
  void reply.header('x-ratelimit-limit', decision.limit);
  void reply.header('x-ratelimit-remaining', decision.remaining);
  void reply.header('x-ratelimit-reset', Math.ceil((now + decision.resetInMs) / 1_000));
}
