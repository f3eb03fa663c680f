import type { Metadata } from 'next';

import { SurveillancePage } from '@/features/operator/surveillance-page';

export const metadata: Metadata = { title: 'Surveillance' };

/** Page of the operator console. */
export default function Page() {
  return <SurveillancePage />;
}
