import { DomainError } from '@app/kernel';

/** Nothing was sent: the server refuses, is starting, or has no connection left. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '57P03', '53300']);
const NOT_SENT_TEXT = /timeout exceeded when trying to connect|pool after calling end/i;
/** It may have been done: the connection broke, the server ends, a deadline passed, no room. */
const MAYBE_DONE = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57014']);
const MAYBE_DONE_CLASS = /^(08|53|58)[0-9A-Z]{3}$/;
const MAYBE_DONE_TEXT = /connection terminated|query read timeout|connection ended/i;

/**
 * What trouble with PostgreSQL means to whoever asked: SERVICE_DOWN when nothing was sent,
 * OUTCOME_UNKNOWN when it may have been done. Null for an error of another kind.
 */
export function databaseTrouble(error: unknown): DomainError | null {
  if (!(error instanceof Error)) return null;
  const given = (error as { code?: unknown }).code;
  const code = typeof given === 'string' ? given : '';
  if (NOT_SENT.has(code) || NOT_SENT_TEXT.test(error.message)) {
    return new DomainError('SERVICE_DOWN', 'the database is away; nothing was recorded');
  }
  const broken = MAYBE_DONE.has(code) || MAYBE_DONE_CLASS.test(code);
  if (!broken && !MAYBE_DONE_TEXT.test(error.message)) return null;
  return new DomainError('OUTCOME_UNKNOWN', 'the database did not answer; ask again');
}
