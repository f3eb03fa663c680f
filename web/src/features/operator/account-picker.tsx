'use client';

import { Field } from '@/ui';

import type { UsersAnswer } from './admin-types';
import { useAdmin } from './use-admin';

/** A field that proposes the names of users; what is typed may be none of them. */
export function AccountPicker(props: {
  id: string;
  label: string;
  hint?: string;
  value: string;
  error?: string | null;
  onChange: (name: string) => void;
}) {
  const { id, label, hint, value, error, onChange } = props;
  const users = useAdmin<UsersAnswer>('users?limit=1000');
  return (
    <>
      <Field
        label={label}
        hint={hint}
        error={error}
        list={id}
        value={value}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value.trim())}
      />
      <datalist id={id}>
        {users.data?.users.map(({ username }) => (
          <option key={username} value={username} />
        ))}
      </datalist>
    </>
  );
}
