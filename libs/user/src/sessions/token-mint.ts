import { Injectable } from '@nestjs/common';
import type { TokenPair, UserView } from '@app/contracts';
import { type Millis, uuidV7 } from '@app/kernel';
import { RandomBytes } from '@app/platform';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens';
import { opaqueText, REFRESH_TOKEN_BYTES, tokenHash } from '../domain/secrets';

const UUID_BYTES = 10;
const TOKEN_ID_BYTES = 12;

/** A pair for the user, and the hash that its refresh token is stored under. */
export interface MintedPair {
  readonly pair: TokenPair;
  readonly refreshTokenHash: Buffer;
}

/** Makes the tokens of a session; stores nothing. */
@Injectable()
export class TokenMint {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly random: RandomBytes,
  ) {}

  /** The id of a new session. */
  sessionId(now: Millis): string {
    return uuidV7(now, this.random.bytes(UUID_BYTES));
  }

  /** A fresh pair in the session. */
  mint(user: UserView, sessionId: string, now: Millis): MintedPair {
    const refreshToken = opaqueText(this.random.bytes(REFRESH_TOKEN_BYTES));
    const id = opaqueText(this.random.bytes(TOKEN_ID_BYTES));
    return {
      pair: {
        accessToken: this.tokens.issue(user, { sessionId, id, now }),
        expiresInSeconds: ACCESS_TOKEN_SECONDS,
        refreshToken,
        user,
      },
      refreshTokenHash: tokenHash(refreshToken),
    };
  }
}
