import type { Metadata } from 'next';

import { AuditPage } from '@/features/operator/audit-page';

export const metadata: Metadata = { title: 'Audit trail' };

/** Page of the operator console. */
export default function Page() {
  return <AuditPage />;
}
