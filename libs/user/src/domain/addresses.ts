import { BlockList, isIP, isIPv4 } from 'node:net';
import { malformed } from './refusals';

/** Most entries of an allow list. */
export const ALLOW_LIST_LENGTH_MAX = 32;

const MAPPED = /^::ffff:(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i;
const PREFIX_BITS = new Map(Array.from({ length: 129 }, (_, bits) => [String(bits), bits]));

/** An address without zone, IPv4 in its own form also when it came over an IPv6 socket. */
export function canonicalAddress(address: string): string {
  const bare = address.trim().split('%', 1)[0] ?? '';
  return MAPPED.exec(bare)?.[1] ?? bare;
}

/**
 * What failures are counted by: an IPv4 address, or the /64 network of an IPv6 address, since one
 * subscriber has all of that. Anything else counts as one address.
 */
export function addressGroup(address: string): string {
  const canonical = canonicalAddress(address);
  const family = isIP(canonical);
  if (family === 4) return canonical;
  if (family !== 6) return 'unknown';
  const [head = '', tail] = canonical.toLowerCase().split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const rightGroups = right.length + (right.at(-1)?.includes('.') === true ? 1 : 0);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - rightGroups);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

/** Addresses and networks that may use a key; an empty list lets everyone in. */
export class AllowList {
  private readonly list: BlockList | null;

  /** Throws MALFORMED_FIELD for anything but IPv4 and IPv6 addresses and CIDR networks. */
  constructor(entries: readonly string[]) {
    if (entries.length > ALLOW_LIST_LENGTH_MAX) {
      throw malformed('ip_allow_list', `must have at most ${ALLOW_LIST_LENGTH_MAX} entries`);
    }
    this.list = entries.length === 0 ? null : new BlockList();
    for (const entry of entries) this.add(entry);
  }

  /** True when the address is on the list or the list is empty. */
  allows(address: string): boolean {
    if (this.list === null) return true;
    const canonical = canonicalAddress(address);
    if (isIP(canonical) === 0) return false;
    return this.list.check(canonical, isIPv4(canonical) ? 'ipv4' : 'ipv6');
  }

  private add(entry: string): void {
    const [network = '', prefix, more] = entry.split('/', 3);
    const family = network.includes('%') ? 0 : isIP(network);
    const type = family === 4 ? 'ipv4' : 'ipv6';
    const bits = prefix === undefined ? 0 : PREFIX_BITS.get(prefix);
    if (
      family === 0 ||
      more !== undefined ||
      bits === undefined ||
      bits > (family === 4 ? 32 : 128)
    ) {
      throw malformed('ip_allow_list', 'must hold IPv4 or IPv6 addresses or CIDR networks');
    }
    if (prefix === undefined) this.list?.addAddress(network, type);
    else this.list?.addSubnet(network, bits, type);
  }
}
