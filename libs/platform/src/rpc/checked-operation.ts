import type { ErrorDetails, Flaw, ShapeNode } from '@app/kernel';
import { DomainError, flawOf } from '@app/kernel';

import type { Operation } from './rpc-server';

type RowsShape = Extract<ShapeNode, { kind: 'rows' }>;

/** How one row of a batch was refused; what ports call an outcome. */
interface RefusedRow {
  readonly ok: false;
  readonly reason: Flaw['reason'];
  readonly message: string;
  readonly details: ErrorDetails;
}

/**
 * An operation that only sees arguments of its shape; whatever else arrives is refused with the
 * reason, the field and what would have been right. Of a batch the bad rows are refused, each with
 * an outcome of its own, and the others go on.
 */
export function checkedOperation(shape: ShapeNode, operation: Operation): Operation {
  if (shape.kind === 'rows') return (argument) => rowByRow(shape, argument, operation);
  return async (argument) => {
    const flaw = flawOf(shape, argument);
    if (flaw !== null) throw flawError(flaw);
    return await operation(argument);
  };
}

/** The error that answers whoever sent a payload with this flaw. */
export function flawError({ reason, field, expected }: Flaw): DomainError {
  const where = field === '' ? 'the payload' : field;
  return new DomainError(reason, `${where} must be ${expected}`, { field, expected });
}

async function rowByRow(
  shape: RowsShape,
  argument: unknown,
  operation: Operation,
): Promise<unknown> {
  if (!Array.isArray(argument) || argument.length > shape.countMax) {
    const expected = `a list of at most ${shape.countMax}`;
    throw flawError({ reason: 'MALFORMED_FIELD', field: '', expected });
  }
  const refused = new Map<number, RefusedRow>();
  argument.forEach((row: unknown, index) => {
    const flaw = flawOf(shape.of, row);
    if (flaw === null) return;
    const { reason, message, details } = flawError(flaw);
    refused.set(index, { ok: false, reason: reason as Flaw['reason'], message, details });
  });
  if (refused.size === 0) return await operation(argument);
  const good = argument.filter((_, index) => !refused.has(index)) as unknown[];
  const outcomes = good.length === 0 ? [] : ((await operation(good)) as unknown[]);
  let next = 0;
  return argument.map((_, index) => {
    const refusal = refused.get(index);
    if (refusal !== undefined) return refusal;
    next += 1;
    return outcomes[next - 1];
  });
}
