import type { Metadata } from 'next';

import { KillSwitchPage } from '@/features/operator/kill-switch-page';

export const metadata: Metadata = { title: 'Kill switch' };

/** Page of the operator console. */
export default function Page() {
  return <KillSwitchPage />;
}
