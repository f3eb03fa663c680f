import { DomainError } from '@app/kernel';

import { areCalls, errorFromWire, wireError, WireSeal } from './wire';

const SECRET = 'a secret for specs only, of forty letters';

describe('sealed messages', () => {
  const seal = new WireSeal(SECRET);
  const message = seal.seal('wallet.deposit', [['id', { amount: 5 }]], 1_000);

  it('open for the channel that they were made for', () => {
    expect(seal.open('wallet.deposit', message)).toEqual([['id', { amount: 5 }]]);
    expect(new WireSeal(SECRET).open('wallet.deposit', message)).not.toBeNull();
  });

  it.each([
    ['another channel', 'wallet.withdraw', {}],
    ['another body', 'wallet.deposit', { body: message.body.replace('5', '6') }],
    ['a later deadline', 'wallet.deposit', { deadline: 2_000 }],
    ['another nonce', 'wallet.deposit', { nonce: 'x' }],
    ['no mac', 'wallet.deposit', { mac: '' }],
    ['a body that is no text', 'wallet.deposit', { body: 5 }],
  ])('do not open with %s', (_, channel, change) => {
    expect(seal.open(channel, { ...message, ...change })).toBeNull();
  });

  it.each([null, undefined, 5, 'text', [], {}])('are not %p', (other) => {
    expect(seal.open('wallet.deposit', other)).toBeNull();
  });

  it('do not open with another secret', () => {
    const other = new WireSeal('another secret for specs, of forty letters');
    expect(other.open('wallet.deposit', message)).toBeNull();
  });

  it('are used once, and forgotten after their deadline', () => {
    expect(seal.firstUse(message, 500)).toBe(true);
    expect(seal.firstUse(message, 600)).toBe(false);
    const next = seal.seal('wallet.deposit', [['id']], 9_000);
    expect(seal.firstUse(next, 1_500)).toBe(true);
  });
});

describe('calls of a message', () => {
  it.each([
    [[['id']], true],
    [[['id', { a: 1 }]], true],
    [[['id', [1]]], true],
    [[], false],
    [[[]], false],
    [[['id', 5]], true],
    [[[5]], false],
    [[['id', {}, {}]], false],
    [[['x'.repeat(129)]], false],
    [{}, false],
  ])('%j is one: %p', (content, expected) => {
    expect(areCalls(content)).toBe(expected);
  });
});

describe('errors on the wire', () => {
  it('come out as they went in', () => {
    const thrown = new DomainError('INSUFFICIENT_FUNDS', 'too little', { available: '5' });
    const wire = JSON.parse(JSON.stringify(wireError(thrown))) as { error: unknown };
    const error = errorFromWire(wire.error);
    expect(error).toBeInstanceOf(DomainError);
    expect([error.reason, error.message, error.details]).toEqual([
      'INSUFFICIENT_FUNDS',
      'too little',
      { available: '5' },
    ]);
  });

  it('tell nothing of what is no domain error', () => {
    expect(wireError(new Error('select * from secrets'))).toBeNull();
    for (const strange of [null, {}, { reason: 'toString' }, { reason: 5 }]) {
      expect(errorFromWire(strange).reason).toBe('INTERNAL');
    }
  });
});
