import { DomainError, type ErrorDetails } from '@app/kernel';

/** The one text of every 401: an answer never tells which half of a credential was wrong. */
const NOT_AUTHORIZED = 'request is not authorized';
/** The one text of every 403 about permission, address or role; clients go by it. */
const FORBIDDEN = 'forbidden.';

/** The credential is unknown, wrong or revoked. */
export function authInvalid(): DomainError {
  return new DomainError('AUTH_INVALID', NOT_AUTHORIZED);
}

/** The credential was good once. */
export function authExpired(): DomainError {
  return new DomainError('AUTH_EXPIRED', NOT_AUTHORIZED);
}

/** What was asked for goes beyond the asker's role; `detail` explains. */
export function permissionDenied(detail: string): DomainError {
  return new DomainError('PERMISSION_DENIED', FORBIDDEN, { detail });
}

/** The key is good, but not from this address. */
export function addressNotAllowed(): DomainError {
  return new DomainError('IP_NOT_ALLOWED', FORBIDDEN, {
    detail: 'address is not on the allow list of the key',
  });
}

/** Too many failures; `waitMs` is what is left of the delay. */
export function slowDown(waitMs: number): DomainError {
  return new DomainError('RATE_LIMIT', 'rate limit exceeded', {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  });
}

/** A field of a request is not what it must be. */
export function malformed(field: string, rule: string): DomainError {
  const details: ErrorDetails = { field };
  return new DomainError('MALFORMED_FIELD', `${field} ${rule}`, details);
}
