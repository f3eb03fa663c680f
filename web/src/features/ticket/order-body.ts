import { hasLimit, hasStop, hasTrail } from './order-form';
import type { OrderForm } from './order-form';

/** Body of `POST /v2/orders`; prices and quantities are decimal texts. */
export interface OrderBody {
  readonly symbol: string;
  readonly side: string;
  readonly type: string;
  readonly time_in_force: string;
  readonly qty: string;
  readonly client_order_id?: string;
  readonly limit_price?: string;
  readonly stop_price?: string;
  readonly trail_price?: string;
  readonly trail_percent?: string;
  readonly order_class?: string;
  readonly take_profit?: { readonly limit_price: string };
  readonly stop_loss?: { readonly stop_price: string; readonly limit_price?: string };
  readonly post_only?: boolean;
  readonly display_qty?: string;
  readonly self_trade_prevention?: string;
  readonly expire_at?: string;
}

/** What the form says in the words of the API; only what is said is sent. Pure. */
export function orderBody(form: OrderForm, clientOrderId?: string): OrderBody {
  return {
    symbol: form.symbol,
    side: form.side,
    type: form.type,
    time_in_force: form.timeInForce,
    qty: plain(form.qty),
    ...(clientOrderId === undefined ? {} : { client_order_id: clientOrderId }),
    ...(hasLimit(form) ? { limit_price: plain(form.limitPrice) } : {}),
    ...(hasStop(form) ? { stop_price: plain(form.stopPrice) } : {}),
    ...trailOf(form),
    ...exitsOf(form),
    ...(form.postOnly ? { post_only: true } : {}),
    ...(form.displayQty.trim() === '' ? {} : { display_qty: plain(form.displayQty) }),
    ...(form.selfTrade === 'cancel_newest' ? {} : { self_trade_prevention: form.selfTrade }),
    ...(form.timeInForce === 'gtd' ? { expire_at: utc(form.expireAt) } : {}),
  };
}

function trailOf(form: OrderForm): Pick<OrderBody, 'trail_price' | 'trail_percent'> {
  if (!hasTrail(form)) return {};
  const trail = plain(form.trail);
  return form.trailBy === 'price' ? { trail_price: trail } : { trail_percent: trail };
}

function exitsOf(
  form: OrderForm,
): Pick<OrderBody, 'order_class' | 'take_profit' | 'stop_loss' | 'limit_price'> {
  if (form.orderClass === 'simple') return {};
  const profit = plain(form.takeProfit);
  const loss = plain(form.stopLoss);
  const lossLimit = plain(form.stopLossLimit);
  const limit = lossLimit === '' ? {} : { limit_price: lossLimit };
  return {
    order_class: form.orderClass,
    ...(profit === '' ? {} : { take_profit: { limit_price: profit } }),
    ...(loss === '' ? {} : { stop_loss: { stop_price: loss, ...limit } }),
  };
}

/** Local time of the form as RFC 3339 in UTC; what is no time goes as it is, to be refused. */
function utc(local: string): string {
  const at = Date.parse(local);
  return Number.isNaN(at) ? local : new Date(at).toISOString();
}

function plain(text: string): string {
  return text.trim().replace(/(?<=[0-9]),(?=[0-9]{3})/g, '');
}
