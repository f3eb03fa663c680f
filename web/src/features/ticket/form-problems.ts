import { fromUnits, toShares, toUnits } from './decimal-text';
import { hasLimit, hasStop, hasTrail } from './order-form';
import type { OrderForm } from './order-form';

/** What the exchange says of a symbol, as far as the ticket checks it. */
export interface SymbolRules {
  /** Tick in cash units. */
  readonly tickUnits: number;
  readonly lotShares: number;
  readonly maxShares: number;
}

/** Fields of the form that can be wrong. */
export type ProblemField =
  | 'qty'
  | 'limitPrice'
  | 'stopPrice'
  | 'trail'
  | 'takeProfit'
  | 'stopLoss'
  | 'stopLossLimit'
  | 'displayQty'
  | 'expireAt';

/** What is wrong in plain words, by field; a field that nobody filled in yet is `empty`. */
export type Problems = Partial<Record<ProblemField, Problem>>;

/** One thing that is wrong, and whether it is only missing. */
export interface Problem {
  readonly text: string;
  readonly missing: boolean;
}

const MAX_TRAIL_PERCENT_HUNDREDTHS = 9_999;

/**
 * What the exchange would refuse by its form alone, said before it is sent. Everything that needs
 * the book, the account or the clock of the exchange is left to the preview. Pure.
 */
export function problemsOf(form: OrderForm, rules: SymbolRules, now: number): Problems {
  const found: [ProblemField, Problem | null][] = [
    ['qty', quantityProblem(form.qty, rules)],
    ['limitPrice', hasLimit(form) ? priceProblem(form.limitPrice, rules, 'limit price') : null],
    ['stopPrice', hasStop(form) ? priceProblem(form.stopPrice, rules, 'stop price') : null],
    ['trail', hasTrail(form) ? trailProblem(form, rules) : null],
    ['displayQty', displayProblem(form, rules)],
    ['expireAt', form.timeInForce === 'gtd' ? expiryProblem(form.expireAt, now) : null],
    ...exitProblems(form, rules),
  ];
  return Object.fromEntries(found.filter(([, problem]) => problem !== null));
}

function quantityProblem(text: string, rules: SymbolRules): Problem | null {
  if (text.trim() === '') return missing('Enter a quantity');
  const shares = toShares(text);
  if (shares === null) return wrong('Whole shares only');
  if (shares === 0) return wrong('At least 1 share');
  if (shares % rules.lotShares !== 0) return wrong(`Multiples of ${rules.lotShares} shares only`);
  if (shares > rules.maxShares) return wrong(`At most ${rules.maxShares} shares`);
  return null;
}

function priceProblem(text: string, rules: SymbolRules, what: string): Problem | null {
  if (text.trim() === '') return missing(`Enter a ${what}`);
  const units = toUnits(text);
  if (units === null) return wrong('A price such as 190.50');
  if (units <= 0) return wrong('Above zero');
  return offTick(units, rules);
}

/** The two prices on either side are what would pass. */
function offTick(units: number, rules: SymbolRules): Problem | null {
  const { tickUnits } = rules;
  const rest = units % tickUnits;
  if (rest === 0) return null;
  const below = units - rest;
  const fit = [below, below + tickUnits].filter((price) => price > 0).map(fromUnits);
  return wrong(`Between two ticks: ${fit.join(' or ')}`);
}

function trailProblem(form: OrderForm, rules: SymbolRules): Problem | null {
  if (form.trailBy === 'price') return priceProblem(form.trail, rules, 'distance');
  if (form.trail.trim() === '') return missing('Enter a distance');
  const units = toUnits(form.trail);
  if (units === null || units % 100 !== 0) return wrong('A percentage such as 1.5');
  const hundredths = units / 100;
  if (hundredths <= 0 || hundredths > MAX_TRAIL_PERCENT_HUNDREDTHS) {
    return wrong('Above 0 % and below 100 %');
  }
  return null;
}

function displayProblem(form: OrderForm, rules: SymbolRules): Problem | null {
  if (form.displayQty.trim() === '') return null;
  const shown = quantityProblem(form.displayQty, rules);
  if (shown !== null) return shown;
  const all = toShares(form.qty);
  const part = toShares(form.displayQty);
  return all !== null && part !== null && part > all ? wrong('At most the quantity') : null;
}

function expiryProblem(text: string, now: number): Problem | null {
  if (text.trim() === '') return missing('Enter an end');
  const at = Date.parse(text);
  if (Number.isNaN(at)) return wrong('A date and a time');
  return at <= now ? wrong('In the future') : null;
}

function exitProblems(form: OrderForm, rules: SymbolRules): [ProblemField, Problem | null][] {
  const { orderClass, takeProfit, stopLoss, stopLossLimit } = form;
  if (orderClass === 'simple') return [];
  const both = orderClass !== 'oto';
  const [wantsProfit, wantsLoss] = [takeProfit.trim() !== '', stopLoss.trim() !== ''];
  if (!both && wantsProfit && wantsLoss) {
    return [['stopLoss', wrong('One of the two: both make a bracket')]];
  }
  const needsProfit = both || wantsProfit || !wantsLoss;
  const profit = needsProfit ? priceProblem(takeProfit, rules, 'take-profit price') : null;
  const loss = both || wantsLoss ? priceProblem(stopLoss, rules, 'stop-loss price') : null;
  const limit = stopLossLimit.trim() === '' ? null : priceProblem(stopLossLimit, rules, 'limit');
  return [
    ['takeProfit', profit ?? sideProblem(form, 'profit')],
    ['stopLoss', loss ?? sideProblem(form, 'loss')],
    ['stopLossLimit', limit],
  ];
}

/** A profit lies on the far side of the entry, a loss on the near one. */
function sideProblem(form: OrderForm, exit: 'profit' | 'loss'): Problem | null {
  const price = toUnits(exit === 'profit' ? form.takeProfit : form.stopLoss);
  if (price === null) return null;
  const isOco = form.orderClass === 'oco';
  const entry = hasLimit(form) ? toUnits(form.limitPrice) : null;
  const other = isOco ? toUnits(exit === 'profit' ? form.stopLoss : form.takeProfit) : entry;
  if (other === null) return null;
  // The exits of a bracket trade the other way; the side of an OCO is that of its exits.
  const exitsSell = isOco ? form.side === 'sell' : form.side === 'buy';
  const above = exitsSell === (exit === 'profit');
  if (above ? price > other : price < other) return null;
  const what = isOco ? (exit === 'profit' ? 'stop loss' : 'take profit') : 'entry';
  return wrong(`${above ? 'Above' : 'Below'} the ${what} at ${fromUnits(other)}`);
}

function missing(text: string): Problem {
  return { text, missing: true };
}

function wrong(text: string): Problem {
  return { text, missing: false };
}
