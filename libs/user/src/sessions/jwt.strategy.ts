import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ACCESS_TOKEN, type Principal } from '@app/contracts';
import { AppConfig } from '@app/platform';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { authInvalid } from '../domain/refusals';
import { accessTokenKey } from '../keys-of-purpose';
import { TokenVerifier } from './token-verifier';

/** The part of a request that the strategy reads. */
interface BearerRequest {
  readonly headers: { readonly authorization?: string };
}

const fromHeader = ExtractJwt.fromAuthHeaderAsBearerToken();

/**
 * Passport's strategy `jwt`, for guards of the process that holds the key. Whose token it is and
 * whether its session still stands is decided by {@link TokenVerifier}, as everywhere.
 */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    config: AppConfig,
    private readonly verifier: TokenVerifier,
  ) {
    super({
      jwtFromRequest: fromHeader,
      secretOrKey: accessTokenKey(config.secretKey),
      algorithms: [ACCESS_TOKEN.algorithm],
      issuer: ACCESS_TOKEN.issuer,
      audience: ACCESS_TOKEN.audience,
      // The verifier judges that, by the clock of the exchange.
      ignoreExpiration: true,
      passReqToCallback: true,
    });
  }

  /** Throws AUTH_INVALID or AUTH_EXPIRED. */
  validate(request: BearerRequest): Principal {
    const token = fromHeader(request as Parameters<typeof fromHeader>[0]);
    if (token === null) throw authInvalid();
    return this.verifier.verify(token);
  }
}
