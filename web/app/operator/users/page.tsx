import type { Metadata } from 'next';

import { UsersPage } from '@/features/operator/users-page';

export const metadata: Metadata = { title: 'Users' };

/** Page of the operator console. */
export default function Page() {
  return <UsersPage />;
}
