import { create } from 'zustand';
import { persist } from 'zustand/middleware';

import {
  FIRST_LAYOUT,
  isLayoutName,
  LAYOUTS_MAX,
  PRESETS,
  readLayout,
  readLayouts,
} from './layout';
import type { Layout, PanelId } from './layout';

const STANDARD: Layout = { hidden: ['ladder'], sizes: {} };

interface Kept {
  /** What the screen looks like now. */
  readonly current: Layout;
  /** Name of the layout that it was opened from. */
  readonly name: string;
  readonly saved: Readonly<Record<string, Layout>>;
}

interface LayoutStore extends Kept {
  /** Gives a pane a size in pixels; undefined gives it back its first. */
  readonly resize: (split: string, pane: string, size: number | undefined) => void;
  readonly toggle: (panel: PanelId) => void;
  /** Shows a preset or a saved layout; also what brings the open one back to how it was. */
  readonly open: (name: string) => void;
  /** Keeps what is on screen under a name; false when the name or the number does not allow it. */
  readonly save: (name: string) => boolean;
  readonly remove: (name: string) => void;
}

/** The layouts of the trading screen; kept in this browser. */
export const useLayouts = create<LayoutStore>()(
  persist(
    (set, get) => ({
      current: STANDARD,
      name: FIRST_LAYOUT,
      saved: {},
      resize: (split, pane, size) => set(({ current }) => resized(current, split, { pane, size })),
      toggle: (panel) => set(({ current }) => ({ current: toggled(current, panel) })),
      open: (name) => {
        const layout = layoutOf(get().saved, name);
        if (layout !== null) set({ current: layout, name });
      },
      save: (name) => {
        const { saved, current } = get();
        const isRoom = name in saved || Object.keys(saved).length < LAYOUTS_MAX;
        if (!isLayoutName(name) || !isRoom) return false;
        set({ saved: { ...saved, [name]: current }, name });
        return true;
      },
      remove: (name) => {
        const { [name]: _gone, ...saved } = get().saved;
        set({ saved, name: FIRST_LAYOUT, current: STANDARD });
      },
    }),
    { name: 'openbell.layouts', merge: (kept, fresh) => ({ ...fresh, ...readKept(kept) }) },
  ),
);

/** The layout of that name as it was made or saved; null when there is none. */
export function layoutOf(saved: Readonly<Record<string, Layout>>, name: string): Layout | null {
  return PRESETS[name] ?? saved[name] ?? null;
}

function resized(current: Layout, split: string, change: { pane: string; size?: number }) {
  const { [change.pane]: _before, ...others } = current.sizes[split] ?? {};
  const panes = change.size === undefined ? others : { ...others, [change.pane]: change.size };
  return { current: { ...current, sizes: { ...current.sizes, [split]: panes } } };
}

function toggled(current: Layout, panel: PanelId): Layout {
  const { hidden } = current;
  const isHidden = hidden.includes(panel);
  return {
    ...current,
    hidden: isHidden ? hidden.filter((one) => one !== panel) : [...hidden, panel],
  };
}

function readKept(kept: unknown): Kept {
  const { current, name, saved } = (kept ?? {}) as Readonly<Record<string, unknown>>;
  const layouts = readLayouts(saved);
  const isKnown = typeof name === 'string' && layoutOf(layouts, name) !== null;
  return {
    current: readLayout(current),
    name: isKnown ? name : FIRST_LAYOUT,
    saved: layouts,
  };
}
