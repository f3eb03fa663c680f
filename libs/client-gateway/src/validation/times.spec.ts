import { formatDate, formatTime, parseTime } from './times';

describe('times', () => {
  it.each([
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23T09:30:00Z', '2026-11-23T09:30:00.000Z'],
    ['2026-11-23T09:30:00.123456789-05:00', '2026-11-23T14:30:00.123Z'],
    ['2026-11-23T09:30:00.5 02:00', '2026-11-23T07:30:00.500Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    const at = parseTime(text);
    expect(at === null ? null : formatTime(at)).toBe(expected);
  });

  it.each([
    '',
    'today',
    '2026-02-30',
    '2026-13-01',
    '2026-11-23T24:00:00Z',
    '2026-11-23T09:30:00',
    '1700000000',
    '2026-11-23T09:30:00.1234567890Z',
    `2026-11-23${' '.repeat(100)}`,
  ])('refuses %j', (text) => expect(parseTime(text)).toBeNull());

  it('writes the UTC day', () => {
    expect(formatDate(Date.UTC(2026, 10, 23, 23, 59))).toBe('2026-11-23');
  });
});
