import type { Metadata } from 'next';

import { InstrumentsPage } from '@/features/operator/instruments-page';

export const metadata: Metadata = { title: 'Instruments' };

/** Page of the operator console. */
export default function Page() {
  return <InstrumentsPage />;
}
