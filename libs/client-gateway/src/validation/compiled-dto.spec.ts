import { IsIn, validateSync } from 'class-validator';

import { DomainError } from '@app/kernel';

import { PlaceOrderDto } from '../orders/place-order.dto';
import { CreateKeyDto } from '../session/session.dto';
import { compileDto } from './compiled-dto';
import type { DtoClass } from './compiled-dto';

const RULES = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
const order = { symbol: 'AAPL', side: 'buy', qty: '10', type: 'limit', limit_price: 190.5 };

/** Field that class-validator itself refuses first, or null. */
function refusedBy(target: DtoClass, body: object): string[] {
  const errors = validateSync(Object.assign(new target(), body), RULES);
  return errors.map((error) => error.property);
}

/** Field that the compiled rules refuse, or null. */
function refusedByCompiled(target: DtoClass, body: object): string | null {
  try {
    compileDto(target)?.validate(body, 'refuse');
    return null;
  } catch (error) {
    if (error instanceof DomainError) return String(error.details['field']);
    throw error;
  }
}

describe('compiled DTO', () => {
  const values: unknown[] = [
    undefined,
    null,
    '',
    'buy',
    'limit',
    'day',
    5,
    -1,
    1e309,
    NaN,
    true,
    [],
    ['read'],
    ['fly'],
    [5],
    {},
    '1e3',
    '12',
    '0x1',
    'a\u0000b',
    'x'.repeat(300),
    '2030-01-01',
    'yesterday',
  ];
  const bodies = [
    ...Object.keys(order),
    'client_order_id',
    'post_only',
    'expire_at',
    'hack',
  ].flatMap((field) => values.map((value) => ({ ...order, [field]: value })));

  it('agrees with class-validator on what passes and which field does not', () => {
    for (const body of bodies) {
      const expected = refusedBy(PlaceOrderDto, body);
      const found = refusedByCompiled(PlaceOrderDto, body);
      if (expected.length === 0) expect({ body, found }).toEqual({ body, found: null });
      else expect(expected).toContain(found);
    }
    for (const permissions of values) {
      const expected = refusedBy(CreateKeyDto, { permissions });
      expect(refusedByCompiled(CreateKeyDto, { permissions })).toBe(expected[0] ?? null);
    }
  });

  it('leaves a class with rules it does not know to the general pipe', () => {
    class Grouped {
      @IsIn(['a'], { groups: ['some'] })
      word!: string;
    }
    expect(compileDto(Grouped)).toBeNull();
    expect(compileDto(class Bare {})).toBeNull();
  });

  it('drops unknown fields of a query instead of refusing them', () => {
    const dto = compileDto(PlaceOrderDto)?.validate({ ...order, more: 1 }, 'drop');
    expect(dto).toBeInstanceOf(PlaceOrderDto);
    expect(Object.keys(dto ?? {})).not.toContain('more');
  });

  it('takes a few microseconds', () => {
    const compiled = compileDto(PlaceOrderDto);
    for (let warm = 0; warm < 20_000; warm += 1) compiled?.validate(order, 'refuse');
    const started = process.hrtime.bigint();
    for (let run = 0; run < 20_000; run += 1) compiled?.validate(order, 'refuse');
    const nanoseconds = Number(process.hrtime.bigint() - started) / 20_000;
    expect(nanoseconds).toBeLessThan(30_000);
  });
});
