import type { Metadata } from 'next';

import { ConnectionsPage } from '@/features/operator/connections-page';

export const metadata: Metadata = { title: 'Connections' };

/** Page of the operator console. */
export default function Page() {
  return <ConnectionsPage />;
}
