import { FirstSymbol } from '@/features/market/first-symbol';

/** Leads to the symbol that was looked at last, or the first of the exchange. */
export default function TradePage() {
  return <FirstSymbol />;
}
