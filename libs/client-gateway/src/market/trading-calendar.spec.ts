import { calendarDays, formatExchangeTime, nextSession } from './trading-calendar';

describe('trading calendar', () => {
  it('writes exchange time with fraction and numeric offset, in winter and in summer', () => {
    expect(formatExchangeTime(Date.UTC(2026, 10, 23, 14, 30, 0, 123))).toBe(
      '2026-11-23T09:30:00.123000-05:00',
    );
    expect(formatExchangeTime(Date.UTC(2026, 6, 1, 13, 30))).toBe(
      '2026-07-01T09:30:00.000000-04:00',
    );
  });

  it('finds the next open and close, over a weekend and a change of clocks', () => {
    const friday = Date.UTC(2026, 9, 30, 22, 0); // clocks change on 1 November
    const { open, close } = nextSession(friday);
    expect(formatExchangeTime(open)).toBe('2026-11-02T09:30:00.000000-05:00');
    expect(formatExchangeTime(close)).toBe('2026-11-02T16:00:00.000000-05:00');
  });

  it('lists weekdays only, with the next weekday as settlement', () => {
    const days = calendarDays(Date.UTC(2026, 10, 20), Date.UTC(2026, 10, 24));
    expect(days.map((day) => day.date)).toEqual(['2026-11-20', '2026-11-23', '2026-11-24']);
    expect(days[0]).toMatchObject({ open: '09:30', close: '16:00', settlement_date: '2026-11-23' });
  });
});
