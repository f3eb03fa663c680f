import type { Metadata } from 'next';

import { RecoveryPage } from '@/features/operator/recovery-page';

export const metadata: Metadata = { title: 'Recovery' };

/** Page of the operator console. */
export default function Page() {
  return <RecoveryPage />;
}
