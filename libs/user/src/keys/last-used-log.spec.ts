import { LastUsedLog } from './last-used-log';

describe('log of when keys were used', () => {
  it('writes all keys in one statement, the latest time of each', async () => {
    const query = jest.fn().mockResolvedValue([]);
    const log = new LastUsedLog({ query } as never);
    log.note('PK1', 1_000);
    log.note('PK2', 2_000);
    log.note('PK1', 3_000);
    await log.flush();
    await log.flush();
    expect(query).toHaveBeenCalledTimes(1);
    expect(query.mock.calls[0]?.[1]).toEqual([
      ['PK1', 'PK2'],
      [new Date(3_000), new Date(2_000)],
    ]);
  });

  it('keeps what could not be written, but not over something newer', async () => {
    const query = jest.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValue([]);
    const log = new LastUsedLog({ query } as never);
    log.note('PK1', 1_000);
    log.note('PK2', 1_000);
    const failing = log.flush();
    log.note('PK1', 5_000);
    await expect(failing).rejects.toThrow('down');
    expect(log.latest('PK1', null)).toBe(5_000);
    await log.flush();
    expect(query.mock.calls[1]?.[1]).toEqual([
      ['PK1', 'PK2'],
      [new Date(5_000), new Date(1_000)],
    ]);
  });

  it('answers the later of the stored and the noted time', () => {
    const log = new LastUsedLog({} as never);
    expect(log.latest('PK1', null)).toBeNull();
    expect(log.latest('PK1', new Date(7))).toBe(7);
    log.note('PK1', 9);
    expect(log.latest('PK1', new Date(7))).toBe(9);
  });
});
