import { IsOptional, ValidateBy } from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';

import { DECIMAL_RULE, decimalText } from './decimal-field';
import { isCleanText, isPrintableAscii } from './text';
import { parseTime } from './times';

interface FieldNotes {
  readonly description?: string;
  readonly example?: string | number | boolean | readonly string[];
}

/** Required or optional, for the validator and the document alike. */
export function optional(notes: FieldNotes & { type?: unknown } = {}): PropertyDecorator {
  return applyDecorators(IsOptional(), ApiPropertyOptional({ nullable: true, ...notes } as object));
}

/** Documents a required field. */
export function needed(notes: FieldNotes & { type?: unknown } = {}): PropertyDecorator {
  return ApiProperty(notes as object);
}

/** JSON number or string that is a plain decimal of at most 15 digits. */
export function IsDecimalField(): PropertyDecorator {
  return ValidateBy({
    name: 'isDecimalField',
    validator: {
      validate: (value: unknown) => decimalText(value) !== null,
      defaultMessage: () => `$property ${DECIMAL_RULE}`,
    },
  });
}

/** 1 to `max` printable ASCII characters: ids that clients choose. */
export function IsPrintableAscii(max = 128, options: ValidationOptions = {}): PropertyDecorator {
  const rule = {
    name: 'isPrintableAscii',
    constraints: [max],
    validator: {
      validate: (value: unknown) => isPrintableAscii(value, max),
      defaultMessage: () => `$property must be 1 to ${max} printable ASCII characters`,
    },
  };
  return ValidateBy(rule, options);
}

/** 1 to `max` characters for people to read: well-formed, without control characters. */
export function IsCleanText(max: number): PropertyDecorator {
  return ValidateBy({
    name: 'isCleanText',
    constraints: [max],
    validator: {
      validate: (value: unknown) => isCleanText(value, max),
      defaultMessage: () =>
        `$property must be text of 1 to ${max} characters without control characters`,
    },
  });
}

/** `YYYY-MM-DD` or RFC 3339. */
export function IsTimeField(): PropertyDecorator {
  return ValidateBy({
    name: 'isTimeField',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && parseTime(value) !== null,
      defaultMessage: () => '$property must be a date or an RFC 3339 time',
    },
  });
}
