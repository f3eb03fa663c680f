'use client';

import { useMutation } from '@tanstack/react-query';
import { ShieldCheck, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';

import { reasonWords } from '@/features/ticket/reason-words';
import { ApiError } from '@/lib/api/client';
import { useExchangeInfo } from '@/lib/api/queries';
import { useSession } from '@/lib/session';
import { Button, Field } from '@/ui';

import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demo-accounts';
import { returnPath } from './return-path';

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Name and password, or a demo account by one click; leads back to the page that asked. */
export function LoginForm() {
  const { login, users } = useSession();
  const router = useRouter();
  const { data: exchange, error } = useExchangeInfo();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation<unknown, Error, Credentials>({
    mutationFn: (given) => login(given.username, given.password),
    onSuccess: () => router.replace(nextPath()),
  });
  return (
    <div className="mx-auto flex w-full max-w-88 flex-col gap-5 px-4 pt-[10vh] pb-8">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate({ username, password });
        }}
      >
        <div>
          <h1 className="text-lg font-semibold">{users.length > 0 ? 'Add account' : 'Sign in'}</h1>
          <p className="text-xs text-muted">{subtitle(error)}</p>
        </div>
        <Field
          label="User name"
          autoComplete="username"
          required
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={signIn.error === null ? null : failure(signIn.error)}
        />
        <Button type="submit" tone="primary" size="md" busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
      {exchange?.demo === true && (
        <DemoAccounts
          busy={signIn.isPending}
          onChoose={(name) => signIn.mutate({ username: name, password: DEMO_PASSWORD })}
        />
      )}
    </div>
  );
}

function DemoAccounts(props: { busy: boolean; onChoose: (username: string) => void }) {
  return (
    <section aria-label="Demo accounts" className="flex flex-col gap-2 border-t border-line pt-4">
      <p className="text-xs text-muted">
        This is a demo exchange. One click signs you in; the password of all three is{' '}
        <code className="text-text">{DEMO_PASSWORD}</code>.
      </p>
      {DEMO_ACCOUNTS.map(({ username, what, isOperator }) => {
        const Icon = isOperator ? ShieldCheck : UserRound;
        return (
          <Button
            key={username}
            size="md"
            disabled={props.busy}
            className="h-auto! justify-start! py-2"
            onClick={() => props.onChoose(username)}
          >
            <Icon aria-hidden className="size-4 text-accent" />
            <span className="flex flex-col items-start leading-tight">
              <span>{username}</span>
              <span className="text-xs font-normal text-muted">{what}</span>
            </span>
          </Button>
        );
      })}
    </section>
  );
}

function subtitle(error: Error | null): string {
  return error === null ? 'To the Openbell exchange' : 'The exchange cannot be reached right now';
}

function failure(error: Error): string {
  if (!(error instanceof ApiError)) return error.message;
  if (error.status === 401) return 'Name or password is wrong';
  return error.status === 0 ? error.message : reasonWords(error.reason, error.message);
}

function nextPath(): string {
  return returnPath(new URLSearchParams(window.location.search).get('next'));
}
