import type { Metadata } from 'next';

import { TradeScreen } from '@/features/market/trade-screen';

interface Params {
  readonly params: Promise<{ readonly symbol: string }>;
}

/** Names the browser tab after the symbol. */
export async function generateMetadata({ params }: Params): Promise<Metadata> {
  return { title: decodeURIComponent((await params).symbol) };
}

/** The trading screen of a symbol. */
export default async function SymbolPage({ params }: Params) {
  return <TradeScreen symbol={decodeURIComponent((await params).symbol)} />;
}
