/**
 * What every verifier of an access token must agree on. The one algorithm that is accepted, and the
 * purpose from which the signing key is derived (`deriveKey` of `SECRET_KEY`).
 */
export const ACCESS_TOKEN = {
  algorithm: 'HS256',
  issuer: 'openbell',
  audience: 'openbell-api',
  keyPurpose: 'access-token',
} as const;
