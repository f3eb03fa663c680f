import { activityId, comparePlaces, parseActivityId } from './activity-id';
import type { ActivityPlace } from './activity-id';

const at = Date.UTC(2026, 10, 23, 14, 30, 0, 7);
const places: ActivityPlace[] = [
  { at: at - 1, source: 'ledger', seq: 900, leg: 3 },
  { at, source: 'fill', seq: 5, leg: 0 },
  { at, source: 'fill', seq: 40, leg: 0 },
  { at, source: 'ledger', seq: 1, leg: 0 },
  { at, source: 'ledger', seq: 1, leg: 2 },
  { at: at + 1, source: 'fill', seq: 2 ** 47, leg: 0 },
];

describe('activity id', () => {
  it('has the shape of the contract and reads back', () => {
    for (const place of places) {
      const id = activityId(place);
      expect(id).toMatch(/^\d{17}::[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(parseActivityId(id)).toEqual(place);
    }
  });

  it('sorts as text the way places sort', () => {
    const ids = places.map(activityId);
    expect([...ids].sort()).toEqual(ids);
    expect([...places].reverse().sort(comparePlaces)).toEqual(places);
  });

  it.each(['', 'abc', '20261123143000007::', '20261123143000007::not-a-uuid'])(
    'refuses %j',
    (text) => {
      expect(parseActivityId(text)).toBeNull();
    },
  );
});
