'use client';

import clsx from 'clsx';
import { Fragment, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';

import { boundedSize, readSizes } from './split-sizes';

/** A pane that keeps its size, or, without `size`, takes what is left; a split has one of these. */
export interface SplitPane {
  readonly id: string;
  /** Name of what it holds, for the border beside it. */
  readonly label: string;
  /** Pixels before anybody dragged. */
  readonly size?: number;
  readonly min?: number;
  readonly max?: number;
  readonly content: ReactNode;
}

/** Properties of a split. */
export interface SplitProps {
  /** Name under which the sizes are kept in this browser. */
  readonly id: string;
  readonly direction: 'row' | 'column';
  readonly panes: readonly SplitPane[];
}

const STEP_PX = 16;
const BORDER_PX = 6;

/** Panes side by side or on top of each other, with borders to drag or to move by arrow keys. */
export function Split({ id, direction, panes }: SplitProps) {
  const key = `openbell.split.${id}`;
  const [sizes, setSizes] = useState(() => readSizes(window.localStorage.getItem(key)));
  const isRow = direction === 'row';
  const sizeOf = (pane: SplitPane) => {
    const bounds = { min: pane.min ?? 0, max: pane.max ?? Number.MAX_SAFE_INTEGER };
    return boundedSize(sizes[pane.id] ?? pane.size ?? 0, bounds);
  };
  const resize = (pane: SplitPane, size: number | undefined) => {
    const { [pane.id]: _before, ...others } = sizes;
    const next = size === undefined ? others : { ...others, [pane.id]: size };
    setSizes(next);
    window.localStorage.setItem(key, JSON.stringify(next));
  };
  const tracks = panes.map((pane) => {
    return pane.size === undefined ? `minmax(${pane.min ?? 0}px, 1fr)` : `${sizeOf(pane)}px`;
  });
  const template = tracks.join(` ${BORDER_PX}px `);
  const grower = panes.findIndex((pane) => pane.size === undefined);
  return (
    <div
      className="grid size-full min-h-0 min-w-0"
      style={isRow ? { gridTemplateColumns: template } : { gridTemplateRows: template }}
    >
      {panes.map((pane, index) => {
        // A border moves the pane beside it that lies away from the one that grows.
        const moved = panes[index <= grower ? index - 1 : index];
        return (
          <Fragment key={pane.id}>
            {index > 0 && moved !== undefined && (
              <Border
                pane={moved}
                isRow={isRow}
                sign={index <= grower ? 1 : -1}
                size={sizeOf(moved)}
                onResize={(size) => resize(moved, size)}
              />
            )}
            <div className="min-h-0 min-w-0">{pane.content}</div>
          </Fragment>
        );
      })}
    </div>
  );
}

interface BorderProps {
  readonly pane: SplitPane;
  readonly isRow: boolean;
  /** 1 when the pane grows as the border moves right or down. */
  readonly sign: 1 | -1;
  readonly size: number;
  /** Undefined brings the first size back. */
  readonly onResize: (size: number | undefined) => void;
}

function Border({ pane, isRow, sign, size, onResize }: BorderProps) {
  const [from, setFrom] = useState<{ at: number; size: number } | null>(null);
  const placeOf = (event: PointerEvent) => (isRow ? event.clientX : event.clientY);
  const onKeyDown = (event: KeyboardEvent) => {
    const [back, on] = isRow ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const step = event.key === on ? 1 : event.key === back ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    onResize(size + step * sign * STEP_PX);
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={`Size of ${pane.label}`}
      aria-orientation={isRow ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={pane.min ?? 0}
      aria-valuemax={pane.max ?? 2_000}
      className={clsx(
        'touch-none rounded-full transition-colors hover:bg-line-strong',
        isRow ? 'cursor-col-resize' : 'cursor-row-resize',
        from !== null && 'bg-accent',
      )}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onResize(undefined)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom({ at: placeOf(event), size });
      }}
      onPointerMove={(event) => {
        if (from !== null) onResize(from.size + (placeOf(event) - from.at) * sign);
      }}
      onPointerUp={() => setFrom(null)}
      onPointerCancel={() => setFrom(null)}
    />
  );
}
