import { formatDateTime, formatTime } from './format';
import { showZone, wallTime } from './zone';

const WINTER = '2026-01-05T02:30:15.250Z';
const SUMMER = '2026-07-05T02:30:15.250Z';

describe('times in a zone', () => {
  afterEach(() => showZone('local'));

  it.each([
    ['exchange', WINTER, '2026-01-04 21:30:15'],
    ['exchange', SUMMER, '2026-07-04 22:30:15'],
    ['utc', WINTER, '2026-01-05 02:30:15'],
  ] as const)('%s: %s is %s', (zone, at, shown) => {
    showZone(zone);
    expect(formatDateTime(at)).toBe(shown);
    expect(formatTime(at, true)).toBe(`${shown.slice(11)}.250`);
  });

  it('follow the exchange over the night in which its clocks change', () => {
    const read = (at: string) => wallTime(at, 'exchange')?.toISOString().slice(11, 16);
    expect([read('2026-03-08T06:59:00Z'), read('2026-03-08T07:00:00Z')]).toEqual([
      '01:59',
      '03:00',
    ]);
  });

  it('say nothing of what is no time', () => {
    expect(formatDateTime('soon')).toBe('\u2014');
  });
});
