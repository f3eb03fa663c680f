import { dailyProfit, monthStart, weeksOf } from './profit-calendar';

const at = (text: string) => Date.parse(text) / 1_000;
const HISTORY = {
  timestamp: ['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-04T15:00'].map((text) => {
    return at(`${text}${text.includes('T') ? '' : 'T00:00'}:00Z`);
  }),
  equity: [0, 0, 1_000_100.1, 999_900.25],
  profit_loss: [0, 0, 100.1, -99.75],
  base_value: 0,
  timeframe: '1D',
};

describe('the calendar of profit', () => {
  it('tells what each day brought, and nothing of days without an account', () => {
    expect(dailyProfit(HISTORY)).toEqual([
      { date: '2026-02-02', profit: null },
      { date: '2026-02-03', profit: 100.1 },
      { date: '2026-02-04', profit: -199.85 },
    ]);
  });

  it('lays a month out in weeks from Monday on', () => {
    const month = monthStart(Date.parse('2026-02-14T10:00:00Z'), 0);
    const weeks = weeksOf(month, dailyProfit(HISTORY));
    expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7]);
    expect(weeks[0]?.findIndex((day) => day !== null)).toBe(6);
    expect(weeks[1]?.[1]).toEqual({ date: '2026-02-03', profit: 100.1 });
    expect(weeks[4]?.filter((day) => day !== null)).toHaveLength(6);
  });

  it('goes back over the turn of the year', () => {
    expect(new Date(monthStart(Date.parse('2026-01-31T23:00:00Z'), 2)).toISOString()).toBe(
      '2025-11-01T00:00:00.000Z',
    );
  });
});
