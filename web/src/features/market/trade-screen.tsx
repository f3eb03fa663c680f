'use client';

import { useEffect } from 'react';

import { useExchangeInfo, useSymbolRules } from '@/lib/api/queries';
import { decimalsOf, Empty } from '@/ui';

import { InstrumentHeader } from './instrument-header';
import { rememberSymbol } from './last-symbol';
import { PhaseBanner } from './phase-banner';
import { PhoneLayout } from './layout/phone-layout';
import { TabletLayout } from './layout/tablet-layout';
import { WideLayout } from './layout/wide-layout';
import { useMedia } from './use-media';

/** The trading screen of one symbol, laid out for the width that there is. */
export function TradeScreen({ symbol }: { symbol: string }) {
  const { data: info } = useExchangeInfo();
  const rules = useSymbolRules(symbol);
  const decimals = decimalsOf(rules?.price_increment ?? '0.01');
  const isWide = useMedia('(min-width: 1180px)');
  const isPhone = useMedia('(max-width: 767px)');
  const isUnknown = info !== undefined && rules === null;
  useEffect(() => {
    if (rules !== null) rememberSymbol(rules.symbol);
  }, [rules]);
  if (isUnknown) return <Empty title={`There is no instrument ${symbol} here`} />;
  const Layout = isPhone ? PhoneLayout : isWide ? WideLayout : TabletLayout;
  return (
    <div className="flex min-h-full flex-col gap-1.5 p-1.5 md:h-full">
      <h1 className="sr-only">Trade {symbol}</h1>
      <InstrumentHeader symbol={symbol} decimals={decimals} />
      <PhaseBanner symbol={symbol} decimals={decimals} />
      <div className="min-h-0 flex-1">
        <Layout symbol={symbol} decimals={decimals} />
      </div>
    </div>
  );
}
