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
/** One cent in cash units: the tick of every demo instrument. */
export const DEMO_TICK_UNITS = 100;
/** Width of price band and collar each way, in 1/100 %. */
export const DEMO_BAND_BASIS_POINTS = 1_000;

/** Instruments of a demo; reference prices in cash units (1/10,000 dollar). */
export const DEMO_INSTRUMENTS = [
  { symbol: 'AAPL', name: 'Apple Inc.', exchange: 'NASDAQ', referencePriceUnits: 1_900_000 },
  {
    symbol: 'MSFT',
    name: 'Microsoft Corporation',
    exchange: 'NASDAQ',
    referencePriceUnits: 4_200_000,
  },
  {
    symbol: 'GOOGL',
    name: 'Alphabet Inc. Class A',
    exchange: 'NASDAQ',
    referencePriceUnits: 1_750_000,
  },
  { symbol: 'AMZN', name: 'Amazon.com, Inc.', exchange: 'NASDAQ', referencePriceUnits: 1_850_000 },
  {
    symbol: 'NVDA',
    name: 'NVIDIA Corporation',
    exchange: 'NASDAQ',
    referencePriceUnits: 1_300_000,
  },
  {
    symbol: 'META',
    name: 'Meta Platforms, Inc.',
    exchange: 'NASDAQ',
    referencePriceUnits: 5_000_000,
  },
  { symbol: 'TSLA', name: 'Tesla, Inc.', exchange: 'NASDAQ', referencePriceUnits: 2_500_000 },
  { symbol: 'NFLX', name: 'Netflix, Inc.', exchange: 'NASDAQ', referencePriceUnits: 6_500_000 },
  { symbol: 'JPM', name: 'JPMorgan Chase & Co.', exchange: 'NYSE', referencePriceUnits: 2_000_000 },
  { symbol: 'V', name: 'Visa Inc.', exchange: 'NYSE', referencePriceUnits: 2_800_000 },
] as const;
