import type { ShapeNode } from '@app/kernel';
import { flawOf } from '@app/kernel';

/** A payload that a shape must refuse, and what is wrong with it. */
export interface WrongPayload {
  readonly what: string;
  readonly payload: unknown;
}

/** Values of every type that JSON has, and the worst of each. */
const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  9_007_199_254_740_992,
  '',
  '12abc',
  '\u0000',
  '\ud800',
  "'; drop table users.account; --",
  'x'.repeat(100_000),
  [],
  [[]],
  [null],
  {},
  { toString: null, valueOf: null },
  JSON.parse('{"__proto__":{"isAdmin":true}}') as unknown,
  JSON.parse('['.repeat(500) + ']'.repeat(500)) as unknown,
];

/** Something of the shape. */
export function rightPayload(shape: ShapeNode): unknown {
  switch (shape.kind) {
    case 'text':
      return 'none';
    case 'integer':
      return Math.max(shape.min, Math.min(shape.max, 1));
    case 'time':
      return 1;
    case 'boolean':
      return false;
    case 'one of':
      return shape.values[0];
    case 'nullable':
    case 'optional':
      return rightPayload(shape.of);
    case 'list':
    case 'rows':
      return [rightPayload(shape.of)];
    case 'record':
      return Object.fromEntries(shape.fields.map(({ name, of }) => [name, rightPayload(of)]));
    case 'nothing':
      return undefined;
  }
}

/** Payloads that a shape refuses: each strange value at each place, missing and unknown fields. */
export function wrongPayloads(shape: ShapeNode): WrongPayload[] {
  return [...variants(shape)].filter(({ payload }) => flawOf(shape, payload) !== null);
}

function* variants(shape: ShapeNode): Generator<WrongPayload> {
  yield* STRANGE.map((payload) => ({ what: 'all of it', payload }));
  if (shape.kind === 'nullable' || shape.kind === 'optional') yield* variants(shape.of);
  if (shape.kind === 'list' || shape.kind === 'rows') {
    const right = rightPayload(shape.of);
    for (const { what, payload } of variants(shape.of)) {
      yield { what: `1.${what}`, payload: [right, payload] };
    }
    yield { what: 'too many', payload: Array.from({ length: shape.countMax + 1 }, () => null) };
  }
  if (shape.kind !== 'record') return;
  const right = rightPayload(shape) as Readonly<Record<string, unknown>>;
  yield { what: 'another field', payload: { ...right, admin: true } };
  for (const { name, of } of shape.fields) {
    const { [name]: _, ...rest } = right;
    yield { what: `${name} missing`, payload: rest };
    for (const { what, payload } of variants(of)) {
      yield { what: `${name}.${what}`, payload: { ...right, [name]: payload } };
    }
  }
}
