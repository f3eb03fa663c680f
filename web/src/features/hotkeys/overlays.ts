import { create } from 'zustand';

/** What may lie over the page; one at a time. */
export type Overlay = 'palette' | 'help';

interface OverlayState {
  readonly open: Overlay | null;
  readonly show: (overlay: Overlay) => void;
  readonly hide: () => void;
}

/** Which overlay is open. */
export const useOverlays = create<OverlayState>((set) => ({
  open: null,
  show: (overlay) => set({ open: overlay }),
  hide: () => set({ open: null }),
}));
