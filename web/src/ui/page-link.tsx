'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { ComponentProps } from 'react';

/**
 * A link to a page of the site that is fetched ahead once somebody points at it. Links in a bar
 * would otherwise all be fetched as the page opens, when its own data is on the way.
 */
export function PageLink(props: Omit<ComponentProps<typeof Link>, 'prefetch'>) {
  const [isLikely, setLikely] = useState(false);
  const soon = () => setLikely(true);
  return (
    <Link {...props} prefetch={isLikely ? null : false} onPointerEnter={soon} onFocus={soon} />
  );
}
