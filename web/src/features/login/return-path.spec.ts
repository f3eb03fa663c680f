import { returnPath } from './return-path';

describe('the page that a login returns to', () => {
  it.each([
    ['/keys?x=1', '/keys?x=1'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/login?next=/keys', '/'],
    [null, '/'],
    ['', '/'],
  ])('%j goes to %s', (asked, path) => {
    expect(returnPath(asked)).toBe(path);
  });
});
