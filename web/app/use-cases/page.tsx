import type { Metadata } from 'next';

import { UseCasesScreen } from '@/features/use-cases/use-cases-screen';

export const metadata: Metadata = { title: 'Use cases' };

/** The four use cases. */
export default function UseCasesPage() {
  return <UseCasesScreen />;
}
