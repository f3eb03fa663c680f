/**
 * FNV-1a of a text's UTF-8 bytes, 32 bits without sign: the same in every process and in every
 * release, since what was once placed by it stays where it is.
 */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}
