import type { JwtModuleOptions, JwtService } from '@nestjs/jwt';
import { TokenExpiredError } from '@nestjs/jwt';
import { ACCESS_TOKEN, type Role, type UserView } from '@app/contracts';
import { isUuid, type Millis } from '@app/kernel';
import { canonicalUsername } from '../domain/credentials';
import { isRole } from '../domain/permissions';
import { authExpired, authInvalid } from '../domain/refusals';

/** Life of an access token. */
export const ACCESS_TOKEN_SECONDS = 900;
/** Difference between the clocks of two machines that is forgiven. */
export const CLOCK_LEEWAY_SECONDS = 5;

const TOKEN_LENGTH_MAX = 2_048;
const TYPE = 'access';

/** What an access token says about its bearer. */
export interface AccessClaims {
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  readonly accountId: string;
  readonly sessionId: string;
  readonly expiresAt: Millis;
}

/** Set-up of Nest's JwtService for these tokens. */
export function accessTokenOptions(secret: Buffer): JwtModuleOptions {
  const { algorithm, issuer, audience } = ACCESS_TOKEN;
  return {
    secret,
    signOptions: { algorithm, issuer, audience },
    verifyOptions: { algorithms: [algorithm], issuer, audience },
  };
}

/** Signs and reads access tokens. Time is given, so that a fake clock rules here too. */
export class AccessTokens {
  constructor(private readonly jwt: JwtService) {}

  /** A token for the user in the session; `id` makes two tokens of one second differ. */
  issue(user: UserView, session: { sessionId: string; id: string; now: Millis }): string {
    const issuedAt = Math.floor(session.now / 1000);
    return this.jwt.sign({
      typ: TYPE,
      sub: user.id,
      name: user.username,
      role: user.role,
      acc: user.accountId,
      sid: session.sessionId,
      jti: session.id,
      iat: issuedAt,
      exp: issuedAt + ACCESS_TOKEN_SECONDS,
    });
  }

  /** Throws AUTH_EXPIRED for a good token whose time is over, AUTH_INVALID for any other. */
  read(token: string, now: Millis): AccessClaims {
    if (token.length > TOKEN_LENGTH_MAX) throw authInvalid();
    return claimsOf(this.verified(token, now));
  }

  private verified(token: string, now: Millis): Record<string, unknown> {
    try {
      return this.jwt.verify<Record<string, unknown>>(token, {
        clockTimestamp: Math.floor(now / 1000),
        clockTolerance: CLOCK_LEEWAY_SECONDS,
      });
    } catch (error) {
      throw error instanceof TokenExpiredError ? authExpired() : authInvalid();
    }
  }
}

function claimsOf(payload: Record<string, unknown>): AccessClaims {
  const { typ, sub, name, role, acc, sid, exp } = payload;
  if (typ !== TYPE || typeof role !== 'string' || !isRole(role)) throw authInvalid();
  if (typeof name !== 'string' || canonicalUsername(name) !== name) throw authInvalid();
  if (typeof exp !== 'number' || !Number.isSafeInteger(exp)) throw authInvalid();
  return {
    userId: uuidOf(sub),
    username: name,
    role,
    accountId: uuidOf(acc),
    sessionId: uuidOf(sid),
    expiresAt: exp * 1000,
  };
}

function uuidOf(claim: unknown): string {
  if (typeof claim !== 'string' || !isUuid(claim)) throw authInvalid();
  return claim;
}
