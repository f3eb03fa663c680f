import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/contracts';
import { Clock } from '@app/kernel';
import { type AccessClaims, AccessTokens, CLOCK_LEEWAY_SECONDS } from './access-tokens';
import { BoundedMap } from '../domain/bounded-map';
import { permissionsOf } from '../domain/permissions';
import { authExpired, authInvalid } from '../domain/refusals';
import { RevokedSessions } from './revoked-sessions';

const CACHED_TOKENS_MAX = 10_000;

interface Verified {
  readonly principal: Principal;
  readonly goodUntil: number;
}

/**
 * Tells whose access token it is. A token seen before costs a hash and two lookups, since its
 * signature need not be checked twice; expiry and revocation are checked each time.
 */
@Injectable()
export class TokenVerifier {
  private readonly verified = new BoundedMap<string, Verified>(CACHED_TOKENS_MAX);

  constructor(
    private readonly tokens: AccessTokens,
    private readonly revoked: RevokedSessions,
    private readonly clock: Clock,
  ) {}

  /** Throws AUTH_INVALID or AUTH_EXPIRED. */
  verify(token: string): Principal {
    const fingerprint = hash('sha256', token, 'base64');
    const now = this.clock.now();
    const known = this.verified.get(fingerprint) ?? this.read(token, now);
    this.requireLiving(known, fingerprint, now);
    this.verified.set(fingerprint, known);
    return known.principal;
  }

  private requireLiving(known: Verified, fingerprint: string, now: number): void {
    const isRevoked = this.revoked.has(known.principal.credentialId);
    if (!isRevoked && now < known.goodUntil) return;
    this.verified.delete(fingerprint);
    throw isRevoked ? authInvalid() : authExpired();
  }

  private read(token: string, now: number): Verified {
    const claims = this.tokens.read(token, now);
    return {
      principal: principalOf(claims),
      goodUntil: claims.expiresAt + CLOCK_LEEWAY_SECONDS * 1000,
    };
  }
}

function principalOf(claims: AccessClaims): Principal {
  return Object.freeze({
    userId: claims.userId,
    username: claims.username,
    role: claims.role,
    accountId: claims.accountId,
    permissions: Object.freeze([...permissionsOf(claims.role)]),
    credentialId: claims.sessionId,
    via: 'token',
    expiresAt: claims.expiresAt,
  } as const);
}
