import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { UserApi } from '@app/contracts';
import type { Principal } from '@app/contracts';

import type { GatewayRequest } from '../http/gateway-request';
import type { Credentials, SignedHeaders } from './credentials';
import { JwtGuard } from './jwt.guard';

const EMPTY_SHA256 = hash('sha256', '');
const MAX_KNOWN_TOKENS = 20_000;

/**
 * Finds out who a caller is. A token whose signature passport has checked once is remembered, so
 * that each further request costs only the question to user, which knows of revocation and expiry.
 */
@Injectable()
export class Authenticator {
  private readonly checkedTokens = new Set<string>();

  constructor(
    private readonly users: UserApi,
    private readonly jwt: JwtGuard,
  ) {}

  /** Caller of a request; null without credentials. Throws the 401 reasons, IP_NOT_ALLOWED. */
  async ofRequest(credentials: Credentials, context: ExecutionContext): Promise<Principal | null> {
    if (credentials.kind === 'none') return null;
    if (credentials.kind === 'token' && !this.checkedTokens.has(credentials.token)) {
      const principal = await this.jwt.principal(context);
      this.remember(credentials.token);
      return principal;
    }
    const request = context.switchToHttp().getRequest<GatewayRequest>();
    if (credentials.kind === 'signed') return this.verifySigned(credentials, request);
    return this.verify(credentials, request.ip);
  }

  /** Caller of anything else that brings credentials (a WebSocket). */
  verify(credentials: Credentials, address: string): Promise<Principal> {
    switch (credentials.kind) {
      case 'token':
        return this.users.verifyToken({ token: credentials.token });
      case 'key':
        return this.users.verifyKey({
          keyId: credentials.keyId,
          secret: credentials.secret,
          address,
        });
      case 'none':
        return Promise.reject(new DomainError('AUTH_REQUIRED', 'credentials are missing'));
      case 'signed':
        return Promise.reject(new DomainError('SIGNATURE_INVALID', 'only requests are signed'));
      case 'malformed':
        return Promise.reject(new DomainError('AUTH_INVALID', 'credentials are malformed'));
    }
  }

  private verifySigned(headers: SignedHeaders, request: GatewayRequest): Promise<Principal> {
    const { keyId, signature, timestamp, nonce, recvWindow } = headers;
    return this.users.verifySignature({
      keyId,
      signature,
      timestamp,
      nonce,
      recvWindow,
      method: request.method,
      path: request.raw.url ?? request.url,
      bodySha256: request.bodySha256 ?? EMPTY_SHA256,
      address: request.ip,
    });
  }

  private remember(token: string): void {
    if (this.checkedTokens.size >= MAX_KNOWN_TOKENS) this.checkedTokens.clear();
    this.checkedTokens.add(token);
  }
}
