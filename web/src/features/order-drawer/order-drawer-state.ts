import { create } from 'zustand';

interface OrderDrawerState {
  /** Order that is shown, and the account that owns it; null when the drawer is closed. */
  readonly open: { readonly orderId: string; readonly username: string } | null;
  readonly show: (orderId: string, username: string) => void;
  readonly close: () => void;
}

/** Which order the drawer shows; one per page. */
export const useOrderDrawer = create<OrderDrawerState>()((set) => ({
  open: null,
  show: (orderId, username) => set({ open: { orderId, username } }),
  close: () => set({ open: null }),
}));
