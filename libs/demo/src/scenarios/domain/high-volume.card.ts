import { DomainError } from '@app/kernel';

import type { ScenarioCard } from './catalogue';
import { wholeOf } from './exact';
import type { Settings } from './settings';

const SHARES = ['limit_percent', 'market_percent', 'ioc_percent', 'cancel_percent'] as const;

function checkShares(settings: Settings): void {
  const sum = SHARES.reduce((all, name) => all + wholeOf(settings[name] as number), 0);
  if (sum === 100) return;
  throw new DomainError('FIELDS_CONFLICT', 'the shares of the order kinds must add up to 100', {
    field: SHARES.map((name) => `settings.${name}`).join(', '),
    limit: '100',
    value: String(sum),
    would_pass: 'limit 60, market 15, ioc 15, cancel 10',
  });
}

const percent = (name: string, label: string, help: string, value: number) => ({
  name,
  label,
  help,
  type: 'integer' as const,
  default: value,
  min: 0,
  max: 100,
  unit: '%',
});

/** A burst of orders. */
export const HIGH_VOLUME: ScenarioCard = {
  id: 'high-volume-trading',
  title: 'High Volume Trading',
  shows: 'The exchange takes a burst of orders, loses none, and stays quick.',
  expected_seconds: [10, 25],
  participants: ['2 to 8 traders of the run, funded for it', 'operator_demo, who funds them'],
  settings: [
    {
      name: 'orders',
      label: 'Orders',
      help: 'How many orders are sent in all.',
      type: 'integer',
      default: 1_200,
      min: 50,
      max: 20_000,
    },
    {
      name: 'rate',
      label: 'Target rate',
      help: 'Orders a second; the run must reach 95 % of it.',
      type: 'integer',
      default: 150,
      min: 10,
      max: 2_000,
      unit: 'orders/s',
    },
    {
      name: 'symbols',
      label: 'Instruments',
      help: 'Over how many instruments the orders are spread.',
      type: 'integer',
      default: 2,
      min: 1,
      max: 4,
    },
    {
      name: 'accounts',
      label: 'Accounts',
      help: 'How many traders send them.',
      type: 'integer',
      default: 4,
      min: 2,
      max: 8,
    },
    percent('limit_percent', 'Limit', 'Limit orders near the market; they trade or rest.', 60),
    percent('market_percent', 'Market', 'Market orders.', 15),
    percent('ioc_percent', 'Immediate or cancel', 'Limit orders that never rest.', 15),
    percent('cancel_percent', 'Cancelled', 'Limit orders away from the market, cancelled.', 10),
  ],
  steps: [
    { id: 'fund', label: 'Fund the accounts' },
    { id: 'opening', label: 'Read the opening totals' },
    { id: 'send', label: 'Send the orders at the target rate' },
    { id: 'settle', label: 'Wait until every order has its outcome' },
    { id: 'cancel', label: 'Cancel what still rests' },
    { id: 'closing', label: 'Read the closing totals' },
    { id: 'reconcile', label: 'Reconcile orders, trades, cash and shares' },
  ],
  counters: [
    { name: 'sent', label: 'Sent', unit: '' },
    { name: 'acknowledged', label: 'Acknowledged', unit: '' },
    { name: 'filled', label: 'Filled', unit: '' },
    { name: 'cancelled', label: 'Cancelled', unit: '' },
    { name: 'rejected', label: 'Rejected', unit: '' },
    { name: 'in_flight', label: 'Waiting for an answer', unit: '' },
    { name: 'ack_p50', label: 'Answer p50', unit: 'ms' },
    { name: 'ack_p95', label: 'Answer p95', unit: 'ms' },
    { name: 'ack_p99', label: 'Answer p99', unit: 'ms' },
    { name: 'fill_p50', label: 'Fill p50', unit: 'ms' },
    { name: 'fill_p99', label: 'Fill p99', unit: 'ms' },
    { name: 'lag', label: 'History behind the live feed', unit: 'ms' },
  ],
  charts: [
    {
      title: 'Orders and trades a second',
      unit: '/s',
      series: [
        { name: 'orders', label: 'orders/s' },
        { name: 'trades', label: 'trades/s' },
      ],
    },
  ],
  symbolsNeeded: (settings) => wholeOf(settings['symbols'] as number),
  checkSettings: checkShares,
};
