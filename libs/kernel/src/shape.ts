/** The plain data behind a {@link Shape}. */
export type ShapeNode =
  | { readonly kind: 'text'; readonly lengthMax: number }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'time' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'one of'; readonly values: readonly string[] }
  | { readonly kind: 'nullable'; readonly of: ShapeNode }
  | { readonly kind: 'optional'; readonly of: ShapeNode }
  | { readonly kind: 'list'; readonly of: ShapeNode; readonly countMax: number }
  | { readonly kind: 'rows'; readonly of: ShapeNode; readonly countMax: number }
  | { readonly kind: 'record'; readonly fields: readonly FieldShape[] }
  | { readonly kind: 'nothing' };

/** Name and shape of one field of a record. */
export interface FieldShape {
  readonly name: string;
  readonly of: ShapeNode;
}

/** Makes a shape fit one type only, in both directions; there is no such value. */
interface Fits<T> {
  readonly fits?: (value: T) => T;
}

/**
 * What a payload of type `T` must look like: data, so that it can be checked, shown and turned into
 * wrong values. Its builders take the type from the caller, so a field that is added to the type
 * and not to the shape does not compile.
 */
export type Shape<T> = ShapeNode & Fits<T>;

/** Shape of a field that may be missing. */
export type OptionalShape<T> = Extract<ShapeNode, { kind: 'optional' }> & Fits<T>;

/** A shape for each field of `T`, those that may be missing as optional ones. */
export type FieldShapes<T> = {
  readonly [K in keyof T]-?: undefined extends T[K]
    ? OptionalShape<Exclude<T[K], undefined>>
    : Shape<T[K]>;
};

/** Shape of the one argument of each operation of a port: a missing operation does not compile. */
export type OperationShapes<Port> = { readonly [K in keyof Port & string]: ArgumentShape<Port[K]> };

type ArgumentShape<Operation> = Operation extends (...given: infer Given) => unknown
  ? Given extends readonly [infer Only, ...unknown[]]
    ? Shape<Only>
    : Shape<undefined>
  : never;

const TEXT_LENGTH_MAX = 16_384;
const COUNT_MAX = 10_000;

function text(lengthMax = TEXT_LENGTH_MAX): Shape<string> {
  return { kind: 'text', lengthMax };
}

/** A whole number that is exact. */
function integer(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): Shape<number> {
  return { kind: 'integer', min, max };
}

/** A whole number from zero up. */
function natural(max = Number.MAX_SAFE_INTEGER): Shape<number> {
  return { kind: 'integer', min: 0, max };
}

/** Milliseconds since 1970, fractions allowed. */
function time(): Shape<number> {
  return { kind: 'time' };
}

function flag(): Shape<boolean> {
  return { kind: 'boolean' };
}

function oneOf<const V extends readonly string[]>(...values: V): Shape<V[number]> {
  return { kind: 'one of', values };
}

function nullable<T>(of: Shape<T>): Shape<T | null> {
  return { kind: 'nullable', of };
}

function optional<T>(of: Shape<T>): OptionalShape<T> {
  return { kind: 'optional', of };
}

function list<T>(of: Shape<T>, countMax = COUNT_MAX): Shape<readonly T[]> {
  return { kind: 'list', of, countMax };
}

/** As a list, of which each row is refused on its own: the others go on. */
function rows<T>(of: Shape<T>, countMax = COUNT_MAX): Shape<readonly T[]> {
  return { kind: 'rows', of, countMax };
}

/** Exactly these fields and no other. */
function record<T extends object>(fields: FieldShapes<T>): Shape<T> {
  const named = Object.entries<ShapeNode>(fields).map(([name, of]) => ({ name, of }));
  return { kind: 'record', fields: named };
}

/** An operation without an argument. */
function nothing(): Shape<undefined> {
  return { kind: 'nothing' };
}

/** Builders of shapes. */
export const shape = {
  text,
  integer,
  natural,
  time,
  flag,
  oneOf,
  nullable,
  optional,
  list,
  rows,
  record,
  nothing,
} as const;
