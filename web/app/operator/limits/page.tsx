import type { Metadata } from 'next';

import { LimitsPage } from '@/features/operator/limits-page';

export const metadata: Metadata = { title: 'Risk limits' };

/** Page of the operator console. */
export default function Page() {
  return <LimitsPage />;
}
