/** Types of the API, in the order in which the ticket offers them. */
export const ORDER_TYPES = ['limit', 'market', 'stop', 'stop_limit', 'trailing_stop'] as const;
/** Times in force of the API. */
export const TIMES_IN_FORCE = ['day', 'gtc', 'ioc', 'fok', 'gtd', 'opg', 'cls'] as const;
/** Ways to tie orders together; the first stands for none. */
export const ORDER_CLASSES = ['simple', 'bracket', 'oto', 'oco'] as const;
/** What happens when the account would trade with itself. */
export const SELF_TRADE_MODES = [
  'cancel_newest',
  'cancel_oldest',
  'cancel_both',
  'decrement',
] as const;

export type Side = 'buy' | 'sell';
export type OrderType = (typeof ORDER_TYPES)[number];
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];
export type OrderClass = (typeof ORDER_CLASSES)[number];
export type SelfTradeMode = (typeof SELF_TRADE_MODES)[number];

/** What stands in the ticket, as text that a person typed. */
export interface OrderForm {
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly orderClass: OrderClass;
  readonly timeInForce: TimeInForce;
  readonly qty: string;
  readonly limitPrice: string;
  readonly stopPrice: string;
  readonly trailBy: 'price' | 'percent';
  readonly trail: string;
  readonly takeProfit: string;
  readonly stopLoss: string;
  readonly stopLossLimit: string;
  readonly postOnly: boolean;
  readonly displayQty: string;
  readonly selfTrade: SelfTradeMode;
  /** End of a dated order, as an `input type=datetime-local` writes it: local time, no zone. */
  readonly expireAt: string;
}

/** An empty ticket for a symbol. */
export function emptyForm(symbol: string): OrderForm {
  return {
    symbol,
    side: 'buy',
    type: 'limit',
    orderClass: 'simple',
    timeInForce: 'day',
    qty: '',
    limitPrice: '',
    stopPrice: '',
    trailBy: 'price',
    trail: '',
    takeProfit: '',
    stopLoss: '',
    stopLossLimit: '',
    postOnly: false,
    displayQty: '',
    selfTrade: 'cancel_newest',
    expireAt: '',
  };
}

/** True when the order itself names a limit price. */
export function hasLimit(form: OrderForm): boolean {
  return form.orderClass !== 'oco' && (form.type === 'limit' || form.type === 'stop_limit');
}

/** True when the order waits for a price. */
export function hasStop(form: OrderForm): boolean {
  return form.orderClass !== 'oco' && (form.type === 'stop' || form.type === 'stop_limit');
}

/** True when the order follows the market at a distance. */
export function hasTrail(form: OrderForm): boolean {
  return form.orderClass !== 'oco' && form.type === 'trailing_stop';
}

/** Types that go with a class: the entry of a bracket is a market or a limit order. */
export function typesFor(orderClass: OrderClass): readonly OrderType[] {
  if (orderClass === 'oco') return ['limit'];
  return orderClass === 'simple' ? ORDER_TYPES : ['limit', 'market'];
}

/** Times in force that the exchange takes for such an order. */
export function timesFor(form: OrderForm): readonly TimeInForce[] {
  if (form.orderClass !== 'simple') return ['day', 'gtc'];
  if (form.postOnly) return TIMES_IN_FORCE.filter((time) => time !== 'ioc' && time !== 'fok');
  const waits = hasStop(form) || hasTrail(form);
  return waits ? TIMES_IN_FORCE.filter((time) => time !== 'opg' && time !== 'cls') : TIMES_IN_FORCE;
}

/** The form after a change, with everything that no longer goes with it put back. */
export function changed(form: OrderForm, change: Partial<OrderForm>): OrderForm {
  const next = { ...form, ...change };
  const type = typesFor(next.orderClass).includes(next.type) ? next.type : 'limit';
  const plain = type === 'limit' && next.orderClass !== 'oco';
  const fitted = {
    ...next,
    type,
    postOnly: plain && next.postOnly,
    displayQty: plain ? next.displayQty : '',
  };
  const times = timesFor(fitted);
  return times.includes(fitted.timeInForce) ? fitted : { ...fitted, timeInForce: 'day' };
}
