'use client';

import 'uplot/dist/uPlot.min.css';

import type { RunChart as Chart } from '@app/contracts';
import { useTheme } from 'next-themes';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';

const HEIGHT_PX = 168;
/** Lines in this order of colours; all of them differ in lightness too. */
const COLOURS = ['--accent', '--up', '--down', '--warn'];

/** Lines over the time of a run, drawn on canvas; the last values stand below as text. */
export function RunChart({ chart }: { chart: Chart }) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(chart);
  const { resolvedTheme } = useTheme();
  const names = chart.series.map(({ label }) => label).join('|');
  useEffect(() => {
    latest.current = chart;
    plot.current?.setData(dataOf(chart));
  }, [chart]);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const made = new uPlot(optionsOf(latest.current, element), dataOf(latest.current), element);
    plot.current = made;
    const resized = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height: HEIGHT_PX });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [names, resolvedTheme]);
  const last = chart.points.at(-1) ?? [];
  return (
    <figure className="flex min-w-0 flex-col gap-1 rounded-md border border-line p-2">
      <figcaption className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 text-xs">
        <span className="font-medium">{chart.title}</span>
        {chart.series.map(({ name, label }, index) => (
          <span key={name} className="inline-flex items-center gap-1 text-faint">
            <span
              aria-hidden
              className="inline-block h-0.5 w-3"
              style={{ background: `var(${COLOURS[index % COLOURS.length]})` }}
            />
            {label} <span className="text-text">{figure(last[index + 1], chart.unit)}</span>
          </span>
        ))}
      </figcaption>
      <div ref={frame} role="img" aria-label={`Chart: ${chart.title}`} className="min-w-0" />
    </figure>
  );
}

function dataOf(chart: Chart): uPlot.AlignedData {
  const columns = [0, ...chart.series.map((_, index) => index + 1)];
  return columns.map((column) =>
    chart.points.map((point) => {
      const value = point[column] ?? null;
      return column === 0 ? (value ?? 0) / 1_000 : value;
    }),
  ) as uPlot.AlignedData;
}

function optionsOf(chart: Chart, element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour('--faint'),
    font: '11px Inter, system-ui, sans-serif',
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 5 } },
    scales: { x: { time: false } },
    axes: [
      { ...axis, size: 24, values: (_, values) => values.map((value) => `${value} s`) },
      { ...axis, size: 56 },
    ],
    series: [
      {},
      ...chart.series.map(({ label }, index) => ({
        label,
        stroke: colour(COLOURS[index % COLOURS.length] ?? '--accent'),
        width: 1.75,
        points: { show: false },
        spanGaps: true,
      })),
    ],
  };
}

function figure(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) return '–';
  const text = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return unit === '$' ? `$${text}` : `${text} ${unit}`.replace(' /', '/');
}
