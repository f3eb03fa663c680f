import { priceTicks, shares } from '@app/kernel';

import { orderView } from '../testing/order-views.fixture';
import { presentOrder } from './order.presenter';

const context = { assetId: 'asset', commissionUnits: 0 };

describe('order presenter', () => {
  it('has every key of the contract, null when empty', () => {
    const object = presentOrder(orderView(), context);
    expect(Object.keys(object).sort()).toEqual(
      [
        'id',
        'client_order_id',
        'created_at',
        'updated_at',
        'submitted_at',
        'filled_at',
        'expired_at',
        'expires_at',
        'canceled_at',
        'failed_at',
        'replaced_at',
        'replaced_by',
        'replaces',
        'asset_id',
        'symbol',
        'asset_class',
        'notional',
        'qty',
        'filled_qty',
        'filled_avg_price',
        'order_class',
        'order_type',
        'type',
        'side',
        'position_intent',
        'time_in_force',
        'limit_price',
        'stop_price',
        'status',
        'extended_hours',
        'legs',
        'trail_percent',
        'trail_price',
        'hwm',
        'ratio_qty',
        'subtag',
        'source',
        'self_trade_prevention',
        'post_only',
        'display_qty',
        'reason',
        'reason_message',
        'commission',
      ].sort(),
    );
    expect(Object.values(object)).not.toContain(undefined);
    expect(object).toMatchObject({
      submitted_at: '2026-11-23T14:30:00.123Z',
      limit_price: '190.5',
      filled_qty: '0',
      filled_avg_price: null,
      legs: null,
      commission: '0',
    });
  });

  it('writes the average price of fills at several prices, rounded to six decimals', () => {
    const state = {
      status: 'partially_filled',
      filledShares: 3,
      filledTickShares: 57_151,
    } as const;
    const object = presentOrder(orderView({}, state), { ...context, commissionUnits: 57_152 });
    expect(object).toMatchObject({
      status: 'partially_filled',
      filled_qty: '3',
      filled_avg_price: '190.503333',
      commission: '5.7152',
    });
  });

  it('stays exact where the sum of fills passes what a double holds', () => {
    const filledShares = 900_000_000;
    const filledTickShares = 9_000_000_000_000_000;
    const terms = { quantityShares: shares(filledShares), cashUnitsPerTick: 100 };
    const object = presentOrder(orderView(terms, { filledShares, filledTickShares }), context);
    expect(object.filled_avg_price).toBe('100000');
  });

  it('says where a trailing stop stands now', () => {
    const view = orderView({ type: 'trailing_stop', limitPriceTicks: null, trailTicks: 300 });
    const trailing = { stopPriceTicks: 18_900, highWaterTicks: 19_200 };
    expect(presentOrder(view, { ...context, trailing })).toMatchObject({
      trail_price: '3',
      stop_price: '189',
      hwm: '192',
    });
    expect(presentOrder(view, context)).toMatchObject({ stop_price: null, hwm: null });
  });

  it('says gtc with expires_at for a dated order', () => {
    const object = presentOrder(orderView({ timeInForce: 'gtd', expireAt: 0 }), context);
    expect(object).toMatchObject({
      time_in_force: 'gtc',
      expires_at: '1970-01-01T00:00:00.000Z',
    });
  });

  it('leaves out what is not known: commission of a fill, prices of a market order', () => {
    const view = orderView(
      { type: 'market', limitPriceTicks: null, stopPriceTicks: priceTicks(100) },
      { filledShares: 1, filledTickShares: 19_050 },
    );
    expect(presentOrder(view, { assetId: 'asset', commissionUnits: null })).toMatchObject({
      commission: null,
      limit_price: null,
      stop_price: '1',
    });
  });
});
