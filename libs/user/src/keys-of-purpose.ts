import { ACCESS_TOKEN } from '@app/contracts';
import { deriveKey } from '@app/platform';

/** Key that signs access tokens; tells nothing of the others. */
export function accessTokenKey(secretKey: string): Buffer {
  return deriveKey(secretKey, ACCESS_TOKEN.keyPurpose);
}

/** Key that kept answers are sealed under. */
export function keptAnswerKey(secretKey: string): Buffer {
  return deriveKey(secretKey, 'kept-answer');
}

/** Key that the secrets of API keys are sealed under. */
export function apiKeySealingKey(secretKey: string): Buffer {
  return deriveKey(secretKey, 'api-key-secret');
}
