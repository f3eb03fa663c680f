'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';

import { useSession } from '@/lib/session';
import { Button, Field } from '@/ui';

/** Name and password; leads back to the page that asked for them. */
export function LoginForm() {
  const { login } = useSession();
  const router = useRouter();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => login(username, password),
    onSuccess: () => router.replace(nextPath()),
  });
  return (
    <form
      className="mx-auto mt-[12vh] flex w-full max-w-80 flex-col gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <h1 className="text-lg font-semibold">Sign in</h1>
      <Field
        label="User name"
        autoComplete="username"
        value={username}
        onChange={(event) => setUsername(event.target.value)}
      />
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={signIn.error?.message ?? null}
      />
      <Button type="submit" tone="primary" size="md" busy={signIn.isPending}>
        Sign in
      </Button>
    </form>
  );
}

/** The page that asked, as long as it is one of ours. */
function nextPath(): string {
  const next = new URLSearchParams(window.location.search).get('next') ?? '/';
  return /^\/(?!\/)/.test(next) && !next.includes('\\') ? next : '/';
}
