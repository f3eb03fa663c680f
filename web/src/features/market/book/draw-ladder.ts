import { formatPrice, formatQuantity } from '@/ui';

import type { Surface } from '../canvas';
import type { LadderRow } from './layout-ladder';

export const ROW_PX = 20;
const PAD = 10;

/** What the ladder shows from top to bottom; the middle row stands between asks and bids. */
export interface LadderView {
  readonly rows: readonly (LadderRow | 'middle' | null)[];
  readonly spread: number | null;
  readonly mid: number | null;
  readonly largestTotal: number;
  readonly isStale: boolean;
}

/** What is drawn beside the levels. */
export interface LadderOptions {
  readonly decimals: number;
  /** Prices (as text) with own orders. */
  readonly own: ReadonlyMap<string, number>;
}

/** Draws the whole ladder; a few dozen rows of text cost well under a millisecond. */
export function drawLadder(surface: Surface, view: LadderView, options: LadderOptions): void {
  const { context, width, height, palette } = surface;
  context.clearRect(0, 0, width, height);
  context.font = `12px ${palette.font}`;
  context.textBaseline = 'middle';
  context.globalAlpha = view.isStale ? 0.45 : 1;
  view.rows.forEach((row, index) => {
    if (row === null) return;
    if (row === 'middle') drawMiddle(surface, index * ROW_PX, { view, options });
    else drawRow(surface, index * ROW_PX, { row, view, options });
  });
  context.globalAlpha = 1;
}

interface RowDrawing {
  readonly row: LadderRow;
  readonly view: LadderView;
  readonly options: LadderOptions;
}

function drawRow(surface: Surface, top: number, { row, view, options }: RowDrawing): void {
  const { context, width, palette } = surface;
  const { level, side } = row;
  const isBid = side === 'bid';
  const middle = top + ROW_PX / 2 + 0.5;
  const share = view.largestTotal === 0 ? 0 : level.total / view.largestTotal;
  context.fillStyle = isBid ? palette.upSoft : palette.downSoft;
  context.fillRect(width - share * width, top, share * width, ROW_PX - 1);
  const price = formatPrice(level.price, options.decimals);
  if (options.own.has(price)) {
    context.fillStyle = palette.accent;
    context.fillRect(0, top + 2, 3, ROW_PX - 5);
  }
  context.textAlign = 'left';
  context.fillStyle = isBid ? palette.up : palette.down;
  context.fillText(price, PAD, middle);
  context.textAlign = 'right';
  context.fillStyle = palette.text;
  context.fillText(formatQuantity(level.size), width * 0.62, middle);
  context.fillStyle = palette.muted;
  context.fillText(formatQuantity(level.total), width - PAD, middle);
}

function drawMiddle(
  surface: Surface,
  top: number,
  { view, options }: Omit<RowDrawing, 'row'>,
): void {
  const { context, width, palette } = surface;
  const middle = top + ROW_PX / 2 + 0.5;
  context.fillStyle = palette.line;
  context.fillRect(0, top, width, 1);
  context.fillRect(0, top + ROW_PX - 1, width, 1);
  context.textAlign = 'left';
  context.fillStyle = palette.text;
  context.font = `600 12px ${palette.font}`;
  context.fillText(view.mid === null ? '—' : formatPrice(view.mid, options.decimals), PAD, middle);
  context.font = `12px ${palette.font}`;
  context.textAlign = 'right';
  context.fillStyle = palette.muted;
  const spread = view.spread === null ? '—' : formatPrice(view.spread, options.decimals);
  context.fillText(`spread ${spread}`, width - PAD, middle);
}
