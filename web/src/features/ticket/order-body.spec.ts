import { copyAs } from './copy-as';
import { orderBody } from './order-body';
import { emptyForm } from './order-form';

const limit = { ...emptyForm('AAPL'), qty: '1,000', limitPrice: '190.50' };

describe('the body of an order', () => {
  it('says what the form says and no more', () => {
    expect(orderBody(limit, 'web-1')).toEqual({
      symbol: 'AAPL',
      side: 'buy',
      type: 'limit',
      time_in_force: 'day',
      qty: '1000',
      limit_price: '190.50',
      client_order_id: 'web-1',
    });
  });

  it('carries what a trailing stop follows with', () => {
    const trailing = { ...limit, type: 'trailing_stop' as const, trail: '1.5' };
    expect(orderBody(trailing)).toMatchObject({ trail_price: '1.5' });
    const percent = orderBody({ ...trailing, trailBy: 'percent' });
    expect(percent).toMatchObject({ trail_percent: '1.5' });
    expect(percent).not.toHaveProperty('limit_price');
  });

  it('carries exits, options and the end of a dated order', () => {
    const form = {
      ...limit,
      orderClass: 'bracket' as const,
      takeProfit: '200',
      stopLoss: '180',
      stopLossLimit: '179.5',
      selfTrade: 'decrement' as const,
      timeInForce: 'gtd' as const,
      expireAt: '2030-01-02T21:00:00Z',
    };
    expect(orderBody(form)).toMatchObject({
      order_class: 'bracket',
      take_profit: { limit_price: '200' },
      stop_loss: { stop_price: '180', limit_price: '179.5' },
      self_trade_prevention: 'decrement',
      expire_at: '2030-01-02T21:00:00.000Z',
    });
  });

  it('has no limit price of its own in an OCO', () => {
    const body = orderBody({ ...limit, orderClass: 'oco', takeProfit: '200', stopLoss: '180' });
    expect(body).toMatchObject({ order_class: 'oco', take_profit: { limit_price: '200' } });
    expect(body).not.toHaveProperty('limit_price');
  });
});

describe('an order as a program', () => {
  const body = orderBody({ ...limit, postOnly: true });

  it('as curl is a request with that very body', () => {
    const text = copyAs('curl', body, 'http://127.0.0.1:8347');
    expect(text).toContain('curl -s http://127.0.0.1:8347/v2/orders');
    const json = /-d '(.*)'/.exec(text)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(body);
  });

  it('as Alpaca SDK is an object literal', () => {
    const text = copyAs('alpaca', body, 'http://127.0.0.1:8347');
    expect(text).toContain("createOrder({ symbol: 'AAPL', side: 'buy', type: 'limit'");
    expect(text).toContain('post_only: true');
  });

  it('as ccxt has the market symbol, and the rest in params', () => {
    const text = copyAs('ccxt', body, 'http://127.0.0.1:8347');
    expect(text).toContain("'AAPL/USD', 'limit', 'buy', 1000, 190.50");
    expect(text).toContain("{ timeInForce: 'day', post_only: true }");
  });

  it('keeps a quote inside the text', () => {
    const odd = { ...body, client_order_id: `it's` };
    expect(copyAs('curl', odd, 'http://x')).toContain(String.raw`it'\''s`);
    expect(copyAs('alpaca', odd, 'http://x')).toContain(String.raw`'it\'s'`);
  });
});
