import type { OrderTerms } from '@app/contracts';
import type { Refusal } from '@app/kernel';
import { priceTicks, refusal } from '@app/kernel';

import type { RiskDecision } from './risk.checks';
import { checkBlocks, dollars, worstPrice } from './risk.checks';
import type { RiskState } from './risk.state';
import { accountOf } from './risk.state';

/**
 * An exit was looked at when its class came, and it only closes what its entry opened: no limit may
 * keep it from protecting the position. A block stops it like everything else.
 */
export function checkLeg(state: RiskState, terms: OrderTerms): RiskDecision {
  const blocked = checkBlocks(state, { terms, account: accountOf(state, terms.accountId) });
  if (blocked !== null) return { refusal: blocked };
  const worst = worstPrice(terms, state.instruments.get(terms.symbol));
  if (worst !== null) return { worstPriceTicks: priceTicks(worst), refusal: null };
  const message = `no price is known for ${terms.symbol} yet`;
  return { refusal: refusal('NO_REFERENCE_PRICE', message) };
}

/** The exits of an entry without a limit stand on the two sides of the last price. */
export function legsAround(
  state: RiskState,
  entry: OrderTerms,
  legs: readonly OrderTerms[],
): Refusal | null {
  const last = state.instruments.get(entry.symbol)?.referencePriceTicks ?? null;
  if (entry.limitPriceTicks !== null || last === null) return null;
  for (const leg of legs) {
    const profit = leg.stopPriceTicks === null;
    const price = (profit ? leg.limitPriceTicks : leg.stopPriceTicks) ?? last;
    const above = profit === (leg.side === 'sell');
    if (above ? price > last : price < last) continue;
    const field = profit ? 'take_profit.limit_price' : 'stop_loss.stop_price';
    const word = above ? 'above' : 'below';
    const text = (ticks: number): string => dollars(ticks * entry.cashUnitsPerTick);
    const nearest = text(above ? last + 1 : Math.max(1, last - 1));
    return refusal('LEG_PRICE_INVALID', `${field} must be ${word} the last price ${text(last)}`, {
      field,
      value: text(price),
      limit: text(last),
      would_pass: `${nearest} or ${above ? 'more' : 'less'}`,
    });
  }
  return null;
}
