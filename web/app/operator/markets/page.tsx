import type { Metadata } from 'next';

import { MarketsPage } from '@/features/operator/markets-page';

export const metadata: Metadata = { title: 'Market state' };

/** Page of the operator console. */
export default function Page() {
  return <MarketsPage />;
}
