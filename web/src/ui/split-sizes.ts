/** Bounds of a pane in pixels. */
export interface PaneBounds {
  readonly min: number;
  readonly max: number;
}

/** A size within its bounds; what was kept from a wilder time is brought back into them. */
export function boundedSize(size: number, { min, max }: PaneBounds): number {
  return Math.round(Math.min(Math.max(size, min), max));
}

/** Sizes by pane as they were kept; whatever is not a positive number is left out. */
export function readSizes(text: string | null): Readonly<Record<string, number>> {
  if (text === null) return {};
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return Object.fromEntries(
      entries.filter((entry): entry is [string, number] => {
        return typeof entry[1] === 'number' && entry[1] > 0;
      }),
    );
  } catch {
    return {};
  }
}
