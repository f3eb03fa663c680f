/** A fill of the maker in ticks of a cent. */
export interface MakerFill {
  readonly side: 'buy' | 'sell';
  readonly priceTicks: number;
  readonly quantityShares: number;
}

const UNITS_PER_TICK = 100;

/**
 * What a maker earned, split in what the spread brought (how far from the fair price it traded) and
 * what the inventory brought (how the fair price moved under it). In cash units, fees not counted.
 */
export class MakerResult {
  spreadUnits = 0;
  inventoryUnits = 0;
  inventoryShares = 0;
  cashUnits = 0;
  lowest = 0;
  highest = 0;
  fills = 0;

  constructor(private fairTicks: number) {}

  /** The fair price moves: what is held is worth more or less. */
  moveTo(fairTicks: number): void {
    this.inventoryUnits += (fairTicks - this.fairTicks) * this.inventoryShares * UNITS_PER_TICK;
    this.fairTicks = fairTicks;
  }

  fill(fill: MakerFill): void {
    const sign = fill.side === 'buy' ? 1 : -1;
    const amount = fill.quantityShares * UNITS_PER_TICK;
    this.spreadUnits += sign * (this.fairTicks - fill.priceTicks) * amount;
    this.cashUnits -= sign * fill.priceTicks * amount;
    this.inventoryShares += sign * fill.quantityShares;
    this.lowest = Math.min(this.lowest, this.inventoryShares);
    this.highest = Math.max(this.highest, this.inventoryShares);
    this.fills += 1;
  }

  /** Spread and inventory together. */
  get resultUnits(): number {
    return this.spreadUnits + this.inventoryUnits;
  }
}
