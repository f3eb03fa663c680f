import { addressGroup, AllowList } from './addresses';

describe('allow list', () => {
  it.each<[string, string[], string, boolean]>([
    ['an empty list lets everyone in', [], '203.0.113.9', true],
    ['an exact address', ['203.0.113.9'], '203.0.113.9', true],
    ['its neighbour', ['203.0.113.9'], '203.0.113.8', false],
    ['inside a network', ['10.1.0.0/16'], '10.1.255.1', true],
    ['outside a network', ['10.1.0.0/16'], '10.2.0.1', false],
    ['a single address as a network', ['10.1.2.3/32'], '10.1.2.3', true],
    ['everything', ['0.0.0.0/0'], '203.0.113.9', true],
    ['everything, which IPv4 is part of', ['::/0'], '203.0.113.9', true],
    ['another family', ['2000::/3'], '203.0.113.9', false],
    ['IPv4 over an IPv6 socket', ['10.1.0.0/16'], '::ffff:10.1.2.3', true],
    ['IPv6 written otherwise', ['2001:db8::1'], '2001:DB8:0:0:0:0:0:1', true],
    ['inside an IPv6 network', ['2001:db8:7::/48'], '2001:db8:7:1::5', true],
    ['outside an IPv6 network', ['2001:db8:7::/48'], '2001:db8:8::5', false],
    ['one of several', ['10.0.0.1', '2001:db8::/32', '10.0.0.2'], '10.0.0.2', true],
    ['no address at all', ['10.0.0.1'], '', false],
    ['not an address', ['0.0.0.0/0'], 'localhost', false],
  ])('%s', (_, list, address, allowed) => {
    expect(new AllowList(list).allows(address)).toBe(allowed);
  });

  it.each([
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8.0',
    '10.0.0.0/08',
    '10.0.0.0/1e1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::/129',
    'fe80::1%eth0',
    'example.com',
    '',
  ])('refuses %p', (entry) => {
    expect(() => new AllowList([entry])).toThrow(
      expect.objectContaining({ reason: 'MALFORMED_FIELD' }),
    );
  });
});

describe('group that failures are counted by', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::7:8:9:a:b', '2001:db8:0:7::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['not an address', 'unknown'],
  ])('%s counts as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
