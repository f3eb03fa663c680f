import { UsedNonces } from './used-nonces';

describe('nonces that were used', () => {
  it('are known until their time is over, each for its key', () => {
    const nonces = new UsedNonces({ perKey: 10, all: 20 });
    expect(nonces.take('A', 'n', { now: 0, until: 100 })).toBe('taken');
    expect(nonces.take('A', 'n', { now: 100, until: 200 })).toBe('reused');
    expect(nonces.take('B', 'n', { now: 100, until: 200 })).toBe('taken');
    expect(nonces.take('A', 'n', { now: 101, until: 200 })).toBe('taken');
  });

  it('are bounded: one that finds no room is not taken, and time makes room', () => {
    const nonces = new UsedNonces({ perKey: 2, all: 3 });
    const at = { now: 0, until: 10 };
    expect([nonces.take('A', '1', at), nonces.take('A', '2', at)]).toEqual(['taken', 'taken']);
    expect(nonces.take('A', '3', at)).toBe('full');
    expect(nonces.take('B', '1', at)).toBe('taken');
    expect(nonces.take('C', '1', at)).toBe('full');
    expect(nonces.size).toBe(3);
    expect(nonces.take('A', '3', { now: 11, until: 20 })).toBe('taken');
    expect(nonces.size).toBe(1);
  });

  it('an earlier one that lives longer keeps those behind it, never the other way round', () => {
    const nonces = new UsedNonces({ perKey: 10, all: 10 });
    nonces.take('A', 'long', { now: 0, until: 100 });
    nonces.take('A', 'short', { now: 0, until: 1 });
    expect(nonces.take('A', 'short', { now: 50, until: 60 })).toBe('reused');
    expect(nonces.take('A', 'long', { now: 50, until: 60 })).toBe('reused');
  });
});
