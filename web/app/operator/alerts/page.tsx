import type { Metadata } from 'next';

import { AlertsPage } from '@/features/operator/alerts-page';

export const metadata: Metadata = { title: 'Alerts' };

/** Page of the operator console. */
export default function Page() {
  return <AlertsPage />;
}
