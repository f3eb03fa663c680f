'use client';

import { useTheme } from 'next-themes';
import { useEffect, useMemo, useRef, useState } from 'react';

import { Empty, formatDateTime, formatMoney } from '@/ui';

import type { PortfolioHistory } from './account-queries';

interface Point {
  /** Milliseconds. */
  readonly at: number;
  readonly equity: number;
}

/** What an account was worth over time, up to this moment. */
export function EquityCurve({ history, now }: { history: PortfolioHistory; now: number }) {
  const points = useMemo(() => pointsOf(history, now), [history, now]);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) {
    return <Empty title="No history yet" />;
  }
  const values = points.map((point) => point.equity);
  const text = (value: number) => formatMoney(value.toFixed(2));
  return (
    <figure className="flex min-h-0 flex-1 flex-col gap-1">
      <Curve
        points={points}
        label={`Equity from ${text(first.equity)} to ${text(last.equity)}, between ${text(Math.min(...values))} and ${text(Math.max(...values))}`}
      />
      <figcaption className="flex justify-between gap-2 text-2xs text-faint">
        <span className="whitespace-nowrap">{formatDateTime(first.at)}</span>
        <span className="max-sm:hidden">
          low {text(Math.min(...values))} · high {text(Math.max(...values))}
        </span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}

function pointsOf(history: PortfolioHistory, now: number): readonly Point[] {
  const known = history.timestamp.flatMap((second, index): Point[] => {
    const equity = history.equity[index] ?? null;
    return equity === null ? [] : [{ at: second * 1_000, equity }];
  });
  // Before the first deposit there was no account to speak of.
  const begins = known.findIndex(({ equity }) => equity !== 0);
  return [...(begins === -1 ? [] : known.slice(begins)), { at: Date.now(), equity: now }];
}

function Curve({ points, label }: { points: readonly Point[]; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { resolvedTheme } = useTheme();
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (canvas.current !== null && size.width > 0) draw(canvas.current, points);
  }, [points, size, resolvedTheme]);
  return (
    <div className="relative min-h-24 flex-1">
      <canvas ref={canvas} role="img" aria-label={label} className="absolute inset-0 size-full" />
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, points: readonly Point[]): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = Math.max(1, window.devicePixelRatio);
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  context.scale(ratio, ratio);
  const values = points.map((point) => point.equity);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [start, end] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 1];
  const x = (at: number) => ((at - start) / Math.max(1, end - start)) * width;
  const y = (equity: number) => {
    const share = high === low ? 0.5 : (equity - low) / (high - low);
    return height - 4 - share * (height - 8);
  };
  const style = getComputedStyle(canvas);
  const rises = (values.at(-1) ?? 0) >= (values[0] ?? 0);
  context.strokeStyle = style.getPropertyValue(rises ? '--up' : '--down');
  context.fillStyle = style.getPropertyValue(rises ? '--up-soft' : '--down-soft');
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.beginPath();
  for (const point of points) context.lineTo(x(point.at), y(point.equity));
  context.stroke();
  context.lineTo(width, height);
  context.lineTo(0, height);
  context.fill();
}
