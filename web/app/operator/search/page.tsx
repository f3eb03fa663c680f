import type { Metadata } from 'next';

import { SearchPage } from '@/features/operator/search-page';

export const metadata: Metadata = { title: 'Orders and trades' };

/** Page of the operator console. */
export default function Page() {
  return <SearchPage />;
}
