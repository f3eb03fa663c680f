import { errorFrame, parseClientMessage } from './frames';

const parse = (text: string) => parseClientMessage(Buffer.from(text));

describe('messages of /stream', () => {
  it('reads every way to authenticate', () => {
    expect(parse('{"action":"authenticate","data":{"key_id":"K","secret_key":"S"}}')).toEqual({
      action: 'authenticate',
      keyId: 'K',
      secret: 'S',
    });
    expect(parse('{"action":"auth","key":"K","secret":"S"}')).toMatchObject({ keyId: 'K' });
    expect(parse('{"action":"authenticate","data":{"token":"T"}}')).toEqual({
      action: 'authenticate',
      token: 'T',
    });
    expect(parse('{"action":"authenticate"}')).toMatchObject({ keyId: '' });
  });

  it('reads listen with and without streams and since', () => {
    expect(parse('{"action":"listen","data":{"streams":["trade_updates"],"since":"x"}}')).toEqual({
      action: 'listen',
      streams: ['trade_updates'],
      since: 'x',
      snapshot: false,
    });
    expect(parse('{"action":"listen"}')).toMatchObject({ streams: [], since: null });
  });

  it.each([
    '',
    'x',
    '[]',
    'null',
    '5',
    '{}',
    '{"action":"fly"}',
    '{"action":5}',
    '{"action":"listen","data":{"streams":"trade_updates"}}',
    '{"action":"listen","data":{"streams":[5]}}',
    `{"action":"listen","data":{"streams":[${Array(20).fill('"a"').join()}]}}`,
    '{"action":"listen","data":{"streams":[],"since":5}}',
    '{"action":"listen","data":{"streams":[],"snapshot":"yes"}}',
    '{"action":"listen","action":"listen"}',
    `${'['.repeat(50)}${']'.repeat(50)}`,
  ])('%s is unknown and never throws', (text) => {
    expect(parse(text).action).toBe('unknown');
  });

  it('writes errors that every client can read', () => {
    expect(JSON.parse(errorFrame('why'))).toEqual({
      stream: 'error',
      action: 'error',
      data: { error: 'why', error_message: 'why' },
    });
  });
});
