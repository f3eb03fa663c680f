/**
 * A broken invariant: the process that sees one must end, because its memory can no longer be
 * trusted (guarantee G9). Never thrown for bad input, which is a {@link DomainError}.
 */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws {@link InvariantError} unless `condition` holds. Stays on in production. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The value itself, or {@link InvariantError} when it is null or undefined. */
export function required<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new InvariantError(`${what} is missing`);
  return value;
}

/** Makes a switch over a union complete at compile time; reaching it is a broken invariant. */
export function unreachable(value: never, what = 'value'): never {
  throw new InvariantError(`unexpected ${what}: ${JSON.stringify(value)}`);
}
