import { CASH_DECIMALS } from '@app/kernel';
import type { BookLevel } from '@app/contracts';

/** Levels of each side that the checksum covers. */
export const CHECKSUM_LEVELS = 10;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

/** Unsigned CRC-32 (IEEE) of ASCII text. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at += 1) {
    crc = (TABLE[(crc ^ text.charCodeAt(at)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Digits after the point that prices of an instrument have: 2 for a tick of 0.01. */
export function priceDecimals(cashUnitsPerTick: number): number {
  let decimals = CASH_DECIMALS;
  for (let units = cashUnitsPerTick; decimals > 0 && units % 10 === 0; units /= 10) decimals -= 1;
  return decimals;
}

/**
 * Checksum of a book (contract section 8): up to 10 asks, then up to 10 bids, best first; per level
 * the price with the instrument's decimals, without point and leading zeros, then the quantity.
 */
export function bookChecksum(book: {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly cashUnitsPerTick: number;
}): number {
  const shift = 10 ** (CASH_DECIMALS - priceDecimals(book.cashUnitsPerTick));
  const level = ({ priceTicks, quantityShares }: BookLevel): string => {
    return `${(priceTicks * book.cashUnitsPerTick) / shift}${quantityShares}`;
  };
  const best = (levels: readonly BookLevel[]): string => {
    return levels.slice(0, CHECKSUM_LEVELS).map(level).join('');
  };
  return crc32(best(book.asks) + best(book.bids));
}
