import { barEnd, barStart } from './bar-width';

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

describe('candles of several months', () => {
  it.each([
    [1, '2026-11-27', '2026-11-01', '2026-12-01'],
    [2, '2026-08-31', '2026-07-01', '2026-09-01'],
    [3, '2026-11-27', '2026-10-01', '2027-01-01'],
    [4, '2026-01-01', '2026-01-01', '2026-05-01'],
    [6, '2026-12-31', '2026-07-01', '2027-01-01'],
    [12, '2024-02-29', '2024-01-01', '2025-01-01'],
  ])('%i of them around %s are of one year', (count, at, start, end) => {
    const width = { unit: 'month', count } as const;
    expect(barStart(day(at), width)).toBe(day(start));
    expect(barEnd(day(at), width)).toBe(day(end));
  });
});
