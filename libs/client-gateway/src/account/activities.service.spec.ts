import type { FillRow, LedgerRow } from '@app/contracts';

import { FakeOrders } from '../testing/fake-orders.fixture';
import { FakeWallet } from '../testing/fake-rooms.fixture';
import { AT } from '../testing/order-views.fixture';
import { ActivitiesService } from './activities.service';
import type { ActivitiesQuery } from './activities.service';
import { parseActivityId } from './activity-id';

const accountId = 'account';

function fill(seq: number, at: number): FillRow {
  const amounts = { priceUnits: 1_905_000, quantityShares: 2, filledShares: 2, leavesShares: 8 };
  return {
    ...amounts,
    seq,
    at,
    accountId,
    orderId: 'order',
    symbol: 'AAPL',
    side: 'buy',
    tradeId: seq,
    shard: 0,
  };
}

function entry(seq: number, leg: number, at: number, kind: LedgerRow['kind']): LedgerRow {
  const transactionId = `wallet:${seq}`;
  const amount = kind === 'deposit' ? 10_000 : -5;
  return {
    transactionId,
    seq,
    leg,
    at,
    kind,
    accountId,
    asset: 'USD',
    amount,
    orderId: null,
    tradeId: null,
  };
}

describe('activities', () => {
  const orders = new FakeOrders();
  const wallet = new FakeWallet();
  const service = new ActivitiesService(orders, wallet);
  // Many share a millisecond, in both sources, with numbers that say nothing across sources.
  orders.fillRows = [1, 2, 3, 4, 5, 6, 7].map((seq) => fill(seq, AT + Math.floor(seq / 4)));
  wallet.rows = [
    entry(1, 0, AT - 5, 'deposit'),
    entry(2, 1, AT, 'fee'),
    entry(2, 2, AT, 'fee'),
    entry(9, 1, AT + 1, 'fee'),
    entry(10, 0, AT + 2, 'withdrawal'),
  ];
  const query: ActivitiesQuery = {
    accountId,
    types: null,
    direction: 'desc',
    afterAt: null,
    untilAt: null,
    cursor: null,
    limit: 100,
  };

  it.each(['asc', 'desc'] as const)(
    'pages %s without a gap or a repeat, at any size',
    async (direction) => {
      const all = (await service.list({ ...query, direction })).map((row) => row['id'] ?? '');
      expect(all).toHaveLength(12);
      expect(direction === 'asc' ? all : [...all].reverse()).toEqual([...all].sort());
      for (const limit of [1, 2, 3, 5]) {
        const seen: string[] = [];
        let cursor: ActivitiesQuery['cursor'] = null;
        for (let page = 0; page < 20; page += 1) {
          const rows = await service.list({ ...query, direction, cursor, limit });
          seen.push(...rows.map((row) => row['id'] ?? ''));
          if (rows.length < limit) break;
          cursor = parseActivityId(seen.at(-1) ?? '');
        }
        expect(seen).toEqual(all);
      }
    },
  );

  it('asks only the room that has the type', async () => {
    const fills = await service.list({ ...query, types: ['FILL'] });
    expect(new Set(fills.map((row) => row['activity_type']))).toEqual(new Set(['FILL']));
    const others = await service.list({ ...query, types: ['CSD', 'FEE', 'DIV'] });
    expect(others.map((row) => row['activity_type'])).toEqual(['FEE', 'FEE', 'FEE', 'CSD']);
    expect(await service.list({ ...query, types: ['DIV'] })).toEqual([]);
  });

  it('writes a fill and a deposit as the contract says', async () => {
    const rows = await service.list({ ...query, direction: 'asc' });
    expect(rows[0]).toMatchObject({
      activity_type: 'CSD',
      net_amount: '1',
      date: '2026-11-23',
      status: 'executed',
    });
    expect(rows[1]).toMatchObject({
      activity_type: 'FILL',
      price: '190.5',
      qty: '2',
      cum_qty: '2',
      leaves_qty: '8',
      type: 'partial_fill',
      order_status: 'partially_filled',
      transaction_time: '2026-11-23T14:30:00.123Z',
    });
  });
});
