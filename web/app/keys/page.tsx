import type { Metadata } from 'next';

import { KeysPage } from '@/features/keys/keys-page';

export const metadata: Metadata = { title: 'API keys' };

/** API keys of the account. */
export default function Page() {
  return <KeysPage />;
}
