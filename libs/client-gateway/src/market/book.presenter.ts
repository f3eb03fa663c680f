import type { BookLevel, BookSnapshot } from '@app/contracts';

import { cashNumber } from '../money';
import { formatTime } from '../validation/times';
import { bookChecksum } from './checksum';

/** A book of the public API; prices and sizes are JSON numbers, as in all market data. */
export type BookObject = ReturnType<typeof presentBook>;

/** Up to `depth` levels of a book, with the checksum of its ten best. Pure. */
export function presentBook(book: BookSnapshot, depth: number) {
  const levels = (side: readonly BookLevel[]) => {
    return side.slice(0, depth).map((level) => ({
      p: cashNumber(level.priceTicks * book.cashUnitsPerTick),
      s: level.quantityShares,
      n: level.orders,
    }));
  };
  return {
    symbol: book.symbol,
    sequence: book.sequence,
    timestamp: formatTime(book.at),
    bids: levels(book.bids),
    asks: levels(book.asks),
    checksum: bookChecksum(book),
  };
}

/** A book as the crypto-shaped path gives it. Pure. */
export function presentCryptoBook(book: BookSnapshot) {
  const levels = (side: readonly BookLevel[]) => {
    return side.map((level) => ({
      p: cashNumber(level.priceTicks * book.cashUnitsPerTick),
      s: level.quantityShares,
    }));
  };
  return { t: formatTime(book.at), b: levels(book.bids), a: levels(book.asks) };
}
