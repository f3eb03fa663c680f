import { KIND_LABELS, KIND_MEANINGS, whoOf, wordsOf } from './surveillance-words';
import type { FindingKind, FindingRow } from './surveillance-words';

const ROW: FindingRow = {
  id: 'layering:7',
  at: '2026-11-23T14:30:00.000Z',
  kind: 'layering',
  severity: 'critical',
  symbol: 'AAPL',
  account_id: 'a-1',
  username: 'ann',
  other_account_id: null,
  other_username: null,
  evidence: { order_ids: [], trades: [], figures: {} },
  acknowledged_by: null,
  acknowledged_at: null,
  acknowledged_reason: null,
};

const LAYERS = {
  orders_cancelled: 3,
  shares_cancelled: 1_500,
  shares_traded: 10,
  ms_after_trade: 800,
};

describe('words of surveillance', () => {
  it.each([
    ['wash_trade', { trades: 1, shares_each: 40, seconds: 0 }, 'traded 40 shares with itself'],
    [
      'wash_trade',
      { trades: 4, shares_each: 40, seconds: 60 },
      '4 trades of 40 shares back and forth in 60 s',
    ],
    [
      'layering',
      LAYERS,
      '3 large orders over 1,500 shares gone 800 ms after trading 10 on the other side',
    ],
    [
      'flooding',
      { orders_in_second: 501, limit: 500 },
      '501 orders in one second; 500 are usual at most',
    ],
    [
      'order_to_trade',
      { orders: 1_000, trades: 1, limit: 250, window_minutes: 15 },
      '1,000 orders and 1 trades in 15 minutes; the limit is 250 to one',
    ],
  ] as const)('%s with %j is said in one sentence', (kind, figures, words) => {
    expect(wordsOf({ ...ROW, kind, evidence: { ...ROW.evidence, figures } })).toBe(words);
  });

  it('names one account or both, by their names where they are known', () => {
    expect(whoOf(ROW)).toBe('ann');
    expect(whoOf({ ...ROW, other_account_id: 'b-2', other_username: 'bob' })).toBe('ann and bob');
    expect(whoOf({ ...ROW, username: null, other_account_id: 'b-2' })).toBe('a-1 and b-2');
  });

  it('has a label and a meaning for each kind', () => {
    for (const kind of Object.keys(KIND_LABELS) as FindingKind[]) {
      expect(KIND_MEANINGS[kind]).not.toBe('');
    }
  });
});
