'use client';

import { useRef } from 'react';

import { useBookEffect } from '@/lib/feed';
import type { BookLevel, BookView } from '@/lib/feed';
import { formatCompact, formatPrice, formatQuantity } from '@/ui';

import { BookSummary } from '../book/book-summary';
import { useCanvas } from '../canvas';
import type { Surface } from '../canvas';

const AXIS_PX = 20;
/** Share of the price range around the middle that is shown at most. */
const RANGE = 0.03;

/** Shares that rest up to each price, as two flights of stairs that meet at the spread. */
export function DepthChart({ symbol, decimals }: { symbol: string; decimals: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const book = useRef<BookView | null>(null);
  const pointer = useRef<number | null>(null);
  const { redraw } = useCanvas(canvas, (surface) => {
    drawDepth(surface, book.current, { decimals, pointerX: pointer.current });
  });
  useBookEffect(symbol, (next) => {
    book.current = next;
    redraw();
  });
  const point = (x: number | null) => {
    pointer.current = x;
    redraw();
  };
  return (
    <div className="relative size-full">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Depth of the book of ${symbol}; the table after it has its best prices`}
        className="absolute inset-0 size-full"
        onPointerMove={(event) => point(event.nativeEvent.offsetX)}
        onPointerLeave={() => point(null)}
      />
      <BookSummary symbol={symbol} decimals={decimals} />
    </div>
  );
}

interface DepthOptions {
  readonly decimals: number;
  readonly pointerX: number | null;
}

interface Scale {
  readonly x: (price: number) => number;
  readonly y: (total: number) => number;
  readonly priceAt: (x: number) => number;
  readonly low: number;
  readonly high: number;
  readonly most: number;
}

function drawDepth(surface: Surface, book: BookView | null, options: DepthOptions): void {
  const { context, width, height, palette } = surface;
  context.clearRect(0, 0, width, height);
  const bid = book?.bids[0]?.price;
  const ask = book?.asks[0]?.price;
  if (book === null || (bid === undefined && ask === undefined)) return;
  const scale = scaleOf(surface, book, middleOf(bid, ask));
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  context.globalAlpha = book.state === 'live' ? 1 : 0.45;
  drawAxis(surface, scale, options.decimals);
  drawStairs(surface, scale, { levels: book.bids, line: palette.up, fill: palette.upSoft });
  drawStairs(surface, scale, { levels: book.asks, line: palette.down, fill: palette.downSoft });
  if (options.pointerX !== null) drawPointer(surface, scale, { book, ...options });
  context.globalAlpha = 1;
}

function middleOf(bid: number | undefined, ask: number | undefined): number {
  return ((bid ?? ask ?? 0) + (ask ?? bid ?? 0)) / 2;
}

function scaleOf({ width, height }: Surface, book: BookView, middle: number): Scale {
  const farthest = Math.max(
    middle - (book.bids.at(-1)?.price ?? middle),
    (book.asks.at(-1)?.price ?? middle) - middle,
  );
  const span = Math.max(Math.min(farthest * 1.04, middle * RANGE), middle * 0.0005);
  const [low, high] = [middle - span, middle + span];
  const totalAt = (levels: readonly BookLevel[]) => {
    return levels.findLast(({ price }) => price >= low && price <= high)?.total ?? 0;
  };
  const most = Math.max(totalAt(book.bids), totalAt(book.asks), 1) * 1.08;
  const floor = height - AXIS_PX;
  return {
    low,
    high,
    most,
    x: (price) => ((price - low) / (high - low)) * width,
    y: (total) => floor - (total / most) * (floor - 8),
    priceAt: (x) => low + (x / width) * (high - low),
  };
}

interface Stairs {
  readonly levels: readonly BookLevel[];
  readonly line: string;
  readonly fill: string;
}

function drawStairs({ context, width }: Surface, scale: Scale, stairs: Stairs): void {
  const [best] = stairs.levels;
  if (best === undefined) return;
  const floor = scale.y(0);
  const path = new Path2D();
  let y = floor;
  path.moveTo(scale.x(best.price), floor);
  for (const { price, total } of stairs.levels) {
    path.lineTo(scale.x(price), y);
    y = scale.y(total);
    path.lineTo(scale.x(price), y);
  }
  const isBid = (stairs.levels.at(-1)?.price ?? best.price) < best.price;
  const edge = isBid ? Math.min(0, scale.x(stairs.levels.at(-1)?.price ?? 0)) : width;
  path.lineTo(edge, y);
  const area = new Path2D(path);
  area.lineTo(edge, floor);
  area.closePath();
  context.fillStyle = stairs.fill;
  context.fill(area);
  context.strokeStyle = stairs.line;
  context.lineWidth = 1.5;
  context.stroke(path);
}

function drawAxis({ context, width, height, palette }: Surface, scale: Scale, decimals: number) {
  const marks = Math.max(Math.floor(width / 120), 2);
  context.fillStyle = palette.line;
  context.fillRect(0, height - AXIS_PX, width, 1);
  context.fillStyle = palette.faint;
  for (let at = 1; at < marks; at += 1) {
    const x = (at / marks) * width;
    context.textAlign = 'center';
    context.fillText(formatPrice(scale.priceAt(x), decimals), x, height - AXIS_PX / 2);
  }
  context.textAlign = 'right';
  for (const share of [0.33, 0.66]) {
    const total = scale.most * share;
    context.fillText(formatCompact(total), width - 6, scale.y(total));
  }
}

function drawPointer(
  surface: Surface,
  scale: Scale,
  { book, decimals, pointerX }: DepthOptions & { book: BookView },
): void {
  if (pointerX === null) return;
  const { context, palette, width } = surface;
  const price = scale.priceAt(pointerX);
  const bid = book.bids[0]?.price ?? Number.NEGATIVE_INFINITY;
  const isBid = price <= bid;
  const side = isBid ? book.bids : book.asks;
  const reached = side.findLast((level) => (isBid ? level.price >= price : level.price <= price));
  const total = reached?.total ?? 0;
  context.strokeStyle = palette.faint;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(pointerX + 0.5, 0);
  context.lineTo(pointerX + 0.5, scale.y(0));
  context.stroke();
  context.setLineDash([]);
  context.textAlign = pointerX > width / 2 ? 'right' : 'left';
  context.fillStyle = palette.text;
  const text = `${formatPrice(price, decimals)} · ${formatQuantity(total)} shares`;
  context.fillText(text, pointerX + (pointerX > width / 2 ? -8 : 8), 14);
}
