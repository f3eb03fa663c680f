/** Bounds of a pane in pixels. */
export interface PaneBounds {
  readonly min: number;
  readonly max: number;
}

/** A size within its bounds; what was kept from a wilder time is brought back into them. */
export function boundedSize(size: number, { min, max }: PaneBounds): number {
  return Math.round(Math.min(Math.max(size, min), max));
}
