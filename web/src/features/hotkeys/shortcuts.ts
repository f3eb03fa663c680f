/** One key and what it does, as the help shows it. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly what: string;
}

/** Shares that the keys 1 to 4 put into the ticket. */
export const QUANTITY_PRESETS = [1, 10, 100, 1_000] as const;

/** Every key of the trading screen. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['B'], what: 'Buy: the ticket turns to the buy side' },
  { keys: ['S'], what: 'Sell: the ticket turns to the sell side' },
  ...QUANTITY_PRESETS.map((shares, index) => ({
    keys: [String(index + 1)],
    what: `Quantity ${shares.toLocaleString('en-US')}`,
  })),
  { keys: ['Enter'], what: 'Review and send the order (in the ticket)' },
  { keys: ['Esc'], what: 'Cancel all open orders of the symbol; a moment to undo' },
  { keys: ['C'], what: 'Re-centre the price ladder' },
  { keys: ['/'], what: 'Search for a symbol' },
  { keys: ['Ctrl', 'K'], what: 'Everything there is: pages, symbols, actions' },
  { keys: ['?'], what: 'This help' },
];
