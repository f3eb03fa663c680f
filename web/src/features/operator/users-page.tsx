'use client';

import { useState } from 'react';

import { Badge, DataTable, Empty, Field, formatDateTime, Select } from '@/ui';
import type { TableColumn } from '@/ui';

import type { UserRow, UsersAnswer } from './admin-types';
import { BalanceButton } from './balance-button';
import { CommandButton } from './command-button';
import { QueryPanel } from './query-panel';
import { LIVE_MS, useAdmin, useCommand } from './use-admin';

const ROLES = [
  { value: 'trader', label: 'Trader' },
  { value: 'operator', label: 'Operator' },
  { value: 'risk', label: 'Risk' },
  { value: 'compliance', label: 'Compliance' },
  { value: 'read_only', label: 'Read only' },
] as const;
const PASSWORD_MIN = 8;

/** Users: create, role, suspension, password, keys, balance. */
export function UsersPage() {
  const query = useAdmin<UsersAnswer>('users?limit=1000', LIVE_MS * 2);
  return (
    <QueryPanel title="Users" query={query} actions={<CreateUser />}>
      {({ users }) => (
        <DataTable
          label="Users"
          rows={users}
          columns={COLUMNS}
          rowId={(row) => row.id}
          filterable
          csvName="users"
          empty={<Empty title="Nobody is registered" />}
        />
      )}
    </QueryPanel>
  );
}

const COLUMNS: readonly TableColumn<UserRow>[] = [
  { id: 'username', header: 'User', value: (row) => row.username, className: 'font-semibold' },
  {
    id: 'role',
    header: 'Role',
    value: (row) => row.role,
    cell: (row) => (
      <Badge tone={row.role === 'operator' ? 'accent' : 'neutral'}>
        {row.role.replace('_', ' ')}
      </Badge>
    ),
  },
  {
    id: 'state',
    header: 'State',
    value: (row) => (row.suspended ? 'suspended' : 'active'),
    cell: (row) => <StateBadge row={row} />,
  },
  {
    id: 'second',
    header: 'Second factor',
    value: (row) => (row.second_factor ? 'on' : 'off'),
  },
  {
    id: 'created',
    header: 'Since',
    value: (row) => row.created_at,
    cell: (row) => formatDateTime(row.created_at),
  },
  { id: 'account', header: 'Account id', value: (row) => row.account_id },
  {
    id: 'actions',
    header: 'Change',
    value: () => null,
    cell: (row) => <UserActions row={row} />,
    data: false,
    className: 'text-right',
  },
];

function StateBadge({ row }: { row: UserRow }) {
  if (!row.suspended) return <Badge tone="up">active</Badge>;
  const since = row.suspended_at === null ? '' : ` since ${formatDateTime(row.suspended_at)}`;
  return (
    <Badge tone="down" title={`${row.suspended_reason ?? ''}${since}`}>
      suspended
    </Badge>
  );
}

function UserActions({ row }: { row: UserRow }) {
  return (
    <span className="inline-flex gap-1">
      <BalanceButton username={row.username} />
      <RoleButton row={row} />
      <PasswordButton username={row.username} />
      <KeysButton username={row.username} />
      <SuspendButton row={row} />
    </span>
  );
}

function RoleButton({ row }: { row: UserRow }) {
  const send = useCommand();
  const [role, setRole] = useState<UserRow['role']>(row.role);
  return (
    <CommandButton
      label="Role"
      question={`Change the role of ${row.username}?`}
      explanation="Every session of the user ends."
      confirmLabel="Change"
      ready={role !== row.role}
      fields={<Select label="Role" value={role} onValueChange={setRole} options={ROLES} />}
      run={(reason) => {
        const body = { role, reason };
        return send(
          pathOf(row.username),
          { method: 'PATCH', body },
          () => `${row.username}: ${role}`,
        );
      }}
    />
  );
}

function PasswordButton({ username }: { username: string }) {
  const send = useCommand();
  const [password, setPassword] = useState('');
  return (
    <CommandButton
      label="Password"
      question={`Reset the password of ${username}?`}
      explanation="Every session of the user ends. Tell them the new one by other means."
      confirmLabel="Reset"
      ready={password.length >= PASSWORD_MIN}
      fields={<PasswordField value={password} onChange={setPassword} />}
      run={async (reason) => {
        const body = { password, reason };
        const path = `${pathOf(username)}/reset-password`;
        const done = await send(path, { method: 'POST', body }, () => `${username}: new password`);
        if (done) setPassword('');
        return done;
      }}
    />
  );
}

function KeysButton({ username }: { username: string }) {
  const send = useCommand();
  return (
    <CommandButton
      label="Revoke keys"
      tone="danger"
      question={`Revoke all access of ${username}?`}
      explanation="Every API key is deleted and every session ends. This cannot be undone."
      confirmLabel="Revoke"
      run={(reason) =>
        send<{ sessions_ended: number; keys_deleted: number }>(
          `${pathOf(username)}/revoke-keys`,
          { method: 'POST', body: { reason } },
          (answer) => `${answer.keys_deleted} keys, ${answer.sessions_ended} sessions ended`,
        )
      }
    />
  );
}

function SuspendButton({ row }: { row: UserRow }) {
  const send = useCommand();
  const { username, suspended } = row;
  return (
    <CommandButton
      label={suspended ? 'Lift' : 'Suspend'}
      tone={suspended ? 'plain' : 'danger'}
      question={suspended ? `Lift the suspension of ${username}?` : `Suspend ${username}?`}
      explanation={
        suspended
          ? 'The user may sign in again, and keys work again.'
          : 'Sessions end, keys and password are refused. Open orders stay: use the kill switch.'
      }
      confirmLabel={suspended ? 'Lift' : 'Suspend'}
      run={(reason) => {
        const body = { suspended: !suspended, reason };
        return send(pathOf(username), { method: 'PATCH', body }, () => {
          return suspended ? `${username} may sign in again` : `${username} is suspended`;
        });
      }}
    />
  );
}

function CreateUser() {
  const send = useCommand();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<UserRow['role']>('trader');
  return (
    <CommandButton
      label="New user"
      tone="primary"
      question="Create a user?"
      explanation="With an account of its own, empty until something is deposited."
      confirmLabel="Create"
      ready={username !== '' && password.length >= PASSWORD_MIN}
      fields={
        <>
          <Field
            label="User name"
            hint="3 to 32 letters, digits, . - _"
            autoComplete="off"
            value={username}
            onChange={(event) => setUsername(event.target.value.trim())}
          />
          <PasswordField value={password} onChange={setPassword} />
          <Select label="Role" value={role} onValueChange={setRole} options={ROLES} />
        </>
      }
      run={async (reason) => {
        const body = { username, password, role, reason };
        const done = await send(
          'admin/users',
          { method: 'POST', body },
          () => `${username} is there`,
        );
        if (done) setPassword('');
        return done;
      }}
    />
  );
}

function PasswordField(props: { value: string; onChange: (password: string) => void }) {
  return (
    <Field
      label="Password"
      hint={`at least ${PASSWORD_MIN} characters`}
      type="password"
      autoComplete="new-password"
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}

function pathOf(username: string): string {
  return `admin/users/${encodeURIComponent(username)}`;
}
