import { isUuid, uuidFromNumbers, uuidV7 } from './ids';

describe('ids', () => {
  it('a UUIDv7 begins with its time and carries version and variant', () => {
    const id = uuidV7(0x018f_0000_0001, new Uint8Array(10).fill(0xff));
    expect(id).toBe('018f0000-0001-7fff-bfff-ffffffffffff');
    expect(isUuid(id)).toBe(true);
  });

  it('a derived UUID differs in every number that it is made of', () => {
    const ids = [
      uuidFromNumbers(1, 0, 7, 0),
      uuidFromNumbers(2, 0, 7, 0),
      uuidFromNumbers(1, 1, 7, 0),
      uuidFromNumbers(1, 0, 8, 0),
      uuidFromNumbers(1, 0, 7, 1),
      uuidFromNumbers(1, 0, 2 ** 52, 0),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(isUuid)).toBe(true);
  });
});
