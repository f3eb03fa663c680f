'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Toaster } from 'sonner';

import { ApiError } from '@/lib/api/client';
import { ApiAddressProvider } from '@/lib/config';
import { FeedProvider } from '@/lib/feed';
import { SessionProvider } from '@/lib/session';

const RETRIES = 2;

/** What every page needs: address of the API, theme, cold state, session, streams, messages. */
export function Providers(props: { apiAddress: string; nonce?: string; children: ReactNode }) {
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry } } }));
  return (
    <ApiAddressProvider address={props.apiAddress}>
      <ThemeProvider attribute="data-theme" defaultTheme="dark" nonce={props.nonce}>
        <QueryClientProvider client={queries}>
          <SessionProvider>
            <FeedProvider>{props.children}</FeedProvider>
          </SessionProvider>
        </QueryClientProvider>
        <Toaster position="bottom-left" closeButton visibleToasts={4} toastOptions={TOAST} />
      </ThemeProvider>
    </ApiAddressProvider>
  );
}

const TOAST = {
  style: {
    background: 'var(--raised)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    borderRadius: '8px',
    fontSize: '13px',
  },
} as const;

/** What the exchange refused it refuses again; only an unknown outcome of a question is retried. */
function retry(failures: number, error: Error): boolean {
  return failures < RETRIES && error instanceof ApiError && error.isUnknown;
}
