import type { LedgerRow, OrderTimeline, TimelineStep } from '@app/contracts';

import { AT, orderView } from '../testing/order-views.fixture';
import { presentTimeline } from './order-timeline.presenter';

const step = (stream: string, seq: number, more: Partial<TimelineStep>): TimelineStep => ({
  stream,
  seq,
  at: AT,
  service: 'order-manager',
  event: 'submitted',
  orderId: 'order',
  cause: null,
  facts: {},
  refusal: null,
  ...more,
});

const leg = (asset: string, amount: number, kind: LedgerRow['kind'] = 'trade'): LedgerRow => ({
  transactionId: 'wallet:9',
  seq: 9,
  leg: 0,
  at: AT + 12,
  kind,
  accountId: 'account',
  asset,
  amount,
  orderId: 'order',
  tradeId: 17,
});

const timeline: OrderTimeline = {
  receivedAt: AT - 5,
  mintedAt: AT - 2,
  complete: true,
  steps: [
    step('orders', 3, {}),
    step('risk', 4, {
      service: 'risk-manager',
      event: 'approved',
      at: AT + 1,
      cause: { stream: 'orders', seq: 3, at: AT },
      facts: { worst_price_units: 1_905_000 },
    }),
    step('match:0', 17, {
      service: 'matching-engine',
      event: 'traded',
      at: AT + 9,
      facts: { price_units: 1_900_000, quantity_shares: 4, leaves_shares: 6, liquidity: 'maker' },
    }),
  ],
};

describe('timeline presenter', () => {
  const ledger = [leg('USD', -7_600_000), leg('AAPL', 4), leg('USD', -760, 'fee')];
  const object = presentTimeline(orderView(), timeline, ledger);

  it('says where each step stands, what caused it and how long it took', () => {
    expect(object.steps.map(({ id, ms, caused_by }) => [id, ms, caused_by])).toEqual([
      ['orders/3', 2, null],
      ['risk/4', 1, 'orders/3'],
      ['match:0/17', null, null],
      ['wallet/9', 3, 'match:0/17'],
    ]);
  });

  it('writes facts as the public API does, and the settlement with its fee', () => {
    expect(object.steps[1]?.facts).toEqual({ worst_price: '190.5' });
    expect(object.steps[2]?.facts).toMatchObject({ price: '190', qty: '4', leaves_qty: '6' });
    expect(object.steps[3]?.facts).toEqual({ cash: '-760', shares: '4', fee: '-0.076' });
  });

  it('sums up what each service took', () => {
    expect(object.services.map(({ service, ms }) => [service, ms])).toEqual([
      ['client-gateway', 3],
      ['order-manager', 2],
      ['risk-manager', 1],
      ['wallet', 3],
      ['matching-engine', 0],
    ]);
  });

  it('a refusal carries its reason and what would pass', () => {
    const refusal = {
      reason: 'RISK_MAX_ORDER_QTY' as const,
      message: 'qty 9 is above the limit',
      details: { limit: '5', value: '9', would_pass: '5' },
    };
    const refused = { ...timeline, steps: [step('risk', 4, { event: 'refused', refusal })] };
    expect(presentTimeline(orderView(), refused, []).steps[0]).toMatchObject({
      reason: 'RISK_MAX_ORDER_QTY',
      reason_details: { limit: '5', value: '9', would_pass: '5' },
    });
  });
});
