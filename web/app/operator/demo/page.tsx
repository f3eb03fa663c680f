import type { Metadata } from 'next';

import { DemoPage } from '@/features/operator/demo-page';

export const metadata: Metadata = { title: 'Demo controls' };

/** Page of the operator console. */
export default function Page() {
  return <DemoPage />;
}
