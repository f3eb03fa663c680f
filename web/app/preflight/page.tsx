import type { Metadata } from 'next';

import { PreflightScreen } from '@/features/preflight/preflight-screen';

export const metadata: Metadata = { title: 'Pre-flight' };

/** Is everything ready for a presentation. */
export default function PreflightPage() {
  return <PreflightScreen />;
}
