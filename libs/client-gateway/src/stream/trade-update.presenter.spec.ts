import { presentOrder } from '../orders/order.presenter';
import { orderUpdate, orderView } from '../testing/order-views.fixture';
import { eventId, parseEventId, tradeUpdateFrame } from './trade-update.presenter';

describe('trade update', () => {
  it('carries price, quantity, position and a stable execution id on fills only', () => {
    const order = orderView({}, { status: 'filled', filledShares: 10, filledTickShares: 190_500 });
    const object = presentOrder(order, { assetId: 'asset', commissionUnits: 5 });
    const frame = JSON.parse(tradeUpdateFrame(orderUpdate(order, 7), object, 110)) as object;
    expect(frame).toMatchObject({
      stream: 'trade_updates',
      data: {
        event: 'fill',
        event_id: '0000000000000007.0',
        timestamp: '2026-11-23T14:30:00.123Z',
        execution_id: '00000000-0000-8001-8000-070000000000',
        price: '190.5',
        qty: '10',
        position_qty: '110',
        order: { status: 'filled', filled_avg_price: '190.5' },
      },
    });
    const plain = JSON.parse(tradeUpdateFrame(orderUpdate(order, 7, 'new'), object, null)) as {
      data: object;
    };
    expect(Object.keys(plain.data)).toEqual(['event', 'event_id', 'timestamp', 'order']);
  });

  it('gives the two legs of a trade different execution ids', () => {
    const ids = (['buy', 'sell'] as const).map((side) => {
      const order = orderView({ side });
      const object = presentOrder(order, { assetId: 'asset', commissionUnits: 0 });
      const frame = JSON.parse(tradeUpdateFrame(orderUpdate(order, 9), object, null)) as {
        data: { execution_id: string };
      };
      return frame.data.execution_id;
    });
    expect(new Set(ids).size).toBe(2);
  });

  it('has event ids that increase as text and read back', () => {
    const places = [
      { seq: 9, sub: 0 },
      { seq: 9, sub: 1 },
      { seq: 10, sub: 0 },
      { seq: Number.MAX_SAFE_INTEGER, sub: 0 },
    ];
    const ids = places.map(eventId);
    expect([...ids].sort()).toEqual(ids);
    expect(ids.map(parseEventId)).toEqual(places);
    expect(parseEventId('7.0')).toBeNull();
    expect(parseEventId('9999999999999999.0')).toBeNull();
  });
});
