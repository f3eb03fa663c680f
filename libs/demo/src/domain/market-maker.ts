import type { Side } from '@app/contracts';

import { SeededChance } from './seeded-chance';
import type { ActionSink, MarketView, SimTrader, SimUpdate, SymbolView } from './sim-types';
import { STEPS_PER_SECOND } from './sim-types';

/** How one maker differs from another. */
export interface MakerStyle {
  readonly account: string;
  readonly seed: number;
  /** Levels on each side. */
  readonly levels: number;
  /** Half of the distance between its bid and ask, in gaps. */
  readonly halfWidth: number;
  /** Shares at its best level. */
  readonly bestShares: number;
  /** Part of a gap by which its levels stand beside those of the other maker. */
  readonly offset: number;
  /** Shares at which it leans against its inventory with all its weight. */
  readonly inventoryShares: number;
}

/** Gaps by which a full inventory moves all quotes. */
const LEAN_GAPS = 1.5;
/** Gaps that the centre moves before quotes follow: orders are not free. */
const PATIENCE_GAPS = 0.55;
/** Gaps between fair price and centre at which it does not wait for its turn. */
const ALARM_GAPS = 2;

interface Quote {
  readonly side: Side;
  readonly priceTicks: number;
  leavesShares: number;
  isLeaving: boolean;
}

/** One symbol of one maker. */
interface Ladder {
  readonly chance: SeededChance;
  readonly quotes: Map<string, Quote>;
  /** Where its quotes were last centred. */
  centreTicks: number | null;
  inventoryShares: number;
}

/** A quote as it should stand. */
interface Wanted {
  readonly side: Side;
  readonly priceTicks: number;
  readonly level: number;
}

/**
 * Quotes both sides of every symbol in levels, follows the fair price and leans against what it
 * holds: long, it quotes lower, so that the next trade is rather a sale. Only what must move is
 * cancelled, so a small move costs two orders a side.
 */
export class MarketMaker implements SimTrader {
  private readonly ladders = new Map<string, Ladder>();
  private readonly owners = new Map<string, string>();

  constructor(
    private readonly style: MakerStyle,
    private readonly bought: (symbol: string, quantityShares: number) => void,
  ) {}

  get account(): string {
    return this.style.account;
  }

  get openOrders(): number {
    return this.owners.size;
  }

  act(market: MarketView, out: ActionSink): void {
    market.symbols.forEach((view, index) => {
      const ladder = this.ladderOf(view.symbol);
      // Symbols take turns, so that a second holds a steady flow and not one wave; a price that
      // runs away is followed at once.
      const isTurn = (market.step + index) % STEPS_PER_SECOND === 0;
      const away = Math.abs(view.fairTicks - (ladder.centreTicks ?? view.fairTicks));
      if (view.isPaused || (!isTurn && away < ALARM_GAPS * view.gapTicks)) return;
      this.requote(ladder, { view, width: market.regime.width, out });
    });
  }

  heard(update: SimUpdate): void {
    const symbol = this.owners.get(update.id);
    if (symbol === undefined) return;
    const ladder = this.ladderOf(symbol);
    const quote = ladder.quotes.get(update.id);
    if (update.kind === 'fill' && quote !== undefined) {
      const signed = quote.side === 'buy' ? update.quantityShares : -update.quantityShares;
      ladder.inventoryShares += signed;
      quote.leavesShares -= update.quantityShares;
      this.bought(symbol, signed);
      if (quote.leavesShares > 0) return;
    }
    ladder.quotes.delete(update.id);
    this.owners.delete(update.id);
  }

  forgetOrders(): void {
    this.owners.clear();
    for (const ladder of this.ladders.values()) {
      ladder.quotes.clear();
      ladder.centreTicks = null;
    }
  }

  private requote(
    ladder: Ladder,
    turn: { view: SymbolView; width: number; out: ActionSink },
  ): void {
    const { view, out } = turn;
    const gap = Math.max(1, Math.round(view.gapTicks * Math.sqrt(turn.width)));
    const lean = -LEAN_GAPS * clamp(ladder.inventoryShares / this.style.inventoryShares);
    const centre = view.fairTicks + lean * gap;
    const last = ladder.centreTicks;
    const isNear = last !== null && Math.abs(centre - last) < PATIENCE_GAPS * gap;
    const about = isNear ? last : centre;
    ladder.centreTicks = about;
    const wanted = this.wanted(about, gap, turn.width);
    const missing = new Map(wanted.map((quote) => [`${quote.side} ${quote.priceTicks}`, quote]));
    for (const [id, quote] of ladder.quotes) {
      if (quote.isLeaving || missing.delete(`${quote.side} ${quote.priceTicks}`)) continue;
      out.cancel(id);
      quote.isLeaving = true;
    }
    for (const quote of missing.values()) this.place(ladder, quote, turn);
  }

  private place(ladder: Ladder, quote: Wanted, turn: { view: SymbolView; out: ActionSink }): void {
    const { side, priceTicks, level } = quote;
    const size = this.style.bestShares * (1 + 0.45 * level) * (0.7 + 0.6 * ladder.chance.next());
    const quantityShares = Math.max(1, Math.round(size / 10) * 10);
    const { symbol } = turn.view;
    const order = { symbol, side, quantityShares, priceTicks, immediate: false };
    const id = turn.out.place(order);
    ladder.quotes.set(id, { side, priceTicks, leavesShares: quantityShares, isLeaving: false });
    this.owners.set(id, symbol);
  }

  /** Levels on a grid of gaps: a centre that moves by one gap changes one level at each end. */
  private wanted(centre: number, gap: number, width: number): Wanted[] {
    const { levels, halfWidth, offset } = this.style;
    const shift = Math.round(offset * gap);
    const half = halfWidth * gap * width;
    const bestBid = Math.floor((centre - half - shift) / gap) * gap + shift;
    const bestAsk = Math.ceil((centre + half - shift) / gap) * gap + shift;
    const wanted: Wanted[] = [];
    for (let level = 0; level < levels; level += 1) {
      const bid = bestBid - level * gap;
      if (bid > 0) wanted.push({ side: 'buy', priceTicks: bid, level });
      wanted.push({ side: 'sell', priceTicks: bestAsk + level * gap, level });
    }
    return wanted;
  }

  private ladderOf(symbol: string): Ladder {
    let ladder = this.ladders.get(symbol);
    if (ladder === undefined) {
      const chance = SeededChance.of(this.style.seed, this.style.account, symbol);
      ladder = { chance, quotes: new Map(), centreTicks: null, inventoryShares: 0 };
      this.ladders.set(symbol, ladder);
    }
    return ladder;
  }
}

function clamp(value: number): number {
  return Math.min(1, Math.max(-1, value));
}
