import type { OrderBody } from './order-body';
import type { OrderClass, OrderType, SelfTradeMode, TimeInForce } from './order-form';

/** Names of the order types. */
export const TYPE_NAMES: Readonly<Record<OrderType, string>> = {
  limit: 'Limit',
  market: 'Market',
  stop: 'Stop',
  stop_limit: 'Stop-limit',
  trailing_stop: 'Trailing stop',
};

/** Names of the times in force, with what they mean. */
export const TIME_NAMES: Readonly<Record<TimeInForce, string>> = {
  day: 'Day',
  gtc: 'GTC · until cancelled',
  ioc: 'IOC · at once or not',
  fok: 'FOK · all at once or nothing',
  gtd: 'GTD · until a date',
  opg: 'OPG · opening auction',
  cls: 'CLS · closing auction',
};

/** Names of the ways to tie orders together. */
export const CLASS_NAMES: Readonly<Record<OrderClass, string>> = {
  simple: 'None',
  bracket: 'Bracket',
  oto: 'OTO',
  oco: 'OCO',
};

/** What a way to tie orders together does. */
export const CLASS_HINTS: Readonly<Record<OrderClass, string>> = {
  simple: '',
  bracket: 'When the entry fills, a take-profit and a stop-loss are placed; one cancels the other.',
  oto: 'When the entry fills, one exit is placed.',
  oco: 'Two exits of a position; one cancels the other.',
};

/** Names of what happens when the account would trade with itself. */
export const SELF_TRADE_NAMES: Readonly<Record<SelfTradeMode, string>> = {
  cancel_newest: 'Cancel the new order',
  cancel_oldest: 'Cancel the resting order',
  cancel_both: 'Cancel both',
  decrement: 'Reduce both',
};

/** An order in one line: "Buy 10 AAPL, limit 190.50, day". Pure. */
export function orderWords(body: OrderBody): string {
  const side = body.side === 'buy' ? 'Buy' : 'Sell';
  const type = TYPE_NAMES[body.type as OrderType].toLowerCase();
  const prices = [
    body.limit_price,
    body.stop_price === undefined ? undefined : `stop ${body.stop_price}`,
    body.trail_price === undefined ? undefined : `at a distance of ${body.trail_price}`,
    body.trail_percent === undefined ? undefined : `at a distance of ${body.trail_percent} %`,
  ].filter((price) => price !== undefined);
  return `${side} ${body.qty} ${body.symbol}, ${[type, ...prices].join(' ')}, ${body.time_in_force}`;
}
