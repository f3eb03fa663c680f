import type { Metadata } from 'next';

import { BreakersPage } from '@/features/operator/breakers-page';

export const metadata: Metadata = { title: 'Circuit breakers' };

/** Page of the operator console. */
export default function Page() {
  return <BreakersPage />;
}
