import { phaseNotice, phaseNow } from './trading-phase';

const READ_AT = Date.parse('2026-01-05T12:00:00Z');
const rules = { phase: 'continuous' as const, readAt: READ_AT };
const halt = {
  code: 'H',
  text: 'Trading halt',
  reasonCode: 'T1',
  reason: 'news pending',
  at: '2026-01-05T12:00:05Z',
};

describe('the phase of a symbol', () => {
  it('is what the stream told last', () => {
    expect(phaseNow(rules, halt)).toEqual({ phase: 'halted', reason: 'news pending' });
    expect(phaseNow(rules, null)).toEqual({ phase: 'continuous', reason: '' });
    expect(phaseNow(null, null)).toBeNull();
  });

  it('is what the exchange answered later than that', () => {
    const later = { phase: 'continuous' as const, readAt: READ_AT + 60_000 };
    expect(phaseNow(later, halt)).toEqual({ phase: 'continuous', reason: '' });
    expect(phaseNow({ ...later, phase: 'halted' }, halt)?.reason).toBe('news pending');
  });

  it('closes the ticket in a halt and says why', () => {
    const notice = phaseNotice('AAPL', { phase: 'halted', reason: 'news pending' });
    expect(notice?.isClosed).toBe(true);
    expect(notice?.detail).toContain('cancel');
    expect(notice?.detail).toContain('news pending');
  });

  it('only explains an auction, and says nothing while trading goes on', () => {
    expect(phaseNotice('AAPL', { phase: 'closing_auction', reason: '' })?.isClosed).toBe(false);
    expect(phaseNotice('AAPL', { phase: 'continuous', reason: '' })).toBeNull();
  });
});
