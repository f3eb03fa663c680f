/** Password of every demo account; a production process refuses to seed. */
export const DEMO_PASSWORD = 'demopass123';

/** Accounts of a demo. */
export const DEMO_ACCOUNTS = [
  { username: 'buyer_demo', role: 'trader' },
  { username: 'seller_demo', role: 'trader' },
  { username: 'operator_demo', role: 'operator' },
] as const;

/** Cash that each demo trader starts with, in cash units: 1,000,000.00 USD. */
export const DEMO_CASH_UNITS = 10_000_000_000;
/** Shares of each instrument that the demo seller starts with. */
export const DEMO_SHARES = 10_000;
/** Cash of each simulated trader: 500,000,000.00 USD. */
const SIM_CASH_UNITS = 5_000_000_000_000;
/** Shares of each instrument of each simulated trader. */
const SIM_SHARES = 400_000;
/** One cent in cash units: the tick of every demo instrument. */
export const DEMO_TICK_UNITS = 100;
/** Width of price band and collar each way, in 1/100 %. */
export const DEMO_BAND_BASIS_POINTS = 1_000;

/** What an account owns when the demo opens. */
export interface Opening {
  readonly cashUnits: number;
  /** Of each instrument. */
  readonly shares: number;
}

const NOTHING: Opening = { cashUnits: 0, shares: 0 };
const OPENINGS: Readonly<Record<string, Opening>> = {
  buyer_demo: { cashUnits: DEMO_CASH_UNITS, shares: 0 },
  seller_demo: { cashUnits: DEMO_CASH_UNITS, shares: DEMO_SHARES },
};

/** Opening of a demo account or of a simulated trader; nothing for anybody else. */
export function openingOf(username: string): Opening {
  if (username.startsWith('sim_')) return { cashUnits: SIM_CASH_UNITS, shares: SIM_SHARES };
  return OPENINGS[username] ?? NOTHING;
}

/**
 * Instruments of a demo; reference prices in cash units (1/10,000 dollar), and shares that trade in
 * a busy minute of their past.
 */
export const DEMO_INSTRUMENTS = [
  listed('AAPL', 'Apple Inc.', { referencePriceUnits: 1_900_000, sharesPerMinute: 2_400 }),
  listed('MSFT', 'Microsoft Corporation', {
    referencePriceUnits: 4_200_000,
    sharesPerMinute: 1_500,
  }),
  listed('GOOGL', 'Alphabet Inc. Class A', {
    referencePriceUnits: 1_750_000,
    sharesPerMinute: 1_900,
  }),
  listed('AMZN', 'Amazon.com, Inc.', { referencePriceUnits: 1_850_000, sharesPerMinute: 2_000 }),
  listed('NVDA', 'NVIDIA Corporation', { referencePriceUnits: 1_300_000, sharesPerMinute: 3_200 }),
  listed('META', 'Meta Platforms, Inc.', {
    referencePriceUnits: 5_000_000,
    sharesPerMinute: 1_200,
  }),
  listed('TSLA', 'Tesla, Inc.', { referencePriceUnits: 2_500_000, sharesPerMinute: 2_800 }),
  listed('NFLX', 'Netflix, Inc.', { referencePriceUnits: 6_500_000, sharesPerMinute: 800 }),
  listed('JPM', 'JPMorgan Chase & Co.', {
    exchange: 'NYSE',
    referencePriceUnits: 2_000_000,
    sharesPerMinute: 1_300,
  }),
  listed('V', 'Visa Inc.', {
    exchange: 'NYSE',
    referencePriceUnits: 2_800_000,
    sharesPerMinute: 1_000,
  }),
];

interface Listing {
  readonly exchange?: string;
  readonly referencePriceUnits: number;
  readonly sharesPerMinute: number;
}

function listed(symbol: string, name: string, listing: Listing) {
  return { symbol, name, exchange: 'NASDAQ', ...listing };
}
