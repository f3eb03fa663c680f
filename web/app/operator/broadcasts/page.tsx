import type { Metadata } from 'next';

import { BroadcastsPage } from '@/features/operator/broadcasts-page';

export const metadata: Metadata = { title: 'Messages' };

/** Page of the operator console. */
export default function Page() {
  return <BroadcastsPage />;
}
