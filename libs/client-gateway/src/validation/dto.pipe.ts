import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import type { ValidationError } from 'class-validator';

import { RefusedBody } from '../http/json-body';
import { compileDto } from './compiled-dto';
import type { CompiledDto, DtoClass } from './compiled-dto';
import { missing } from './decimal-field';

const PRIMITIVES: readonly unknown[] = [String, Number, Boolean, Array, Object, Buffer, Date];

/**
 * The one pipe of the gateway: class-validator rules with unknown fields refused in bodies and
 * ignored in queries, nothing converted. Flat DTO classes are compiled once (`compiled-dto.ts`);
 * any other goes through Nest's own ValidationPipe with the same strictness. Throws DomainError.
 */
@Injectable()
export class DtoPipe extends ValidationPipe {
  private readonly compiled = new Map<unknown, CompiledDto | null>();

  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      transformOptions: { enableImplicitConversion: false },
      stopAtFirstError: true,
      exceptionFactory: (errors) => fieldError(errors),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (value instanceof RefusedBody) throw value.error;
    const { metatype, type } = metadata;
    if (metatype === undefined || PRIMITIVES.includes(metatype)) return value;
    if (type !== 'body' && type !== 'query') return value;
    const dto = this.compiledOf(metatype as DtoClass);
    if (dto === null) return (await super.transform(value, metadata)) as unknown;
    return dto.validate(value, type === 'body' ? 'refuse' : 'drop');
  }

  private compiledOf(metatype: DtoClass): CompiledDto | null {
    let dto = this.compiled.get(metatype);
    if (dto === undefined) {
      dto = compileDto(metatype);
      this.compiled.set(metatype, dto);
    }
    return dto;
  }
}

function fieldError(errors: readonly ValidationError[]): DomainError {
  const first = errors[0];
  const field = first?.property ?? 'body';
  const constraints = first?.constraints ?? {};
  if ('whitelistValidation' in constraints) {
    return new DomainError('UNKNOWN_FIELD', `${field} is not a known field`, { field });
  }
  if (first?.value === undefined || first.value === null) return missing(field);
  const message = Object.values(constraints)[0] ?? `${field} is malformed`;
  return new DomainError('MALFORMED_FIELD', message, { field });
}
