import { types } from 'pg';

import { assert } from '@app/kernel';

const INT8_OID = 20;

type TypeParser = (value: string) => unknown;

/** A BIGINT of PostgreSQL as a number. Throws InvariantError beyond 2^53, where it would round. */
export function parseInt8(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), 'a BIGINT beyond the safe integers');
  return value;
}

/**
 * Type parsers of one pool or client: BIGINT as a safe integer, the rest as pg does it. Set per
 * pool, since a change of pg's own table would reach TypeORM, which wants text.
 */
export const SAFE_INTEGER_TYPES = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): TypeParser {
    if (oid === INT8_OID && format !== 'binary') return parseInt8;
    return types.getTypeParser(oid, format) as TypeParser;
  },
};
