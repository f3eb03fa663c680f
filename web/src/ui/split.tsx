'use client';

import clsx from 'clsx';
import { Fragment, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';

import { boundedSize } from './split-sizes';

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
  readonly direction: 'row' | 'column';
  readonly panes: readonly SplitPane[];
  /** Pixels by pane, for those that somebody dragged. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Undefined brings the first size back. */
  readonly onResize: (pane: string, size: number | undefined) => void;
}

const STEP_PX = 16;
const BORDER_PX = 6;

/** Panes side by side or on top of each other, with borders to drag or to move by arrow keys. */
export function Split({ direction, panes, sizes, onResize }: SplitProps) {
  const isRow = direction === 'row';
  const sizeOf = (pane: SplitPane) => {
    const bounds = { min: pane.min ?? 0, max: pane.max ?? Number.MAX_SAFE_INTEGER };
    return boundedSize(sizes[pane.id] ?? pane.size ?? 0, bounds);
  };
  const tracks = panes.map((pane) => {
    // A pane gives way down to its least size where the screen is too small for all of them.
    const most = pane.size === undefined ? '1fr' : `${sizeOf(pane)}px`;
    return `minmax(${pane.min ?? 0}px, ${most})`;
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
                onResize={(size) => onResize(moved.id, size)}
              />
            )}
            <div className="min-h-0 min-w-0 overflow-hidden">{pane.content}</div>
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
