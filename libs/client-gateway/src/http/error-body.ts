import { HttpException } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { databaseTrouble } from '@app/platform';
import type { ErrorDetails, Reason } from '@app/kernel';

import { RowsRefused } from './rows-refused';

/** A value in the body of an error; only a refused list has rows. */
type BodyValue = string | number | boolean | null | readonly object[];

/** An error as it leaves the gateway. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, BodyValue>>;
  /** Seconds of the Retry-After header; null for none. */
  readonly retryAfterSeconds: number | null;
  /** True when the cause is ours and has to be logged. */
  readonly internal: boolean;
}

/** Fixed words of the contract, whatever the error itself says. */
const FIXED_MESSAGES: Partial<Record<Reason, string>> = {
  PERMISSION_DENIED: 'forbidden.',
  IP_NOT_ALLOWED: 'forbidden.',
  TRADING_SUSPENDED_BY_USER: 'new orders are rejected by user request',
  ROUTE_NOT_FOUND: 'route not found',
  PAYLOAD_TOO_LARGE: 'request body is too large',
  RATE_LIMIT: 'rate limit exceeded',
  RISK_ORDER_RATE: 'rate limit exceeded',
  DUPLICATE_CLIENT_ORDER_ID: 'client_order_id must be unique',
  INTERNAL: 'internal server error',
};
const UNAUTHORIZED_MESSAGE = 'request is not authorized';
/** Names of the body that context never overwrites. */
const RESERVED = ['code', 'message', 'reason', 'request_id', 'detail'];

/** The contract's body for anything that was thrown (section 3). Pure; never shows internals. */
export function errorAnswer(thrown: unknown, requestId: string): ErrorAnswer {
  const error = asDomainError(thrown);
  const message = messageOf(error);
  const body: Record<string, BodyValue> = {
    code: error.code,
    message,
    reason: error.reason,
    request_id: requestId,
  };
  const internal = error.status === 500;
  if (!internal) addContext(body, error.details);
  if (error instanceof RowsRefused) body['errors'] = error.errors;
  if (message !== error.message && !internal && error.status !== 401 && error.message !== '') {
    body['detail'] = error.message;
  }
  return { status: error.status, body, retryAfterSeconds: retryAfter(error), internal };
}

function addContext(body: Record<string, unknown>, details: ErrorDetails): void {
  for (const [name, value] of Object.entries(details)) {
    if (!RESERVED.includes(name) && name !== 'retryAfterSeconds') body[name] = value;
  }
}

function messageOf(error: DomainError): string {
  if (error.status === 401) return UNAUTHORIZED_MESSAGE;
  return FIXED_MESSAGES[error.reason] ?? error.message;
}

function retryAfter(error: DomainError): number | null {
  if (error.status !== 429 && error.status !== 503) return null;
  const seconds = error.details['retryAfterSeconds'];
  return typeof seconds === 'number' && seconds > 0 ? Math.ceil(seconds) : 1;
}

/** What Nest, Fastify and our own code throw, as one kind of error. */
export function asDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  const trouble = databaseTrouble(thrown);
  if (trouble !== null) return trouble;
  const status = statusOf(thrown);
  if (status === 401) return new DomainError('AUTH_REQUIRED', UNAUTHORIZED_MESSAGE);
  if (status === 403) return new DomainError('PERMISSION_DENIED', 'forbidden.');
  if (status === 404 || status === 405)
    return new DomainError('ROUTE_NOT_FOUND', 'route not found');
  if (status === 413) return new DomainError('PAYLOAD_TOO_LARGE', 'request body is too large');
  if (status === 429) return new DomainError('RATE_LIMIT', 'rate limit exceeded');
  if (status === 503) return new DomainError('SERVICE_DOWN', 'the exchange is not available');
  if (status >= 400 && status < 500) {
    return new DomainError('BODY_NOT_JSON', status === 415 ? NOT_JSON_TYPE : 'malformed request');
  }
  return new DomainError('INTERNAL', 'internal server error');
}

const NOT_JSON_TYPE = 'request body must be JSON (content-type: application/json)';

function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number') {
    return thrown.statusCode;
  }
  return 500;
}
