import { DomainError, required } from '@app/kernel';
import { getFromContainer, getMetadataStorage, ValidationTypes } from 'class-validator';
import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';

import { malformed, missing } from './decimal-field';

/** A DTO class: no constructor arguments, fields decorated with class-validator. */
export type DtoClass<T extends object = object> = new () => T;
type Fields = Record<string, unknown>;
type Metadata = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];

interface Rule {
  readonly constraint: ValidatorConstraintInterface;
  readonly arguments: ValidationArguments;
  readonly message: Metadata['message'];
  readonly each: boolean;
}
interface Field {
  readonly name: string;
  readonly conditions: readonly ((object: Fields, value: unknown) => boolean)[];
  readonly rules: readonly Rule[];
}

/** The class-validator rules of one DTO class, looked up once. */
export interface CompiledDto {
  /**
   * An instance holding the known fields of `body`. Throws MALFORMED_FIELD, MISSING_FIELD or
   * UNKNOWN_FIELD with the `field`; an unknown field is dropped when `unknown` is `drop`.
   */
  validate(body: unknown, unknown: 'refuse' | 'drop'): object;
}

/**
 * Reads the class-validator metadata of a flat DTO class into arrays of checks, so that a body
 * costs about two microseconds instead of the forty that the general pipe takes (it looks up the
 * metadata and copies the object twice per request). Null when the class uses a rule that this
 * does not know (nested objects, promises, groups): the general pipe then does it.
 */
export function compileDto(target: DtoClass): CompiledDto | null {
  const all = getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
  if (all.length === 0) return null;
  const fields = new Map<string, Field>();
  for (const metadata of all) {
    if (!supported(metadata)) return null;
    const field = fields.get(metadata.propertyName) ?? {
      name: metadata.propertyName,
      conditions: [],
      rules: [],
    };
    fields.set(metadata.propertyName, withRule(field, metadata));
  }
  return new FlatDto(target, fields);
}

/** As {@link compileDto}, for a class that is known to be flat. */
export function flatDto(target: DtoClass): CompiledDto {
  return required(compileDto(target), `flat rules of ${target.name}`);
}

function supported(metadata: Metadata): boolean {
  const known: string[] = [
    ValidationTypes.CUSTOM_VALIDATION,
    ValidationTypes.CONDITIONAL_VALIDATION,
    ValidationTypes.WHITELIST,
  ];
  const groups: readonly unknown[] | undefined = metadata.groups;
  return known.includes(metadata.type) && (groups ?? []).length === 0;
}

function withRule(field: Field, metadata: Metadata): Field {
  if (metadata.type === ValidationTypes.WHITELIST) return field;
  if (metadata.type === ValidationTypes.CONDITIONAL_VALIDATION) {
    const condition = required(metadata.constraints[0], 'condition') as Field['conditions'][number];
    return { ...field, conditions: [...field.conditions, condition] };
  }
  const constraints = getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls);
  const rules = constraints.map((constraint): Rule => {
    return {
      constraint: getFromContainer<ValidatorConstraintInterface>(constraint.target),
      arguments: {
        value: undefined,
        constraints: metadata.constraints ?? [],
        targetName: '',
        object: {},
        property: metadata.propertyName,
      },
      message: metadata.message,
      each: metadata.each,
    };
  });
  return { ...field, rules: [...field.rules, ...rules] };
}

class FlatDto implements CompiledDto {
  private readonly list: readonly Field[];

  constructor(
    private readonly target: DtoClass,
    private readonly fields: ReadonlyMap<string, Field>,
  ) {
    this.list = [...fields.values()];
  }

  validate(body: unknown, unknown: 'refuse' | 'drop'): object {
    const source = body ?? {};
    if (typeof source !== 'object' || Array.isArray(source)) {
      throw malformed('body', 'must be a JSON object');
    }
    const instance = new this.target() as Fields;
    for (const name of Object.keys(source)) {
      if (this.fields.has(name)) instance[name] = (source as Fields)[name];
      else if (unknown === 'refuse') throw unknownField(name);
    }
    for (const field of this.list) check(field, instance);
    return instance;
  }
}

function check(field: Field, instance: Fields): void {
  const value = instance[field.name];
  for (const condition of field.conditions) {
    if (!condition(instance, value)) return;
  }
  for (const rule of field.rules) {
    if (passes(rule, value)) continue;
    if (value === undefined || value === null) throw missing(field.name);
    throw new DomainError('MALFORMED_FIELD', messageOf(rule, value), { field: field.name });
  }
}

function passes(rule: Rule, value: unknown): boolean {
  if (!rule.each) return rule.constraint.validate(value, rule.arguments) === true;
  if (!Array.isArray(value)) return false;
  return value.every((item) => rule.constraint.validate(item, rule.arguments) === true);
}

function messageOf(rule: Rule, value: unknown): string {
  const args = { ...rule.arguments, value };
  const given = rule.message ?? rule.constraint.defaultMessage?.(args) ?? '$property is malformed';
  const text = typeof given === 'function' ? given(args) : given;
  const prefix = rule.each ? 'each value in ' : '';
  return `${prefix}${text}`
    .replaceAll('$property', args.property)
    .replaceAll('$constraint1', String(args.constraints[0] ?? ''))
    .replaceAll('$constraint2', String(args.constraints[1] ?? ''));
}

function unknownField(name: string): DomainError {
  const field = name.slice(0, 64);
  return new DomainError('UNKNOWN_FIELD', `${field} is not a known field`, { field });
}
