import type { Reason } from './reasons';
import { REASONS } from './reasons';

/** Context of an error: the limit, the value and what would pass, as JSON-safe data. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An expected failure with a stable reason from the catalogue (`reasons.ts`). It crosses process
 * borders as `{reason, message, details}` and becomes an HTTP status in one filter only.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly reason: Reason,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }

  /** HTTP status that belongs to the reason. */
  get status(): number {
    return REASONS[this.reason].status;
  }

  /** Eight-digit code of the public API that belongs to the reason. */
  get code(): number {
    return REASONS[this.reason].code;
  }
}

/** Plain form of a refusal, as it stands in stream events. */
export interface Refusal {
  reason: Reason;
  message: string;
  details: ErrorDetails;
}

/** A refusal as data; `details` name the limit and the value where there is one. */
export function refusal(reason: Reason, message: string, details: ErrorDetails = {}): Refusal {
  return { reason, message, details };
}

/** The error that answers a caller with this refusal. */
export function refusalError(value: Refusal): DomainError {
  return new DomainError(value.reason, value.message, value.details);
}
