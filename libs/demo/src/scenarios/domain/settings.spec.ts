import { DomainError } from '@app/kernel';

import { SCENARIO_CARDS } from './catalogue';
import { HIGH_VOLUME } from './high-volume.card';
import { MARKET_MAKING } from './market-making.card';
import { readSettings } from './settings';

function refused(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('nothing was refused');
}

describe('settings of a run', () => {
  it.each(SCENARIO_CARDS.map((card) => [card.id, card] as const))(
    '%s runs with its defaults',
    (_id, card) => {
      const settings = readSettings(card.settings, undefined);
      expect(Object.keys(settings)).toEqual(card.settings.map(({ name }) => name));
      expect(() => card.checkSettings(settings)).not.toThrow();
      expect(card.symbolsNeeded(settings)).toBeGreaterThan(0);
    },
  );

  it.each([
    ['above the range', { rate: 2_001 }, '2001', '2000'],
    ['below the range', { rate: 1 }, '1', '10'],
    ['not whole', { rate: 10.5 }, '10.5', '150'],
    ['text', { rate: '100' }, '"100"', '150'],
  ])('a value %s is refused with what would pass', (_name, given, value, passes) => {
    const error = refused(() => readSettings(HIGH_VOLUME.settings, given));
    expect(error.reason).toBe('MALFORMED_FIELD');
    expect(error.details).toEqual({
      field: 'settings.rate',
      limit: 'a whole number from 10 to 2000',
      value,
      would_pass: passes,
    });
  });

  it('an unknown name and a list are refused', () => {
    expect(refused(() => readSettings(HIGH_VOLUME.settings, { speed: 1 })).reason).toBe(
      'UNKNOWN_FIELD',
    );
    expect(refused(() => readSettings(HIGH_VOLUME.settings, [])).reason).toBe('MALFORMED_FIELD');
  });

  it('choices are those that are offered', () => {
    const { settings } = MARKET_MAKING;
    expect(readSettings(settings, { symbol: 'UCB' })['symbol']).toBe('UCB');
    expect(refused(() => readSettings(settings, { symbol: 'AAPL' })).details['limit']).toContain(
      'UCA',
    );
  });

  it('shares of order kinds must add up, and one quote must fit the inventory limit', () => {
    const volume = readSettings(HIGH_VOLUME.settings, { limit_percent: 50 });
    const conflict = refused(() => HIGH_VOLUME.checkSettings(volume));
    expect([conflict.reason, conflict.details['value']]).toEqual(['FIELDS_CONFLICT', '90']);
    const making = readSettings(MARKET_MAKING.settings, { inventory_limit: 10, quote_size: 20 });
    expect(refused(() => MARKET_MAKING.checkSettings(making)).reason).toBe('FIELDS_CONFLICT');
  });
});
