'use client';

import type { ScenarioSetting, SettingValue } from '@app/contracts';
import { useId } from 'react';

import { Field, Select } from '@/ui';

/** Settings as they are typed: numbers stay text until they are sent. */
export type TypedSettings = Readonly<Record<string, string | boolean>>;

/** The defaults of a use case, or the settings of an earlier run. */
export function typed(
  settings: readonly ScenarioSetting[],
  values: Readonly<Record<string, SettingValue>> = {},
): TypedSettings {
  return Object.fromEntries(
    settings.map((setting) => {
      const value = values[setting.name] ?? setting.default;
      return [setting.name, typeof value === 'boolean' ? value : String(value)];
    }),
  );
}

/** What is wrong with a setting, in words; null when nothing is. */
export function problemOf(setting: ScenarioSetting, value: string | boolean): string | null {
  if (setting.type !== 'integer') return null;
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = setting;
  const wanted = `A whole number from ${min} to ${max}`;
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) return wanted;
  const number = Number.parseInt(value, 10);
  return number < min || number > max ? wanted : null;
}

/** Settings as the API takes them. */
export function sent(
  settings: readonly ScenarioSetting[],
  values: TypedSettings,
): Readonly<Record<string, SettingValue>> {
  return Object.fromEntries(
    settings.map(({ name, type, default: fallback }) => {
      const value = values[name] ?? fallback;
      return [name, type === 'integer' ? Number.parseInt(String(value), 10) : value];
    }),
  );
}

/** Properties of the form. */
export interface SettingsFormProps {
  readonly settings: readonly ScenarioSetting[];
  readonly values: TypedSettings;
  readonly disabled: boolean;
  readonly onChange: (values: TypedSettings) => void;
}

/** One field for each setting, with its range. */
export function SettingsForm({ settings, values, disabled, onChange }: SettingsFormProps) {
  return (
    <div className="grid gap-x-3 gap-y-2.5 sm:grid-cols-2 lg:grid-cols-1">
      {settings.map((setting) => (
        <SettingField
          key={setting.name}
          setting={setting}
          disabled={disabled}
          value={values[setting.name] ?? ''}
          onChange={(value) => onChange({ ...values, [setting.name]: value })}
        />
      ))}
    </div>
  );
}

function SettingField(props: {
  setting: ScenarioSetting;
  value: string | boolean;
  disabled: boolean;
  onChange: (value: string | boolean) => void;
}) {
  const { setting, value, disabled, onChange } = props;
  const id = useId();
  if (setting.type === 'boolean') {
    return (
      <label className="flex items-start gap-2 text-xs" title={setting.help}>
        <input
          type="checkbox"
          className="mt-0.5 size-3.5 accent-(--accent)"
          checked={value === true}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>
          {setting.label}
          <span className="block text-faint">{setting.help}</span>
        </span>
      </label>
    );
  }
  if (setting.type === 'choice') {
    return (
      <div className="flex min-w-0 flex-col gap-1" title={setting.help}>
        <label htmlFor={id} className="text-xs text-muted">
          {setting.label}
        </label>
        <Select
          id={id}
          className="h-8 w-full"
          value={String(value)}
          disabled={disabled}
          onValueChange={onChange}
          options={setting.choices ?? []}
        />
      </div>
    );
  }
  const range = `${setting.min ?? 0} – ${setting.max ?? ''}`;
  return (
    <Field
      label={setting.label}
      hint={setting.unit === undefined ? range : `${setting.unit} · ${range}`}
      title={setting.help}
      inputMode="numeric"
      autoComplete="off"
      value={String(value)}
      disabled={disabled}
      error={problemOf(setting, value)}
      onChange={(event) => onChange(event.target.value.replace(/\D/g, ''))}
    />
  );
}
