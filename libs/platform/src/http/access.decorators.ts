import type { KeyPermission, Principal, Role } from '@app/contracts';
import { required } from '@app/kernel';
import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator, SetMetadata } from '@nestjs/common';

/**
 * Who may call a route and what a call weighs; read once per handler by the guard of the public
 * door. It stands here because controllers outside the gateway (the demo) are guarded by it too.
 */
export interface Access {
  /**
   * `required`: credentials needed. `optional`: none needed, but wrong ones are refused.
   * `ignored`: not looked at (log-in must work with a stale token at hand).
   */
  readonly credentials: 'required' | 'optional' | 'ignored';
  /** Permission that the credential must hold. */
  readonly permission: KeyPermission;
  /** Roles that may call; null for all. */
  readonly roles: readonly Role[] | null;
  /** Tokens of the rate limit. */
  readonly weight: number;
  /** May use the reserve that is kept for cancels. */
  readonly reserve: boolean;
}

/** Metadata key of {@link Access}. */
export const ACCESS = 'openbell:access';

/** States who may call a handler or all of a controller; the handler's own words win. */
export function Access(access: Partial<Access>): ClassDecorator & MethodDecorator {
  return SetMetadata(ACCESS, access);
}

/** The verified caller of a route that requires credentials. */
export const Caller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal => {
    const request = context.switchToHttp().getRequest<{ readonly principal?: Principal }>();
    return required(request.principal, 'principal of the request');
  },
);
