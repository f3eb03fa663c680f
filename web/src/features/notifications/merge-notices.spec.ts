import { mergeNotices } from './merge-notices';

const kept = {
  id: 'n1',
  at: '2026-01-05T12:00:02Z',
  kind: 'fill',
  order_id: 'o1',
  symbol: 'AAPL',
  severity: null,
  text: 'Bought 10 AAPL at 190.50, order filled',
  read: false,
};
const heard = (title: string, at: string, orderId = 'o1') => ({
  id: `${title} ${orderId}`,
  at,
  title,
  detail: 'Buy 10 AAPL',
  tone: 'plain' as const,
  orderId,
  symbol: 'AAPL',
});

describe('the notification centre', () => {
  it('adds what the exchange does not keep, newest first', () => {
    const notices = mergeNotices([kept], [heard('Order accepted', '2026-01-05T12:00:01Z')]);
    expect(notices.map(({ title, read }) => [title, read])).toEqual([
      ['Order filled', false],
      ['Order accepted', true],
    ]);
  });

  it('shows what an operator says to everybody as loud as it is meant', () => {
    const said = {
      kind: 'broadcast',
      order_id: null,
      severity: 'critical',
      text: 'halted',
    } as const;
    const rows = [
      { ...kept, ...said },
      { ...kept, ...said, at: '2026-01-05T12:00:01Z', symbol: null },
    ];
    expect(mergeNotices(rows, []).map(({ title, tone, detail }) => [title, tone, detail])).toEqual([
      ['From the exchange', 'down', 'AAPL: halted'],
      ['From the exchange', 'down', 'halted'],
    ]);
  });

  it('tells nothing twice', () => {
    const cancel = { ...kept, id: 'n2', kind: 'canceled', order_id: 'o2' };
    const events = [
      heard('Order filled', '2026-01-05T12:00:02Z'),
      heard('Order cancelled', '2026-01-05T12:00:03Z', 'o2'),
      heard('Order cancelled', '2026-01-05T12:00:04Z', 'o3'),
    ];
    const titles = mergeNotices([kept, cancel], events).map(({ title, orderId }) => [
      title,
      orderId,
    ]);
    expect(titles).toHaveLength(3);
    expect(titles).toContainEqual(['Order cancelled', 'o3']);
  });
});
