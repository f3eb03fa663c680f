'use client';

import { useTheme } from 'next-themes';
import { useEffect, useRef } from 'react';

/** Properties of a sparkline. */
export interface SparklineProps {
  readonly values: readonly number[];
  /** What it shows, for screen readers; hidden from them when the numbers stand beside it. */
  readonly label?: string;
  readonly width?: number;
  readonly height?: number;
}

/** A small line without axes; its colour says whether it ends above or below its start. */
export function Sparkline({ values, label, width = 64, height = 20 }: SparklineProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { resolvedTheme } = useTheme();
  useEffect(() => {
    // A theme's colours hold from the frame after its attribute was set.
    const later = requestAnimationFrame(() => {
      if (canvas.current !== null) draw(canvas.current, { values, width, height });
    });
    return () => cancelAnimationFrame(later);
  }, [values, width, height, resolvedTheme]);
  return (
    <canvas
      ref={canvas}
      style={{ width, height }}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}

function draw(canvas: HTMLCanvasElement, size: Required<Omit<SparklineProps, 'label'>>): void {
  const { values, width, height } = size;
  const ratio = Math.max(window.devicePixelRatio, 1);
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  const first = values[0];
  const last = values.at(-1);
  if (context === null || first === undefined || last === undefined || values.length < 2) return;
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const styles = getComputedStyle(canvas);
  context.scale(ratio, ratio);
  context.strokeStyle = styles.getPropertyValue(last >= first ? '--up' : '--down');
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.beginPath();
  values.forEach((value, index) => {
    const x = 1 + (index / (values.length - 1)) * (width - 2);
    const share = span === 0 ? 0.5 : (value - low) / span;
    context.lineTo(x, height - 2 - share * (height - 4));
  });
  context.stroke();
}
