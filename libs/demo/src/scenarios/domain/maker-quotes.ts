/** How a maker quotes. */
export interface QuoteRule {
  readonly spreadTicks: number;
  readonly levels: number;
  readonly quoteSize: number;
  readonly inventoryLimit: number;
  readonly skewTicks: number;
}

/** A quote that a maker wants to have in the book. */
export interface WantedQuote {
  readonly side: 'buy' | 'sell';
  readonly priceTicks: number;
  readonly quantityShares: number;
}

/**
 * Quotes around a fair price: a spread apart, leaning against the inventory, never so large that
 * their fills could carry the inventory beyond its limit. At the limit one side is empty. Pure.
 */
export function wantedQuotes(
  rule: QuoteRule,
  fairTicks: number,
  inventoryShares: number,
): WantedQuote[] {
  const lean = Math.round((rule.skewTicks * inventoryShares) / rule.inventoryLimit);
  const half = Math.floor(rule.spreadTicks / 2);
  const bid = fairTicks - half - lean;
  const ask = fairTicks - half + rule.spreadTicks - lean;
  return [
    ...side(rule, { side: 'buy', bestTicks: bid, step: -1 }, rule.inventoryLimit - inventoryShares),
    ...side(rule, { side: 'sell', bestTicks: ask, step: 1 }, rule.inventoryLimit + inventoryShares),
  ];
}

function side(
  rule: QuoteRule,
  at: { readonly side: 'buy' | 'sell'; readonly bestTicks: number; readonly step: number },
  roomShares: number,
): WantedQuote[] {
  const quotes: WantedQuote[] = [];
  let room = roomShares;
  for (let level = 0; level < rule.levels && room > 0; level += 1) {
    const quantityShares = Math.min(rule.quoteSize, room);
    const priceTicks = at.bestTicks + level * at.step;
    quotes.push({ side: at.side, priceTicks, quantityShares });
    room -= quantityShares;
  }
  return quotes;
}
