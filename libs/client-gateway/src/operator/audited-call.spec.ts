import { actionOf, answerText, detailsOf, reasonOf, subjectOf } from './audited-call';

describe('what the audit trail takes from a request', () => {
  it.each([
    ['/v2/admin/accounts/:username/limits', 'setLimits', 'set_limits'],
    ['/v2/admin/assets/:symbol/halt', 'halt', 'halt'],
    ['/v2/demo/reset', 'reset', 'demo_reset'],
    ['/v2/demo/simulator', 'change', 'demo_simulator'],
  ])('%s by %s is the action %s', (route, handler, action) => {
    expect(actionOf(route, handler)).toBe(action);
  });

  it('names what a command is about, the path before the body', () => {
    const params = { symbol: 'AAPL' };
    expect(subjectOf({ params, body: { symbol: 'MSFT', account: 'ann' } })).toBe('ann AAPL');
    expect(subjectOf({ params: {}, body: { level: 1 } })).toBeNull();
    expect(subjectOf({ body: ['AAPL'] })).toBeNull();
  });

  it('takes text only as far as the table can hold it', () => {
    expect(reasonOf({ body: { reason: `a\u0000b\ud800${'x'.repeat(300)}` } })).toHaveLength(199);
    expect(reasonOf({ body: { reason: 7 } })).toBeNull();
    expect(answerText({ ok: true })).toBe('{"ok":true}');
    expect(answerText(undefined)).toBeNull();
    const long = detailsOf({ body: { note: 'y'.repeat(20_000) } });
    expect(long.length).toBeLessThan(9_000);
    expect(JSON.parse(long)).toHaveProperty('cut');
  });

  it('keeps secrets to itself, however deep they stand', () => {
    const body = { password: 'one', nested: { secret: 'two', token: 'three' }, role: 'trader' };
    const text = detailsOf({ body });
    expect(text).not.toMatch(/one|two|three/);
    expect(JSON.parse(text)).toMatchObject({ role: 'trader', password: '(not recorded)' });
  });
});
