/** A price of a symbol at which an account wants to be told; kept in this browser. */
export interface PriceAlert {
  readonly id: string;
  readonly username: string;
  readonly symbol: string;
  readonly direction: 'above' | 'below';
  /** Dollars as decimal text. */
  readonly price: string;
  readonly createdAt: string;
  /** When the price was reached; null while it is waited for. */
  readonly firedAt: string | null;
}

export const ALERTS_MAX = 50;

/** Which way the price has to go to reach `price`; a price that is reached already rises. Pure. */
export function directionTo(price: string, last: number): PriceAlert['direction'] {
  return Number(price) >= last ? 'above' : 'below';
}

/** Whether a trade at `last` dollars is what the alert waits for. Pure. */
export function isReached(alert: PriceAlert, last: number): boolean {
  if (alert.firedAt !== null) return false;
  const price = Number(alert.price);
  return alert.direction === 'above' ? last >= price : last <= price;
}

/** Alerts as they were kept; what is none is left out. Pure. */
export function readAlerts(value: unknown): readonly PriceAlert[] {
  return Array.isArray(value) ? value.filter(isAlert).slice(0, ALERTS_MAX) : [];
}

/** An alert in words: "AAPL at or above 191.00". Pure. */
export function alertWords({ symbol, direction, price }: PriceAlert): string {
  return `${symbol} at or ${direction} ${price}`;
}

const TEXTS = ['id', 'username', 'symbol', 'price', 'createdAt'];

function isAlert(value: unknown): value is PriceAlert {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const { direction, firedAt } = fields;
  return (
    TEXTS.every((name) => typeof fields[name] === 'string') &&
    Number(fields['price']) > 0 &&
    (direction === 'above' || direction === 'below') &&
    (firedAt === null || typeof firedAt === 'string')
  );
}
