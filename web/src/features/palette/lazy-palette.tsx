'use client';

import dynamic from 'next/dynamic';

/** The command palette as a file of its own: nobody needs it for the first picture. */
export const LazyPalette = dynamic(
  () => import('./command-palette').then((module) => module.CommandPalette),
  { ssr: false },
);
