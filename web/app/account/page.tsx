import type { Metadata } from 'next';

import { AccountPage } from '@/features/account/account-page';

export const metadata: Metadata = { title: 'Account' };

/** The account: what it is worth, its settings, its ledger. */
export default function Page() {
  return <AccountPage />;
}
