import type { FieldShape, ShapeNode } from './shape';

/** What is wrong with a payload, and at which field. */
export interface Flaw {
  readonly reason: 'MISSING_FIELD' | 'MALFORMED_FIELD' | 'UNKNOWN_FIELD';
  /** Path from the payload down: `legs.takeProfitUnits`, `symbols.3`; empty for all of it. */
  readonly field: string;
  readonly expected: string;
}

/** Bounds of times that a Date can hold, in milliseconds. */
const TIME_MAX = 8_640_000_000_000_000;

/**
 * The first thing wrong with a value; null when it fits. Never throws, and looks no deeper than the
 * shape.
 */
export function flawOf(shape: ShapeNode, value: unknown): Flaw | null {
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string' && value.length <= shape.lengthMax ? null : flawed(shape);
    case 'integer':
      return Number.isSafeInteger(value) &&
        (value as number) >= shape.min &&
        (value as number) <= shape.max
        ? null
        : flawed(shape);
    case 'time':
      return typeof value === 'number' && Math.abs(value) <= TIME_MAX ? null : flawed(shape);
    case 'boolean':
      return typeof value === 'boolean' ? null : flawed(shape);
    case 'one of':
      return (shape.values as readonly unknown[]).includes(value) ? null : flawed(shape);
    case 'nullable':
      return value === null ? null : flawOf(shape.of, value);
    case 'optional':
      return value === undefined ? null : flawOf(shape.of, value);
    case 'list':
    case 'rows':
      return flawOfList(shape, value);
    case 'record':
      return flawOfRecord(shape, value);
    case 'nothing':
      return value === undefined ? null : flawed(shape);
  }
}

type ListShape = Extract<ShapeNode, { kind: 'list' | 'rows' }>;
type RecordShape = Extract<ShapeNode, { kind: 'record' }>;

function flawOfList(shape: ListShape, value: unknown): Flaw | null {
  if (!Array.isArray(value) || value.length > shape.countMax) return flawed(shape);
  for (let index = 0; index < value.length; index += 1) {
    const flaw = flawOf(shape.of, value[index]);
    if (flaw !== null) return within(String(index), flaw);
  }
  return null;
}

function flawOfRecord(shape: RecordShape, value: unknown): Flaw | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return flawed(shape);
  const given = value as Readonly<Record<string, unknown>>;
  // Then whatever it has, it has itself.
  const above: unknown = Object.getPrototypeOf(given);
  if (above !== Object.prototype && above !== null) return flawed(shape);
  let found = 0;
  // An order passes here on its way: no allocation unless there is something to say.
  for (let index = 0; index < shape.fields.length; index += 1) {
    const { name, of } = shape.fields[index] as FieldShape;
    const part = given[name];
    if (part === undefined) {
      if (of.kind === 'optional') continue;
      return { reason: 'MISSING_FIELD', field: name, expected: expectation(of) };
    }
    found += 1;
    const flaw = flawOf(of, part);
    if (flaw !== null) return within(name, flaw);
  }
  return countOf(given) === found ? null : unknownField(shape, given);
}

function countOf(given: object): number {
  let count = 0;
  for (const _ in given) count += 1;
  return count;
}

function unknownField(shape: RecordShape, given: Readonly<Record<string, unknown>>): Flaw | null {
  const other = Object.keys(given).find((key) => !shape.fields.some(({ name }) => name === key));
  if (other === undefined) return null;
  return { reason: 'UNKNOWN_FIELD', field: other.slice(0, 64), expected: 'no such field' };
}

function within(name: string, flaw: Flaw): Flaw {
  return { ...flaw, field: flaw.field === '' ? name : `${name}.${flaw.field}` };
}

function flawed(shape: ShapeNode): Flaw {
  return { reason: 'MALFORMED_FIELD', field: '', expected: expectation(shape) };
}

/** What would have been right, for a person. */
function expectation(shape: ShapeNode): string {
  switch (shape.kind) {
    case 'text':
      return `text of at most ${shape.lengthMax} characters`;
    case 'integer':
      return `a whole number from ${shape.min} to ${shape.max}`;
    case 'time':
      return 'a time in milliseconds';
    case 'boolean':
      return 'true or false';
    case 'one of':
      return `one of ${shape.values.join(', ')}`;
    case 'nullable':
      return `${expectation(shape.of)}, or null`;
    case 'optional':
      return expectation(shape.of);
    case 'list':
    case 'rows':
      return `a list of at most ${shape.countMax}`;
    case 'record':
      return `an object with ${shape.fields.map(({ name }) => name).join(', ')}`;
    case 'nothing':
      return 'nothing';
  }
}
