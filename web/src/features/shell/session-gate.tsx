'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { ReactNode } from 'react';

import { useSession } from '@/lib/session';
import { Skeleton } from '@/ui';

/** Pages that are open to all. */
const OPEN = ['/login'];

/** Shows a page to those who are signed in; others sign in first and come back to this page. */
export function SessionGate({ children }: { children: ReactNode }) {
  const { status } = useSession();
  const path = usePathname();
  const router = useRouter();
  const isOpen = OPEN.some((open) => path.startsWith(open));
  const mustSignIn = status === 'anonymous' && !isOpen;
  useEffect(() => {
    if (!mustSignIn) return;
    const here = `${window.location.pathname}${window.location.search}`;
    router.replace(`/login?next=${encodeURIComponent(here)}`);
  }, [mustSignIn, router]);
  if (isOpen || status === 'active') return children;
  return <Skeleton lines={8} label="Checking your session" />;
}
