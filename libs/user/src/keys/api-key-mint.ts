import { Injectable } from '@nestjs/common';
import { RandomBytes } from '@app/platform';
import {
  KEY_ID_BYTES,
  KEY_SECRET_BYTES,
  keyIdFrom,
  NONCE_BYTES,
  opaqueText,
  SecretBox,
} from '../domain/secrets';

/** A new key: its id, its secret for the owner, and the sealed secret to store. */
export interface MintedKey {
  readonly keyId: string;
  readonly secret: string;
  readonly sealedSecret: Buffer;
}

/** Makes ids and secrets of keys; stores nothing. */
@Injectable()
export class ApiKeyMint {
  constructor(
    private readonly box: SecretBox,
    private readonly random: RandomBytes,
  ) {}

  mint(): MintedKey {
    const keyId = keyIdFrom(this.random.bytes(KEY_ID_BYTES));
    const secret = opaqueText(this.random.bytes(KEY_SECRET_BYTES));
    const sealedSecret = this.box.seal(secret, keyId, this.random.bytes(NONCE_BYTES));
    return { keyId, secret, sealedSecret };
  }
}
