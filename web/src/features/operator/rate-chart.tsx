'use client';

import { useEffect, useRef } from 'react';
import uPlot from 'uplot';

import 'uplot/dist/uPlot.min.css';

import { formatTime } from '@/ui';

import type { RateHistory } from './rate-history';

const COLORS = ['--accent', '--up', '--warn', '--down', '--muted'];
const HEIGHT = 190;
/** Shown from the first point on, so that the picture does not jump. */
const SPAN_SECONDS = 120;

/** Entries per second of each stream as lines. */
export function RateChart({ history }: { history: RateHistory }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const names = Object.keys(history.rates);
  // A rate takes two answers; until then there is no time to draw an axis of.
  const key = history.times.length === 0 ? '' : names.join(' ');
  useEffect(() => {
    const element = box.current;
    if (element === null || key === '') return;
    const made = new uPlot(options(element, key.split(' ')), [[]], element);
    chart.current = made;
    const follow = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    follow.observe(element);
    return () => {
      follow.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [key]);
  useEffect(() => {
    const lines = Object.values(history.rates).map((line) => [...line]);
    chart.current?.setData([[...history.times], ...lines]);
  }, [history, key]);
  const last = names.map((name) => `${name} ${history.rates[name]?.at(-1) ?? 0}`).join(', ');
  return (
    <figure className="m-0 p-2 text-xs [&_.u-legend]:text-xs [&_.u-legend_*]:font-normal">
      <div ref={box} className="w-full" style={{ minHeight: HEIGHT }} aria-hidden>
        {key === '' && <p className="p-3 text-faint">Measuring …</p>}
      </div>
      <figcaption className="sr-only">Entries per second now: {last}</figcaption>
    </figure>
  );
}

function options(element: HTMLElement, names: readonly string[]): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: color('--faint'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { live: true },
    cursor: { y: false },
    scales: {
      x: { range: (_chart, min, max) => [Math.min(min, max - SPAN_SECONDS), max] },
      y: { range: (_chart, _min, max) => [0, Math.max(5, max * 1.15)] },
    },
    axes: [
      { ...axis, values: (_chart, seconds) => seconds.map(clock) },
      { ...axis, size: 48 },
    ],
    series: [
      { value: (_chart, seconds: number | null) => (seconds === null ? '—' : clock(seconds)) },
      ...names.map((name, index) => ({
        label: `${name} /s`,
        stroke: color(COLORS[index % COLORS.length] ?? '--text'),
        width: 1.5,
        points: { show: false },
      })),
    ],
  };
}

function clock(seconds: number): string {
  return formatTime(seconds * 1_000);
}
