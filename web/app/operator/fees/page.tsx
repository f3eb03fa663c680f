import type { Metadata } from 'next';

import { FeesPage } from '@/features/operator/fees-page';

export const metadata: Metadata = { title: 'Fee schedule' };

/** Page of the operator console. */
export default function Page() {
  return <FeesPage />;
}
