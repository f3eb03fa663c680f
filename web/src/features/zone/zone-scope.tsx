'use client';

import { Fragment } from 'react';
import type { ReactNode } from 'react';

import { useZonePreference } from './zone-preference';

/** Draws the page anew in another zone: times are text wherever they stand. */
export function ZoneScope({ children }: { children: ReactNode }) {
  const { zone } = useZonePreference();
  return <Fragment key={zone}>{children}</Fragment>;
}
