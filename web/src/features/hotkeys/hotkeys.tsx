'use client';

import dynamic from 'next/dynamic';

import { useOverlays } from './overlays';
import { useGlobalKeys, useTradingKeys } from './use-trading-keys';

const KeyHelp = dynamic(() => import('./key-help').then((module) => module.KeyHelp), {
  ssr: false,
});

/** The keys of every page and their help; stands once, in the frame of the pages. */
export function GlobalKeys() {
  const { open } = useOverlays();
  useGlobalKeys();
  return open === 'help' ? <KeyHelp /> : null;
}

/** The keys of the trading screen of a symbol. */
export function TradingKeys({ symbol }: { symbol: string }) {
  useTradingKeys(symbol);
  return null;
}
