import { DomainError, shape } from '@app/kernel';

import { checkedOperation } from './checked-operation';

const ROW = shape.record({ id: shape.integer() });
const TWICE = { id: 5, other: 1 };

describe('a checked operation', () => {
  const echo = jest.fn((argument: unknown) => Promise.resolve(argument));

  beforeEach(() => echo.mockClear());

  it('hands on what has the shape', async () => {
    await expect(checkedOperation(ROW, echo)({ id: 5 })).resolves.toEqual({ id: 5 });
  });

  it('refuses all else by reason and field, and does nothing', async () => {
    const asked = checkedOperation(ROW, echo)({ id: '5' });
    await expect(asked).rejects.toBeInstanceOf(DomainError);
    await expect(asked).rejects.toMatchObject({
      reason: 'MALFORMED_FIELD',
      details: { field: 'id' },
    });
    expect(echo).not.toHaveBeenCalled();
  });
});

describe('a checked batch', () => {
  const accept = jest.fn((argument: unknown) => {
    const batch = argument as { id: number }[];
    return Promise.resolve(batch.map(({ id }) => ({ ok: true, value: id })));
  });
  const batch = checkedOperation(shape.rows(ROW, 4), accept);

  beforeEach(() => accept.mockClear());

  it('goes through as it is when every row is right', async () => {
    const rows = [{ id: 1 }, { id: 2 }];
    await expect(batch(rows)).resolves.toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 2 },
    ]);
    expect(accept).toHaveBeenCalledWith(rows);
  });

  it('refuses a bad row at its place and takes the others', async () => {
    await expect(batch([{ id: 1 }, null, TWICE, { id: 4 }])).resolves.toMatchObject([
      { ok: true, value: 1 },
      { ok: false, reason: 'MALFORMED_FIELD' },
      { ok: false, reason: 'UNKNOWN_FIELD', details: { field: 'other' } },
      { ok: true, value: 4 },
    ]);
    expect(accept).toHaveBeenCalledWith([{ id: 1 }, { id: 4 }]);
  });

  it('asks nobody when every row is bad', async () => {
    await expect(batch([5])).resolves.toMatchObject([{ ok: false }]);
    expect(accept).not.toHaveBeenCalled();
  });

  it.each([[{}], ['rows'], [undefined], [[1, 2, 3, 4, 5]]])(
    'refuses %j whole',
    async (argument) => {
      await expect(batch(argument)).rejects.toMatchObject({ reason: 'MALFORMED_FIELD' });
    },
  );
});
