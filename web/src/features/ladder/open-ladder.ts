const SIZE = 'popup,width=440,height=860';

/** Opens the price ladder of a symbol in a window of its own; the same window when it is open. */
export function openLadder(symbol: string): void {
  const path = `/ladder/${encodeURIComponent(symbol)}`;
  window.open(path, `openbell-ladder-${symbol}`, SIZE)?.focus();
}
