import { readCredentials } from './credentials';

describe('credentials of a request', () => {
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  it('reads both APCA headers, a bearer token and basic credentials', () => {
    expect(readCredentials({ 'apca-api-key-id': 'K', 'apca-api-secret-key': 'S' })).toEqual({
      kind: 'key',
      keyId: 'K',
      secret: 'S',
    });
    expect(readCredentials({ authorization: 'bearer abc' })).toEqual({
      kind: 'token',
      token: 'abc',
    });
    expect(readCredentials({ authorization: basic('K:S:x') })).toEqual({
      kind: 'key',
      keyId: 'K',
      secret: 'S:x',
    });
  });

  it('takes a request with a signature for a signed one, whatever else it brings', () => {
    const bare = { signature: 'ab', keyId: '', timestamp: '', nonce: '', recvWindow: null };
    expect(readCredentials({ 'x-signature': 'ab' })).toEqual({ kind: 'signed', ...bare });
    expect(
      readCredentials({
        authorization: 'Bearer abc',
        'apca-api-key-id': 'K',
        'apca-api-secret-key': 'S',
        'x-signature': 'ab',
        'x-timestamp': '1',
        'x-nonce': 'n',
        'x-recv-window': '5',
      }),
    ).toEqual({
      kind: 'signed',
      keyId: 'K',
      signature: 'ab',
      timestamp: '1',
      nonce: 'n',
      recvWindow: '5',
    });
  });

  it('tells absent credentials from unusable ones', () => {
    expect(readCredentials({})).toEqual({ kind: 'none' });
    for (const headers of [
      { 'apca-api-key-id': 'K' },
      { 'apca-api-key-id': '', 'apca-api-secret-key': 'S' },
      { authorization: 'Bearer' },
      { authorization: 'Bearer ' },
      { authorization: 'Digest abc' },
      { authorization: basic('nothing') },
      { authorization: `Bearer ${'x'.repeat(5_000)}` },
    ]) {
      expect(readCredentials(headers)).toEqual({ kind: 'malformed' });
    }
  });
});
