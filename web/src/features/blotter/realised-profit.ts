/** A fill as far as profit goes: dollars and shares, for display. */
export interface FillFigures {
  readonly side: 'buy' | 'sell';
  readonly price: number;
  readonly quantity: number;
}

/** What is held now. */
export interface HoldingFigures {
  readonly quantity: number;
  readonly averagePrice: number;
}

/**
 * Profit that these fills realised, by average cost and before fees, oldest fill first. What was
 * held before them came at a price nobody says here; it follows from the average price now, unless
 * the position was closed in between: then null. For display only. Pure.
 */
export function realisedProfit(fills: readonly FillFigures[], now: HoldingFigures): number | null {
  const net = fills.reduce((sum, fill) => sum + signed(fill), 0);
  const before = now.quantity - net;
  if (before === 0) return walk(fills, { quantity: 0, averagePrice: 0 }).realised;
  // The average at the end is a straight line over the average at the start.
  const [atZero, atOne] = [0, 1].map((averagePrice) => {
    return walk(fills, { quantity: before, averagePrice }).averagePrice;
  });
  const slope = (atOne ?? 0) - (atZero ?? 0);
  if (slope === 0 || now.quantity === 0) return null;
  const averagePrice = (now.averagePrice - (atZero ?? 0)) / slope;
  return walk(fills, { quantity: before, averagePrice }).realised;
}

function walk(fills: readonly FillFigures[], start: HoldingFigures) {
  let { quantity, averagePrice } = start;
  let realised = 0;
  for (const fill of fills) {
    const change = signed(fill);
    const closes = quantity * change < 0 ? Math.min(Math.abs(quantity), fill.quantity) : 0;
    realised += closes * (fill.price - averagePrice) * Math.sign(quantity);
    const opens = fill.quantity - closes;
    const next = quantity + change;
    if (opens > 0) {
      const kept = Math.abs(next) - opens;
      averagePrice = (averagePrice * kept + fill.price * opens) / Math.abs(next);
    }
    quantity = next;
    if (quantity === 0) averagePrice = 0;
  }
  return { averagePrice, realised };
}

function signed(fill: FillFigures): number {
  return fill.side === 'buy' ? fill.quantity : -fill.quantity;
}
