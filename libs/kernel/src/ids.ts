import { assert } from './assert';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for the lower-case text form of a UUID of any version. */
export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}

/**
 * UUID version 7 (RFC 9562 section 5.7) from a time and ten random bytes, both given, so that the
 * caller decides where chance comes from.
 */
export function uuidV7(at: number, random: Uint8Array): string {
  assert(Number.isSafeInteger(at) && at >= 0 && at < 2 ** 48, `time ${at} for a UUID`);
  assert(random.length >= 10, 'ten random bytes for a UUID');
  const time = at.toString(16).padStart(12, '0');
  const b = (index: number): string => hex[random[index] ?? 0] ?? '00';
  const third = `7${b(0).slice(1)}${b(1)}`;
  const variant = hex[((random[2] ?? 0) & 0x3f) | 0x80] ?? '80';
  const tail = `${b(4)}${b(5)}${b(6)}${b(7)}${b(8)}${b(9)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${third}-${variant}${b(3)}-${tail}`;
}

/**
 * UUID version 8 (RFC 9562 section 5.8) made of numbers that name a fact for good: which kind,
 * which shard, which stream number, which leg. The same fact always has the same id.
 */
export function uuidFromNumbers(kind: number, shard: number, seq: number, leg: number): string {
  assert(seq >= 0 && Number.isSafeInteger(seq), `stream number ${seq} for a UUID`);
  const seqHex = seq.toString(16).padStart(14, '0');
  const kindHex = kind.toString(16).padStart(4, '0');
  const shardHex = shard.toString(16).padStart(4, '0');
  return `${seqHex.slice(0, 8)}-${seqHex.slice(8, 12)}-8${kindHex.slice(1)}-8${leg.toString(16).padStart(3, '0').slice(0, 3)}-${seqHex.slice(12)}${shardHex}000000`;
}
