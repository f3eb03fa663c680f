import type { Metadata } from 'next';

import { SplitPage } from '@/features/split/split-page';

export const metadata: Metadata = { title: 'Split' };

/** Two accounts side by side. */
export default function Page() {
  return <SplitPage />;
}
