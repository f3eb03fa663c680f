import type { Metadata } from 'next';

import { RunbookPage } from '@/features/operator/runbook-page';

export const metadata: Metadata = { title: 'Runbook' };

/** Page of the operator console. */
export default function Page() {
  return <RunbookPage />;
}
