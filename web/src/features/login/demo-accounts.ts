/** Password of the demo accounts; they exist only where the exchange was told to seed them. */
export const DEMO_PASSWORD = 'demopass123';

/** Accounts of a demo, with what each is for. */
export const DEMO_ACCOUNTS = [
  { username: 'buyer_demo', what: 'Trader with a million dollars', isOperator: false },
  { username: 'seller_demo', what: 'Trader with shares of every symbol', isOperator: false },
  { username: 'operator_demo', what: 'Runs the market: halts, limits, audit', isOperator: true },
] as const;
