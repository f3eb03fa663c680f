'use client';

import { startTransition, useEffect, useState } from 'react';
import type { ReactNode } from 'react';

import { Skeleton } from '@/ui';

/** True once a screen has been painted: from then on nothing has to wait. */
let isPainted = false;

/** A panel that comes a frame after the order book, which is looked at first when a page opens. */
export function Later({ label, children }: { label: string; children: ReactNode }) {
  const [isDue, setDue] = useState(isPainted);
  useEffect(() => {
    if (isDue) return;
    const frame = requestAnimationFrame(() => {
      isPainted = true;
      startTransition(() => setDue(true));
    });
    return () => cancelAnimationFrame(frame);
  }, [isDue]);
  return isDue ? children : <Skeleton lines={6} label={label} />;
}
