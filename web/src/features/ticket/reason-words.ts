/** Context that an error of the API carries beside code and reason. */
export type ReasonContext = Readonly<Record<string, unknown>>;

type Say = string | ((context: ReasonContext) => string);

/** Reasons of the API in words that need no manual; what would pass is part of the sentence. */
const WORDS: Readonly<Record<string, Say>> = {
  INSUFFICIENT_FUNDS: (c) =>
    sentence('Not enough buying power', need('needs', c['cost_basis'], c['buying_power'])),
  INSUFFICIENT_SHARES: (c) =>
    sentence('Not enough shares to sell', have(c['available'], c['held_for_orders'])),
  PERMISSION_DENIED: 'This login may not do that',
  TRADING_SUSPENDED_BY_USER: 'You have suspended trading for this account; resume it to trade',
  IP_NOT_ALLOWED: 'This key may not be used from this address',
  UNKNOWN_SYMBOL: 'This symbol is not listed here',
  NOT_TRADABLE: 'This symbol cannot be traded at the moment',
  TICK_SIZE: 'The price is between two ticks, or out of range',
  LOT_SIZE: 'Whole shares only',
  QTY_RANGE: (c) => sentence('The quantity is out of range', upTo(c['limit'])),
  TYPE_NOT_SUPPORTED: 'The exchange does not take this kind of order',
  TIF_NOT_ALLOWED: 'This time in force does not go with this order in the present phase',
  MARKET_CLOSED: 'The market for this symbol is closed; cancelling works',
  SYMBOL_HALTED: 'Trading in this symbol is halted; cancelling works',
  CLOSE_ONLY: 'Only orders that close a position are taken at the moment',
  CANCEL_ONLY: 'Only cancels are taken at the moment',
  PRICE_BAND: 'The price is outside the band of this symbol',
  RISK_MAX_ORDER_QTY: (c) => sentence('Larger than one order may be', upTo(c['limit'], 'shares')),
  RISK_MAX_ORDER_NOTIONAL: (c) => sentence('Worth more than one order may be', upToCash(c)),
  RISK_MAX_POSITION: (c) => sentence('Would exceed the position limit', upTo(c['limit'], 'shares')),
  RISK_MAX_EXPOSURE: (c) => sentence('Would exceed the exposure limit', upToCash(c)),
  RISK_MAX_OPEN_ORDERS: (c) => sentence('Too many open orders', upTo(c['limit'])),
  RISK_DAILY_LOSS: "Today's loss limit is reached; trading is possible again tomorrow",
  RISK_PRICE_COLLAR: (c) => sentence('The price is too far from the market', collar(c)),
  RISK_SHORT_NOT_ALLOWED: 'This account may not sell shares that it does not own',
  RISK_FAT_FINGER: 'Far from what is usual here: check quantity and price',
  RISK_ORDER_RATE: 'Too many orders in a second; wait a moment',
  KILL_SWITCH: 'Trading of this account is locked by the operator; cancelling works',
  ACCOUNT_BLOCKED: 'This account is blocked by the operator',
  SYMBOL_BLOCKED: 'This symbol is blocked for this account',
  NO_REFERENCE_PRICE: 'There is no price yet that a market order could be checked against',
  SELF_TRADE: 'It would have traded with an order of your own',
  POST_ONLY_WOULD_TAKE: 'Post-only, and at this price it would trade at once',
  FOK_NOT_FILLABLE: 'The whole quantity cannot be traded at once',
  ORDER_TERMINAL: 'The order has come to its end already',
  REPLACE_PENDING: 'A change of this order is under way',
  PRIORITY_WOULD_BE_LOST: 'This change would lose the place in the queue',
  EXPIRE_AT_INVALID: 'The end of the order must be in the future',
  STOP_PRICE_INVALID: 'The stop price is on the wrong side of the market, or out of range',
  ORDER_NOT_FOUND: 'There is no such order on this account',
  DUPLICATE_CLIENT_ORDER_ID: 'An order with this client id exists already, with other terms',
  MISSING_FIELD: (c) => `Something is missing: ${text(c['field']) ?? 'a field'}`,
  MALFORMED_FIELD: (c) => `${text(c['field']) ?? 'A field'} cannot be read`,
  FIELDS_CONFLICT: (c) => `${text(c['field']) ?? 'A field'} does not go with the rest of the order`,
  AUTH_REQUIRED: 'Sign in to do that',
  AUTH_EXPIRED: 'The login has expired; sign in again',
  AUTH_INVALID: 'Name or password is wrong',
  RATE_LIMIT: 'Too many requests; wait a moment',
  SERVICE_DOWN: 'The exchange is not available at the moment',
  EXCHANGE_BUSY: 'The exchange is busy; try again in a moment',
  OUTCOME_UNKNOWN: 'No answer in time: the outcome is not known yet',
  INTERNAL: 'The exchange failed to answer; the outcome is not known',
};

/**
 * A refusal in plain words, with the figures that the API gave. A reason that is not known here is
 * said in the words of the API. Pure.
 */
export function reasonWords(
  reason: string | null | undefined,
  message: string | null | undefined = null,
  context: ReasonContext = {},
): string {
  const say = WORDS[reason ?? ''];
  if (say === undefined) {
    const words = message ?? '';
    return words === '' ? (reason ?? 'Refused without a reason') : capital(words);
  }
  return typeof say === 'string' ? say : say(context);
}

function sentence(what: string, more: string | null): string {
  return more === null ? what : `${what}: ${more}`;
}

function need(verb: string, wanted: unknown, there: unknown): string | null {
  const [a, b] = [text(wanted), text(there)];
  if (a === null || b === null) return null;
  return `${verb} ${dollars(a)}, ${dollars(b)} available`;
}

function have(available: unknown, held: unknown): string | null {
  const free = text(available);
  if (free === null) return null;
  const bound = text(held);
  const tied = bound === null || bound === '0' ? '' : `, ${bound} held by open orders`;
  return `${free} available${tied}`;
}

function upTo(limit: unknown, unit = ''): string | null {
  const most = text(limit);
  return most === null ? null : `at most ${most}${unit === '' ? '' : ` ${unit}`}`;
}

function upToCash(context: ReasonContext): string | null {
  const most = text(context['limit']);
  return most === null ? null : `at most ${dollars(most)}`;
}

function collar(context: ReasonContext): string | null {
  const bound = text(context['limit']);
  return bound === null ? null : `the bound is ${bound}`;
}

function dollars(amount: string): string {
  return `$${amount.replace(/\B(?=(?:[0-9]{3})+(?:\.|$))/g, ',')}`;
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
