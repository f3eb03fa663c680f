const KEY = 'openbell.symbol';

/** Symbol that this browser looked at last; null on the server and in a new browser. */
export function lastSymbol(): string | null {
  return typeof window === 'undefined' ? null : window.localStorage.getItem(KEY);
}

/** Remembers the symbol for the next visit. */
export function rememberSymbol(symbol: string): void {
  window.localStorage.setItem(KEY, symbol);
}
