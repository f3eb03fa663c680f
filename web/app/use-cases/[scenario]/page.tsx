import type { Metadata } from 'next';

import { ScenarioScreen } from '@/features/use-cases/scenario-screen';

export const metadata: Metadata = { title: 'Use case' };

/** One use case with its runs. */
export default async function ScenarioPage(props: { params: Promise<{ scenario: string }> }) {
  const { scenario } = await props.params;
  return <ScenarioScreen key={scenario} id={scenario} />;
}
