import type { Side } from '@app/contracts';

/** Market time of one step of the simulator; the pace at which it passes is the driver's. */
export const STEP_MS = 250;
/** Steps in one second of market time. */
export const STEPS_PER_SECOND = 1_000 / STEP_MS;

/** An instrument as the simulator knows it. */
export interface SimInstrument {
  readonly symbol: string;
  /** Price to which a quiet market slowly returns. */
  readonly referenceTicks: number;
  /** Price at which the simulation begins. */
  readonly startTicks: number;
}

/** An order that a simulated trader wants placed. */
export interface SimOrder {
  readonly id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantityShares: number;
  /** Null for a market order. */
  readonly priceTicks: number | null;
  /** Trades at once or not at all; else it rests. */
  readonly immediate: boolean;
}

/** What one account wants done in one step; cancels go first. */
export interface SimActions {
  readonly account: string;
  readonly cancels: readonly string[];
  readonly orders: readonly SimOrder[];
}

/** What the exchange said of an order of a simulated trader. */
export type SimUpdate =
  | { readonly kind: 'fill'; readonly id: string; readonly quantityShares: number }
  | { readonly kind: 'done'; readonly id: string }
  | { readonly kind: 'refused'; readonly id: string; readonly symbol: string; reason: string };

/** A simulated trader of one account; a pure function of its chance and of what it is told. */
export interface SimTrader {
  readonly account: string;
  /** Cancels and orders of this step. */
  act(market: MarketView, out: ActionSink): void;
  /** An order of its own was filled in part, is over, or was refused. */
  heard(update: SimUpdate): void;
  /** Forgets all live orders: they were cancelled from outside. */
  forgetOrders(): void;
  readonly openOrders: number;
}

/** Collects what a trader does in a step, under ids that are its own. */
export interface ActionSink {
  place(order: Omit<SimOrder, 'id'>): string;
  cancel(id: string): void;
}

/** What a trader sees of the market. */
export interface MarketView {
  readonly step: number;
  readonly symbols: readonly SymbolView[];
  readonly regime: RegimeTraits;
}

/** One symbol as a trader sees it. */
export interface SymbolView {
  readonly symbol: string;
  /** What makers believe that a share is worth, in ticks with a fraction: a model, not money. */
  readonly fairTicks: number;
  /** Last public trade; the start price before the first. */
  readonly lastTicks: number;
  /** Distance of two levels of a quoted ladder. */
  readonly gapTicks: number;
  /** Orders for it are refused for the time being. */
  readonly isPaused: boolean;
}

/** Moods of the market. */
export const REGIMES = ['calm', 'volatile', 'crash', 'rally'] as const;
export type Regime = (typeof REGIMES)[number];

/** What a mood changes. */
export interface RegimeTraits {
  /** Factor on the moves of the fair price. */
  readonly unrest: number;
  /** Factor on the distance between bid and ask. */
  readonly width: number;
  /** Factor on how often takers trade. */
  readonly haste: number;
  /** Part of takers' orders that buy. */
  readonly buyers: number;
  /** Where the price goes, as a part of the price at its beginning; null for nowhere. */
  readonly goal: number | null;
  /** Seconds of market time in which two thirds of the way are made. */
  readonly goalSeconds: number;
}

/** Traits of each mood. */
export const REGIME_TRAITS: Readonly<Record<Regime, RegimeTraits>> = {
  calm: { unrest: 1, width: 1, haste: 1, buyers: 0.5, goal: null, goalSeconds: 0 },
  volatile: { unrest: 3, width: 2, haste: 2.2, buyers: 0.5, goal: null, goalSeconds: 0 },
  crash: { unrest: 2.2, width: 2.5, haste: 3, buyers: 0.24, goal: -0.06, goalSeconds: 150 },
  rally: { unrest: 1.6, width: 1.4, haste: 2.4, buyers: 0.74, goal: 0.05, goalSeconds: 150 },
};
