import { isNear } from './near';

describe('near addresses', () => {
  const near = (ip: string, headers = {}): boolean => isNear({ ip, headers });

  it.each(['127.0.0.1', '::1', '::ffff:10.1.2.3', '192.168.0.9', '172.16.0.1', 'fd00::5'])(
    '%s is near',
    (ip) => expect(near(ip)).toBe(true),
  );

  it.each(['8.8.8.8', '172.32.0.1', '2001:db8::1', '', '1270.0.0.1'])('%s is not', (ip) => {
    expect(near(ip)).toBe(false);
  });

  it('nobody behind a proxy is near', () => {
    expect(near('127.0.0.1', { 'x-forwarded-for': '10.0.0.1' })).toBe(false);
  });
});
