import type { Metadata } from 'next';

import { ApprovalsPage } from '@/features/operator/approvals-page';

export const metadata: Metadata = { title: 'Approvals' };

/** Page of the operator console. */
export default function Page() {
  return <ApprovalsPage />;
}
