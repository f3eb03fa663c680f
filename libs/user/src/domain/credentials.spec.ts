import { canonicalPassword, canonicalUsername, newPassword, newUsername } from './credentials';

describe('usernames', () => {
  it.each([
    ['buyer_demo', 'buyer_demo'],
    ['Buyer.Demo-1', 'buyer.demo-1'],
    ['abc', 'abc'],
    ['a'.repeat(32), 'a'.repeat(32)],
  ])('takes %s and stores it in lower case', (given, stored) => {
    expect(canonicalUsername(given)).toBe(stored);
    expect(newUsername(given)).toBe(stored);
  });

  it.each([
    ['too short', 'ab'],
    ['too long', 'a'.repeat(33)],
    ['empty', ''],
    ['a space', 'bob smith'],
    ['a line end', 'bobby\n'],
    ['Cyrillic that looks Latin', 'b\u043ebby'],
    ['a Kelvin sign, which lower-cases to k', 'bac\u212aup'],
    ['a NUL', 'bob\u0000by'],
    ['SQL', "x';drop table--"],
  ])('refuses %s', (_, given) => {
    expect(canonicalUsername(given)).toBeNull();
    expect(() => newUsername(given)).toThrow(
      expect.objectContaining({ reason: 'MALFORMED_FIELD', details: { field: 'username' } }),
    );
  });
});

describe('passwords', () => {
  it('are the same however the keyboard composes a letter', () => {
    expect(newPassword('re\u0301sume\u0301-2026', 'ann')).toBe(
      newPassword('r\u00e9sum\u00e9-2026', 'ann'),
    );
  });

  it.each([
    ['seven characters', '1234567'],
    ['129 characters', 'x'.repeat(129)],
    ['characters that grow beyond 128 when composed', '\ufdfa'.repeat(100)],
    ['a lone surrogate', 'password\ud800'],
    ['the username', 'Somebody'],
  ])('refuse %s', (_, given) => {
    expect(() => newPassword(given, 'somebody')).toThrow(
      expect.objectContaining({ reason: 'MALFORMED_FIELD', details: { field: 'password' } }),
    );
  });

  it('too long to be anyone’s are known before any work is done', () => {
    expect(canonicalPassword('x'.repeat(200_000))).toBeNull();
    expect(canonicalPassword('x'.repeat(128))).toBe('x'.repeat(128));
  });
});
