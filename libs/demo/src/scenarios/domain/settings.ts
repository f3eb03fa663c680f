import type { ScenarioSetting, SettingValue } from '@app/contracts';
import { DomainError } from '@app/kernel';

/** Settings of one run: every name that the use case has, with a value in its range. */
export type Settings = Readonly<Record<string, SettingValue>>;

/**
 * Settings as a client sends them, with the defaults filled in. Throws UNKNOWN_FIELD or
 * MALFORMED_FIELD with field, limit, value and what would pass. Pure.
 */
export function readSettings(known: readonly ScenarioSetting[], given: unknown): Settings {
  const source = given ?? {};
  if (typeof source !== 'object' || Array.isArray(source)) {
    throw new DomainError('MALFORMED_FIELD', 'settings must be an object', { field: 'settings' });
  }
  const values = source as Readonly<Record<string, unknown>>;
  const names = known.map(({ name }) => name);
  for (const name of Object.keys(values)) {
    if (names.includes(name)) continue;
    const field = `settings.${name.slice(0, 64)}`;
    throw new DomainError('UNKNOWN_FIELD', `${field} is not a known field`, {
      field,
      would_pass: names.join(', '),
    });
  }
  return Object.fromEntries(
    known.map((setting) => [setting.name, readSetting(setting, values[setting.name])]),
  );
}

function readSetting(setting: ScenarioSetting, value: unknown): SettingValue {
  if (value === undefined || value === null) return setting.default;
  if (setting.type === 'integer') return readInteger(setting, value);
  if (setting.type === 'boolean') {
    if (typeof value === 'boolean') return value;
    throw malformed(setting, value, { limit: 'true or false', passes: String(setting.default) });
  }
  const allowed = (setting.choices ?? []).map((choice) => choice.value);
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw malformed(setting, value, { limit: allowed.join(', '), passes: String(setting.default) });
}

function readInteger(setting: ScenarioSetting, value: unknown): number {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = setting;
  const limit = `a whole number from ${min} to ${max}`;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw malformed(setting, value, { limit, passes: String(setting.default) });
  }
  if (value < min) throw malformed(setting, value, { limit, passes: String(min) });
  if (value > max) throw malformed(setting, value, { limit, passes: String(max) });
  return value;
}

function malformed(
  setting: ScenarioSetting,
  value: unknown,
  rule: { readonly limit: string; readonly passes: string },
): DomainError {
  const field = `settings.${setting.name}`;
  return new DomainError('MALFORMED_FIELD', `${field} must be ${rule.limit}`, {
    field,
    limit: rule.limit,
    value: String(JSON.stringify(value)).slice(0, 80),
    would_pass: rule.passes,
  });
}
