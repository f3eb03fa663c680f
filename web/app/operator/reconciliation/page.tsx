import type { Metadata } from 'next';

import { ReconciliationPage } from '@/features/operator/reconciliation-page';

export const metadata: Metadata = { title: 'Reconciliation' };

/** Page of the operator console. */
export default function Page() {
  return <ReconciliationPage />;
}
