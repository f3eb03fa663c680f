/** Parts of the trading screen that can be shown or left out; the chart always stays. */
export const PANELS = [
  { id: 'watchlist', label: 'Watchlist' },
  { id: 'book', label: 'Order book' },
  { id: 'ladder', label: 'Price ladder' },
  { id: 'ticket', label: 'Ticket' },
  { id: 'blotter', label: 'Account tables' },
  { id: 'tape', label: 'Time and sales' },
] as const;

export type PanelId = (typeof PANELS)[number]['id'];

/** How the trading screen is laid out: what is left out, and sizes in pixels by split and pane. */
export interface Layout {
  readonly hidden: readonly PanelId[];
  readonly sizes: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Layouts that come with the screen; the first is what a new visitor sees. */
export const PRESETS: Readonly<Record<string, Layout>> = {
  Standard: { hidden: ['ladder'], sizes: {} },
  'Large chart': { hidden: ['ladder', 'watchlist', 'tape'], sizes: { market: { below: 220 } } },
  Ladder: {
    hidden: ['watchlist', 'book'],
    sizes: { above: { ladder: 380 }, market: { below: 200 } },
  },
};

export const FIRST_LAYOUT = 'Standard';
export const LAYOUT_NAME_MAX = 24;
export const LAYOUTS_MAX = 12;

/** The layout that `value` holds, whatever it is: only what makes sense is taken over. Pure. */
export function readLayout(value: unknown): Layout {
  const { hidden, sizes } = fieldsOf(value);
  const known = PANELS.map(({ id }) => id);
  return {
    hidden: Array.isArray(hidden) ? known.filter((id) => hidden.includes(id)) : ['ladder'],
    sizes: Object.fromEntries(
      Object.entries(fieldsOf(sizes)).map(([split, panes]) => [split, readSizes(panes)]),
    ),
  };
}

/** Layouts by name, as they were kept; names and number stay within their bounds. Pure. */
export function readLayouts(value: unknown): Readonly<Record<string, Layout>> {
  const named = Object.entries(fieldsOf(value)).filter(([name]) => isLayoutName(name));
  return Object.fromEntries(
    named.slice(0, LAYOUTS_MAX).map(([name, layout]) => [name, readLayout(layout)]),
  );
}

/** Whether a layout may be kept under that name. Pure. */
export function isLayoutName(name: string): boolean {
  const text = name.trim();
  return text === name && text !== '' && text.length <= LAYOUT_NAME_MAX && !(text in PRESETS);
}

/** Whether two layouts look the same. Pure. */
export function isSameLayout(one: Layout, other: Layout): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

function ordered({ hidden, sizes }: Layout) {
  const panes = Object.entries(sizes).flatMap(([split, widths]) => {
    return Object.entries(widths).map(([pane, size]) => `${split}/${pane}/${size}`);
  });
  return [[...hidden].sort(), panes.sort()];
}

function readSizes(panes: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(fieldsOf(panes)).filter((entry): entry is [string, number] => {
      return typeof entry[1] === 'number' && entry[1] > 0 && Number.isFinite(entry[1]);
    }),
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : {};
}
