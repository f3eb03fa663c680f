import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ACCESS_TOKEN, UserApi } from '@app/contracts';
import type { Principal } from '@app/contracts';
import { AppConfig, deriveKey } from '@app/platform';
import { ExtractJwt, Strategy } from 'passport-jwt';

import type { GatewayRequest } from '../http/gateway-request';

/** Name under which passport knows the gateway's strategy. */
export const BEARER_STRATEGY = 'gateway-bearer';

const bearer = ExtractJwt.fromAuthHeaderAsBearerToken();

/**
 * Bearer tokens: passport-jwt checks algorithm, signature, issuer and audience at the edge, so that
 * a forged token never costs the user service anything; `UserApi.verifyToken` then judges what only
 * it knows (expiry by the exchange's clock, sessions that were revoked).
 */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, BEARER_STRATEGY) {
  constructor(
    config: AppConfig,
    private readonly users: UserApi,
  ) {
    super({
      jwtFromRequest: bearer,
      secretOrKey: deriveKey(config.secretKey, ACCESS_TOKEN.keyPurpose),
      algorithms: [ACCESS_TOKEN.algorithm],
      issuer: ACCESS_TOKEN.issuer,
      audience: ACCESS_TOKEN.audience,
      ignoreExpiration: true,
      passReqToCallback: true,
    });
  }

  async validate(request: GatewayRequest): Promise<Principal> {
    return this.users.verifyToken({ token: bearer(request) ?? '' });
  }
}
