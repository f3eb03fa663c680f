import { fromUnits } from '@/features/ticket/decimal-text';
import type { Surface } from '@/features/market/canvas';
import type { BookLevel, BookView } from '@/lib/feed';
import { formatPrice, formatQuantity } from '@/ui';

import { isInSight, priceOfRow, rowOfPrice } from './price-rows';
import type { PriceRows } from './price-rows';

/** Height of a row in pixels. */
export const LADDER_ROW_PX = 22;

/** Borders of the five columns as shares of the width: own buys, bids, price, asks, own sells. */
export const COLUMNS = { bids: 0.21, price: 0.39, asks: 0.61, sells: 0.79 } as const;

/** What is drawn. */
export interface LadderPicture {
  readonly rows: PriceRows;
  readonly book: BookView | null;
  /** Dollars of the last trade; null before one. */
  readonly last: number | null;
  readonly decimals: number;
}

const UNITS = 10_000;

/** Draws prices and sizes; own orders lie over it as buttons. */
export function drawPriceLadder(surface: Surface, picture: LadderPicture): void {
  const { context, width, height, palette } = surface;
  const { rows, book, decimals } = picture;
  context.clearRect(0, 0, width, height);
  context.font = `12px ${palette.font}`;
  context.textBaseline = 'middle';
  context.globalAlpha = book?.state === 'live' ? 1 : 0.45;
  context.fillStyle = palette.line;
  context.globalAlpha *= 0.6;
  context.fillRect(width * COLUMNS.price, 0, width * (COLUMNS.asks - COLUMNS.price), height);
  context.globalAlpha = book?.state === 'live' ? 1 : 0.45;
  const bids = sizesByRow(rows, book?.bids ?? [], 'buy');
  const asks = sizesByRow(rows, book?.asks ?? [], 'sell');
  const most = Math.max(1, ...bids.values(), ...asks.values());
  const lastRow = picture.last === null ? -1 : rowOfPrice(rows, unitsOf(picture.last), 'buy');
  for (let row = 0; row < rows.count; row += 1) {
    const units = priceOfRow(rows, row);
    if (units <= 0) continue;
    const bid = bids.get(row) ?? 0;
    const ask = asks.get(row) ?? 0;
    drawSize(surface, { row, size: bid, most, side: 'buy' });
    drawSize(surface, { row, size: ask, most, side: 'sell' });
    const isLast = row === lastRow;
    if (isLast) drawLast(surface, row);
    context.textAlign = 'center';
    context.font = `${isLast ? '600 ' : ''}12px ${palette.font}`;
    context.fillStyle = isLast ? palette.text : priceColour(surface, bid, ask);
    const middle = row * LADDER_ROW_PX + LADDER_ROW_PX / 2 + 0.5;
    context.fillText(formatPrice(fromUnits(units), decimals), width * 0.5, middle);
  }
  context.globalAlpha = 1;
}

/** Sizes of a side by the row in sight that holds them. */
function sizesByRow(
  rows: PriceRows,
  levels: readonly BookLevel[],
  side: 'buy' | 'sell',
): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>();
  for (const { price, size } of levels) {
    const row = rowOfPrice(rows, unitsOf(price), side);
    if (isInSight(rows, row)) sizes.set(row, (sizes.get(row) ?? 0) + size);
  }
  return sizes;
}

/** Cash units of a price of the market data. */
export function unitsOf(price: number): number {
  return Math.round(price * UNITS);
}

interface SizeCell {
  readonly row: number;
  readonly size: number;
  readonly most: number;
  readonly side: 'buy' | 'sell';
}

function drawSize({ context, width, palette }: Surface, cell: SizeCell): void {
  const { row, size, most, side } = cell;
  if (size === 0) return;
  const top = row * LADDER_ROW_PX;
  const isBid = side === 'buy';
  const [from, to] = isBid
    ? [width * COLUMNS.bids, width * COLUMNS.price]
    : [width * COLUMNS.asks, width * COLUMNS.sells];
  const bar = ((to - from) * size) / most;
  context.fillStyle = isBid ? palette.upSoft : palette.downSoft;
  context.fillRect(isBid ? to - bar : from, top, bar, LADDER_ROW_PX - 1);
  context.font = `12px ${palette.font}`;
  context.textAlign = isBid ? 'right' : 'left';
  context.fillStyle = palette.text;
  const middle = top + LADDER_ROW_PX / 2 + 0.5;
  context.fillText(formatQuantity(size), isBid ? to - 6 : from + 6, middle);
}

function drawLast({ context, width, palette }: Surface, row: number): void {
  const left = width * COLUMNS.price;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1;
  const wide = width * (COLUMNS.asks - COLUMNS.price);
  context.strokeRect(left + 0.5, row * LADDER_ROW_PX + 0.5, wide - 1, LADDER_ROW_PX - 2);
}

function priceColour({ palette }: Surface, bid: number, ask: number): string {
  if (bid > 0) return palette.up;
  return ask > 0 ? palette.down : palette.muted;
}
