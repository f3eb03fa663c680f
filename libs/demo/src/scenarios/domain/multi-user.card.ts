import type { ScenarioCard } from './catalogue';
import { SYMBOL_SETTING } from './shared-settings';

/** Two people and one truth. */
export const MULTI_USER: ScenarioCard = {
  id: 'multi-user-trading',
  title: 'Multi-User Trading',
  shows: 'Two people trade with each other, see the same truth, and time priority holds.',
  expected_seconds: [4, 15],
  participants: ['A (buyer_demo) and B (seller_demo), or two of the run', 'C, a third trader'],
  settings: [
    SYMBOL_SETTING,
    {
      name: 'quantity',
      label: 'Quantity',
      help: 'Shares of each resting order.',
      type: 'integer',
      default: 100,
      min: 4,
      max: 10_000,
      unit: 'shares',
    },
    {
      name: 'price_cents',
      label: 'Price',
      help: 'At which they meet, in cents.',
      type: 'integer',
      default: 10_000,
      min: 9_600,
      max: 10_400,
      unit: 'cents',
    },
    {
      name: 'accounts',
      label: 'Accounts A and B',
      help: 'The demo accounts, or two that are made for the run.',
      type: 'choice',
      default: 'demo',
      choices: [
        { value: 'demo', label: 'buyer_demo and seller_demo' },
        { value: 'own', label: 'Accounts of the run' },
      ],
    },
    {
      name: 'third_account',
      label: 'Third account',
      help: 'C queues behind A; without it the second order in the queue is one of A itself.',
      type: 'boolean',
      default: true,
    },
  ],
  steps: [
    { id: 'sign_in', label: 'Sign in and reserve cash and shares' },
    { id: 'opening', label: 'Read the balances' },
    { id: 'priority', label: 'A and C rest at one price; B crosses with less' },
    { id: 'amend', label: 'B places an order, replaces it, cancels it' },
    { id: 'both_ways', label: 'A and B trade in both directions' },
    { id: 'partial', label: 'A partial fill stays open and is cancelled' },
    { id: 'privacy', label: 'Neither can read or cancel the other’s order' },
    { id: 'closing', label: 'Read the balances again' },
    { id: 'streams', label: 'Compare both private streams with the record' },
  ],
  counters: [
    { name: 'a_cash', label: 'A cash change', unit: '$' },
    { name: 'b_cash', label: 'B cash change', unit: '$' },
    { name: 'a_shares', label: 'A shares change', unit: '' },
    { name: 'b_shares', label: 'B shares change', unit: '' },
    { name: 'trades', label: 'Trades', unit: '' },
    { name: 'updates', label: 'Private updates', unit: '' },
  ],
  charts: [
    {
      title: 'Cash of A and B since the start',
      unit: '$',
      series: [
        { name: 'a', label: 'A' },
        { name: 'b', label: 'B' },
      ],
    },
  ],
  symbolsNeeded: () => 1,
  checkSettings: () => undefined,
};
