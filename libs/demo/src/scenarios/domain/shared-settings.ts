import type { ScenarioSetting } from '@app/contracts';

/** Instruments that only use cases trade: no simulator and no person is disturbed there. */
export const USE_CASE_SYMBOLS = ['UCA', 'UCB', 'UCC', 'UCD', 'UCE', 'UCF', 'UCG', 'UCH'] as const;

/** Lets the run choose a free instrument. */
export const ANY_SYMBOL = 'auto';

/** Reference price of every use-case instrument in ticks of a cent: 100.00 dollars. */
export const BASE_TICKS = 10_000;

/** Which instrument of its own a run trades. */
export const SYMBOL_SETTING: ScenarioSetting = {
  name: 'symbol',
  label: 'Instrument',
  help: 'Use cases trade instruments of their own, so that no live order is touched.',
  type: 'choice',
  default: ANY_SYMBOL,
  choices: [
    { value: ANY_SYMBOL, label: 'Any that is free' },
    ...USE_CASE_SYMBOLS.map((value) => ({ value, label: value })),
  ],
};
