import type { DomainError } from '@app/kernel';

import { MAX_JSON_DEPTH, parseJsonBody, RefusedBody, scanJson } from './json-body';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

function refusal(raw: Buffer): DomainError {
  const body = parseJsonBody(raw);
  if (!(body instanceof RefusedBody)) throw new Error('the body was not refused');
  return body.error;
}

describe('scan of raw JSON bytes', () => {
  it('counts nesting and members outside of strings only', () => {
    expect(scanJson(bytes('{"a":"{[:\\"{","b":[{"c":1}]}'))).toEqual({ depth: 3, members: 3 });
  });

  it('stops at once when the nesting passes the bound', () => {
    const shape = scanJson(bytes('['.repeat(200_000)));
    expect(shape.depth).toBe(MAX_JSON_DEPTH + 1);
  });
});

describe('JSON body', () => {
  it('reads an object and answers undefined for an empty body', () => {
    expect(parseJsonBody(bytes('{"symbol":"AAPL","qty":1.5}'))).toEqual({
      symbol: 'AAPL',
      qty: 1.5,
    });
    expect(parseJsonBody(Buffer.alloc(0))).toBeUndefined();
  });

  it.each(['{', 'qty=1', '{"a":1e}', "{'a':1}", '{"a":NaN}', '{"a":1}x'])('refuses %s', (text) => {
    expect(refusal(bytes(text)).reason).toBe('BODY_NOT_JSON');
  });

  it('takes 16 levels of nesting and refuses 17', () => {
    const nested = (depth: number): Buffer => bytes('['.repeat(depth) + ']'.repeat(depth));
    expect(parseJsonBody(nested(MAX_JSON_DEPTH))).toBeInstanceOf(Array);
    expect(refusal(nested(MAX_JSON_DEPTH + 1)).reason).toBe('BODY_NOT_JSON');
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0xfe, 0x22])).message).toContain('UTF-8');
  });

  it('refuses a member that is given twice, also when one name is escaped', () => {
    expect(refusal(bytes('{"qty":"1","qty":"9"}')).details).toEqual({ field: 'qty' });
    expect(refusal(bytes('{"qty":"1","\\u0071ty":"9"}')).reason).toBe('MALFORMED_FIELD');
  });

  it('keeps __proto__ as an ordinary member that changes no prototype', () => {
    const body = parseJsonBody(bytes('{"__proto__":{"admin":true}}')) as Record<string, unknown>;
    expect(Object.keys(body)).toEqual(['__proto__']);
    expect(body['admin']).toBeUndefined();
  });
});
