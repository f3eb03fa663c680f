import { DomainError } from '@app/kernel';

import type { ScenarioCard } from './catalogue';
import { wholeOf } from './exact';
import type { Settings } from './settings';
import { SYMBOL_SETTING } from './shared-settings';

function checkInventory(settings: Settings): void {
  const size = wholeOf(settings['quote_size'] as number);
  const limit = wholeOf(settings['inventory_limit'] as number);
  if (limit >= size) return;
  throw new DomainError('FIELDS_CONFLICT', 'a single quote would break the inventory limit', {
    field: 'settings.inventory_limit, settings.quote_size',
    limit: String(size),
    value: String(limit),
    would_pass: `inventory_limit ${size}`,
  });
}

/** A maker on both sides. */
export const MARKET_MAKING: ScenarioCard = {
  id: 'market-making-strategy',
  title: 'Market Making Strategy',
  shows:
    'A maker quotes both sides, earns the spread, manages its inventory and cannot trade with itself.',
  expected_seconds: [12, 25],
  participants: ['a maker and two takers of the run', 'operator_demo, who funds them'],
  settings: [
    SYMBOL_SETTING,
    {
      name: 'spread_ticks',
      label: 'Spread',
      help: 'Between the best bid and the best offer, in cents.',
      type: 'integer',
      default: 8,
      min: 2,
      max: 50,
      unit: 'cents',
    },
    {
      name: 'quote_size',
      label: 'Quote size',
      help: 'Shares of each quote.',
      type: 'integer',
      default: 20,
      min: 2,
      max: 500,
      unit: 'shares',
    },
    {
      name: 'levels',
      label: 'Levels',
      help: 'Quotes on each side, a cent apart.',
      type: 'integer',
      default: 2,
      min: 1,
      max: 5,
    },
    {
      name: 'inventory_limit',
      label: 'Inventory limit',
      help: 'Most shares that the maker may be long or short of its start.',
      type: 'integer',
      default: 100,
      min: 10,
      max: 5_000,
      unit: 'shares',
    },
    {
      name: 'skew_ticks',
      label: 'Skew',
      help: 'How far the quotes lean against a full inventory, in cents.',
      type: 'integer',
      default: 3,
      min: 0,
      max: 20,
      unit: 'cents',
    },
    {
      name: 'duration_seconds',
      label: 'Duration',
      help: 'How long takers trade in both directions.',
      type: 'integer',
      default: 8,
      min: 3,
      max: 120,
      unit: 's',
    },
    {
      name: 'taker_rate',
      label: 'Taker activity',
      help: 'Taker orders a second.',
      type: 'integer',
      default: 5,
      min: 1,
      max: 20,
      unit: 'orders/s',
    },
  ],
  steps: [
    { id: 'fund', label: 'Fund the maker and the takers' },
    { id: 'quote', label: 'Place both sides' },
    { id: 'trade', label: 'Takers trade; re-quote with skew after each fill' },
    { id: 'limit', label: 'Run into the inventory limit: one side only' },
    { id: 'self_trade', label: 'Attempt to trade with itself' },
    { id: 'withdraw', label: 'Withdraw the quotes' },
    { id: 'flatten', label: 'Flatten the inventory' },
    { id: 'settle', label: 'Settle and account for the result' },
  ],
  counters: [
    { name: 'fills', label: 'Fills', unit: '' },
    { name: 'inventory', label: 'Inventory', unit: 'shares' },
    { name: 'pnl', label: 'Result', unit: '$' },
    { name: 'spread_pnl', label: 'Earned by the spread', unit: '$' },
    { name: 'inventory_pnl', label: 'From inventory', unit: '$' },
    { name: 'requotes', label: 'Re-quotes', unit: '' },
    { name: 'ratio', label: 'Quotes per fill', unit: '' },
    { name: 'two_sided', label: 'Two-sided', unit: '%' },
    { name: 'at_best', label: 'At the best price', unit: '%' },
  ],
  charts: [
    {
      title: 'Fair price, own quotes and fills',
      unit: '$',
      series: [
        { name: 'mid', label: 'fair price' },
        { name: 'bid', label: 'own bid' },
        { name: 'ask', label: 'own offer' },
        { name: 'fill', label: 'last fill' },
      ],
    },
    {
      title: 'Inventory',
      unit: 'shares',
      series: [{ name: 'inventory', label: 'inventory' }],
    },
    {
      title: 'Result',
      unit: '$',
      series: [
        { name: 'spread', label: 'spread' },
        { name: 'inventory_result', label: 'inventory' },
      ],
    },
  ],
  symbolsNeeded: () => 1,
  checkSettings: checkInventory,
};
