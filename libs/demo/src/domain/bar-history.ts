import type { CandleHistory } from '@app/contracts';
import { multiplyExact } from '@app/kernel';

import { SeededChance } from './seeded-chance';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MINUTES_A_DAY = DAY_MS / MINUTE_MS;
/** Deviation of the price over one ordinary day. */
const DAY_DEVIATION = 0.014;
/** How much days differ from each other in that. */
const DAY_UNREST = 0.3;
/** Busiest hours of a day, UTC: those of the exchanges in New York. */
const SESSION = { openMinute: 14 * 60 + 30, closeMinute: 21 * 60 };
/** Share of activity outside these hours and on weekends. */
const QUIET = 0.22;
const SHARES_A_TRADE = 60;

/** One instrument and the time for which it needs a past. */
export interface HistoryPlan {
  readonly symbol: string;
  readonly seed: number;
  /** Price at which the history ends: what trading begins with. */
  readonly endPriceUnits: number;
  readonly tickUnits: number;
  /** First minute, and the minute after the last. */
  readonly startAt: number;
  readonly endAt: number;
  /** Shares that trade in a minute of the busiest hours. */
  readonly sharesPerMinute: number;
}

/** Columns while they grow. */
type Columns = {
  [Name in Exclude<keyof CandleHistory, 'symbol'>]: CandleHistory[Name][number][];
};

/**
 * A past for an instrument that has none: one candle a minute, each opening where the last one
 * closed, ending at the price with which trading begins. Deterministic: a day of an instrument has
 * the same moves whenever it is made.
 */
export function barHistory(plan: HistoryPlan): CandleHistory {
  const closes = closesOf(plan);
  const columns: Columns = {
    startAt: [],
    openUnits: [],
    highUnits: [],
    lowUnits: [],
    closeUnits: [],
    volumeShares: [],
    trades: [],
    notional: [],
  };
  let chance = SeededChance.of(plan.seed, plan.symbol, 'bars');
  let openTicks = ticksOf(plan, closes[0] ?? 0);
  closes.slice(1).forEach((close, index) => {
    const startAt = plan.startAt + index * MINUTE_MS;
    if (startAt % DAY_MS === 0) chance = dayChance(plan, startAt, 'bars');
    const closeTicks = ticksOf(plan, close);
    addBar(columns, { plan, chance, startAt, openTicks, closeTicks });
    openTicks = closeTicks;
  });
  return { symbol: plan.symbol, ...columns };
}

interface BarPlan {
  readonly plan: HistoryPlan;
  readonly chance: SeededChance;
  readonly startAt: number;
  readonly openTicks: number;
  readonly closeTicks: number;
}

function addBar(columns: Columns, bar: BarPlan): void {
  const { plan, chance, startAt, openTicks, closeTicks } = bar;
  const activity = activityAt(startAt);
  const reach = (closeTicks * minuteDeviation(startAt)) / 2;
  const high = Math.max(openTicks, closeTicks) + Math.floor(Math.abs(chance.normal()) * reach);
  const low = Math.min(openTicks, closeTicks) - Math.floor(Math.abs(chance.normal()) * reach);
  const lowTicks = Math.max(1, low);
  const move = Math.abs(closeTicks - openTicks) / Math.max(1, reach);
  const busy = activity * Math.exp(0.45 * chance.normal()) * (1 + 0.35 * move);
  const volumeShares = Math.max(1, Math.round(plan.sharesPerMinute * busy));
  const middleTicks = Math.round((openTicks + closeTicks + high + lowTicks) / 4);
  const notional = multiplyExact(volumeShares, middleTicks * plan.tickUnits);
  columns.startAt.push(startAt);
  columns.openUnits.push(openTicks * plan.tickUnits);
  columns.highUnits.push(high * plan.tickUnits);
  columns.lowUnits.push(lowTicks * plan.tickUnits);
  columns.closeUnits.push(closeTicks * plan.tickUnits);
  columns.volumeShares.push(volumeShares);
  columns.trades.push(Math.max(1, Math.round(volumeShares / SHARES_A_TRADE)));
  columns.notional.push(String(notional));
}

/** Logarithms of the price at the start and after each minute, counted back from its end. */
function closesOf(plan: HistoryPlan): number[] {
  const moves: number[] = [];
  let chance = SeededChance.of(plan.seed, plan.symbol, 'moves');
  let unrest = 1;
  for (let at = plan.startAt; at < plan.endAt; at += MINUTE_MS) {
    if (at % DAY_MS === 0) {
      chance = dayChance(plan, at, 'moves');
      unrest = Math.exp(DAY_UNREST * chance.normal());
    }
    moves.push(minuteDeviation(at) * unrest * chance.normal());
  }
  const closes = [Math.log(plan.endPriceUnits)];
  for (const move of moves.reverse()) closes.push((closes.at(-1) ?? 0) - move);
  return closes.reverse();
}

function dayChance(plan: HistoryPlan, at: number, purpose: string): SeededChance {
  return SeededChance.of(plan.seed, plan.symbol, purpose, Math.floor(at / DAY_MS));
}

function ticksOf(plan: HistoryPlan, logarithm: number): number {
  return Math.max(1, Math.round(Math.exp(logarithm) / plan.tickUnits));
}

/** Deviation of the price over the minute, so that a day of all minutes has that of a day. */
function minuteDeviation(at: number): number {
  return (DAY_DEVIATION / Math.sqrt(MINUTES_A_DAY / 2.5)) * Math.sqrt(activityAt(at));
}

/** Activity of a minute: a smile over the hours of the session, quiet otherwise. */
function activityAt(at: number): number {
  const minute = Math.floor((at % DAY_MS) / MINUTE_MS);
  const weekday = (Math.floor(at / DAY_MS) + 4) % 7;
  const { openMinute, closeMinute } = SESSION;
  if (weekday === 0 || weekday === 6 || minute < openMinute || minute >= closeMinute) return QUIET;
  const place = (minute - openMinute) / (closeMinute - openMinute);
  return 0.6 + 1.6 * (2 * place - 1) ** 2;
}
