import { Injectable } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { DomainError } from '@app/kernel';
import type { Principal } from '@app/contracts';

import type { GatewayRequest } from '../http/gateway-request';
import { BEARER_STRATEGY } from './jwt.strategy';

/** Runs the passport strategy and turns its verdicts into errors of the exchange. */
@Injectable()
export class JwtGuard extends AuthGuard(BEARER_STRATEGY) {
  /** The caller of the token. Throws AUTH_INVALID, AUTH_EXPIRED, or what UserApi throws. */
  async principal(context: ExecutionContext): Promise<Principal> {
    await super.canActivate(context);
    const request = context.switchToHttp().getRequest<GatewayRequest & { user?: Principal }>();
    if (request.user === undefined) throw new DomainError('AUTH_INVALID', 'no user of the token');
    return request.user;
  }

  override handleRequest<T>(error: unknown, user: T | false): T {
    if (error instanceof Error) throw error;
    if (user === false) throw new DomainError('AUTH_INVALID', 'the token is not one of ours');
    return user;
  }
}
