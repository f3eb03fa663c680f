'use client';

import dynamic from 'next/dynamic';

/** Watches price alerts; nobody needs it for the first picture. */
export const LazyAlertWatch = dynamic(
  () => import('./alert-watch').then((module) => module.AlertWatch),
  { ssr: false },
);
