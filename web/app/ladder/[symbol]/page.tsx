import type { Metadata } from 'next';

import { LadderScreen } from '@/features/ladder/ladder-screen';

interface Params {
  readonly params: Promise<{ readonly symbol: string }>;
}

/** Names the window after the symbol. */
export async function generateMetadata({ params }: Params): Promise<Metadata> {
  return { title: `Ladder ${decodeURIComponent((await params).symbol)}` };
}

/** The price ladder of a symbol, for a window of its own. */
export default async function LadderPage({ params }: Params) {
  return <LadderScreen symbol={decodeURIComponent((await params).symbol)} />;
}
