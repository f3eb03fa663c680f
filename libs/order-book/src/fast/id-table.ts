/**
 * Order id -> handle: open addressing, linear probing, at most half full. An entry is two int32,
 * the 32-bit tag of the id and the handle (0: empty), so a removal closes the gap by looking at
 * the table only, and there are no tombstones and no rehash to wait for.
 *
 * Eight neighbouring ids share one cache line of the table; the blocks are scattered.
 */
export class IdTable {
  entries: Int32Array;
  mask: number;
  count = 0;
  private shift: number;

  constructor(capacity: number) {
    let bits = 5;
    while (1 << bits < capacity * 2) bits += 1;
    this.entries = new Int32Array(2 << bits);
    this.mask = (1 << bits) - 1;
    this.shift = 35 - bits;
  }

  /** The handle of a live order, or 0. `ids` is the id column of the pool. */
  find(id: number, ids: Float64Array): number {
    const { entries, mask } = this;
    const tag = tagOf(id);
    let slot = this.home(tag);
    for (;;) {
      const handle = entries[slot * 2 + 1]!;
      if (handle === 0) return 0;
      if (entries[slot * 2] === tag && ids[handle * 4 + 3] === id) return handle;
      slot = (slot + 1) & mask;
    }
  }

  /** Enters an id that is not in the table. */
  add(id: number, handle: number): void {
    if (this.count * 2 > this.mask) this.grow();
    this.count += 1;
    this.put(tagOf(id), handle);
  }

  /** Takes a live order's entry out and moves later entries of the run up. */
  remove(id: number, handle: number): void {
    const { entries, mask } = this;
    let hole = this.home(tagOf(id));
    while (entries[hole * 2 + 1] !== handle) hole = (hole + 1) & mask;
    let slot = hole;
    for (;;) {
      slot = (slot + 1) & mask;
      const other = entries[slot * 2 + 1]!;
      if (other === 0) break;
      const tag = entries[slot * 2]!;
      const distance = (slot - this.home(tag)) & mask;
      if (distance >= ((slot - hole) & mask)) {
        entries[hole * 2] = tag;
        entries[hole * 2 + 1] = other;
        hole = slot;
      }
    }
    entries[hole * 2 + 1] = 0;
    this.count -= 1;
  }

  private home(tag: number): number {
    return ((Math.imul(tag >>> 3, 0x9e3779b1) >>> this.shift) << 3) | (tag & 7);
  }

  private put(tag: number, handle: number): void {
    const { entries, mask } = this;
    let slot = this.home(tag);
    while (entries[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
    entries[slot * 2] = tag;
    entries[slot * 2 + 1] = handle;
  }

  private grow(): void {
    const old = this.entries;
    this.entries = new Int32Array(old.length * 2);
    this.mask = this.mask * 2 + 1;
    this.shift -= 1;
    for (let at = 0; at < old.length; at += 2) {
      const handle = old[at + 1]!;
      if (handle !== 0) this.put(old[at]!, handle);
    }
  }
}

function tagOf(id: number): number {
  if (id <= 0x7fffffff) return id | 0;
  return (id | 0) ^ Math.imul(Math.floor(id / 4294967296), 0x85ebca6b);
}
