import { SeededChance } from './seeded-chance';
import type { Regime, SimInstrument } from './sim-types';
import { REGIME_TRAITS, STEPS_PER_SECOND } from './sim-types';

/** Deviation of the logarithm of the price over one second of a calm market. */
const SECOND_DEVIATION = 0.000_075;
/** Seconds in which a calm market makes two thirds of its way back to the reference. */
const HOME_SECONDS = 7_200;
/** Part of the price that one share of other people's trading moves it by. */
const SHARE_IMPACT = 0.000_000_03;
/** Most that one fill may move it by. */
const IMPACT_MAX = 0.000_5;
/** Distance of two levels of a ladder, as a part of the price. */
const GAP_PART = 0.000_13;
/** Farthest that the price ever goes from the reference, as a logarithm. */
const FARTHEST = 0.35;

/**
 * What a share is worth, as the makers believe: a walk by chance that others' trades push, that a
 * mood can send somewhere, and that slowly comes home. A model in floating point; orders round it.
 */
export class FairPrice {
  private readonly chance: SeededChance;
  private readonly home: number;
  private level: number;
  private goal: number | null = null;

  constructor(seed: number, instrument: SimInstrument) {
    this.chance = SeededChance.of(seed, 'fair', instrument.symbol);
    this.home = Math.log(instrument.referenceTicks);
    this.level = Math.log(instrument.startTicks);
  }

  get ticks(): number {
    return Math.exp(this.level);
  }

  get gapTicks(): number {
    return Math.max(1, Math.round(this.ticks * GAP_PART));
  }

  /** A mood begins: its goal counts from the price of this moment. */
  enter(regime: Regime): void {
    const { goal } = REGIME_TRAITS[regime];
    this.goal = goal === null ? null : this.level + Math.log(1 + goal);
  }

  /** Moves on by one step. */
  step(regime: Regime): void {
    const traits = REGIME_TRAITS[regime];
    const deviation = (SECOND_DEVIATION * traits.unrest) / Math.sqrt(STEPS_PER_SECOND);
    const target = this.goal ?? this.home;
    const seconds = this.goal === null ? HOME_SECONDS : traits.goalSeconds;
    const pull = (target - this.level) / (seconds * STEPS_PER_SECOND);
    this.moveBy(pull + deviation * this.chance.normal());
  }

  /** Makers bought (positive) or sold: whoever hit them knew something. */
  push(makersBoughtShares: number): void {
    const impact = Math.min(IMPACT_MAX, Math.abs(makersBoughtShares) * SHARE_IMPACT);
    this.moveBy(-Math.sign(makersBoughtShares) * impact);
  }

  private moveBy(distance: number): void {
    const [lowest, highest] = [this.home - FARTHEST, this.home + FARTHEST];
    this.level = Math.min(highest, Math.max(lowest, this.level + distance));
  }
}
