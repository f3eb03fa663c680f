/** Columns of the hot record; see OrderPool. */
const enum Hot {
  Next = 0,
  Stride = 8,
}

/**
 * All orders of a book as columns of numbers; an order is a handle from 1, and 0 is "none".
 *
 * What every message touches is interleaved in one 32-byte record, half a cache line: one base
 * address, one line per order (docs/engine.md has the figures for and against):
 *   int32  0 next, 1 previous, 2 leaves, 3 level, 4 flags, 5 filled;  float64  6-7 order id
 * The owner has its own column; the columns of special orders exist only once one was seen.
 * Released records form a list through `next`, so nothing is allocated per message.
 */
export class OrderPool {
  hot: Int32Array;
  /** The same memory; the id of handle h is at h * 4 + 3. */
  ids: Float64Array;
  owners: Float64Array;
  /** Limit or protection price of orders that are not in the book, else stale. */
  prices = new Int32Array(0);
  stops = new Int32Array(0);
  trails = new Int32Array(0);
  trailBps = new Int32Array(0);
  displays = new Int32Array(0);
  slices = new Int32Array(0);
  ocoTags = new Float64Array(0);
  expiries = new Float64Array(0);
  /** Time priority among stops. */
  stamps = new Float64Array(0);
  /** How many records were ever in use; handles are 1..used. */
  used = 0;
  private free = 0;
  private capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.hot = new Int32Array((capacity + 1) * Hot.Stride);
    this.ids = new Float64Array(this.hot.buffer);
    this.owners = new Float64Array(capacity + 1);
  }

  /** A record to use; its contents are those of its previous user. */
  take(): number {
    const handle = this.free;
    if (handle !== 0) {
      this.free = this.hot[handle * Hot.Stride + Hot.Next]!;
      return handle;
    }
    if (this.used === this.capacity) this.grow();
    this.used += 1;
    return this.used;
  }

  give(handle: number): void {
    this.hot[handle * Hot.Stride + Hot.Next] = this.free;
    this.free = handle;
  }

  /** Makes the columns of special orders as long as the pool and clears those of `handle`. */
  takeExtras(handle: number): void {
    if (this.stops.length <= this.capacity) this.growExtras();
    this.prices[handle] = 0;
    this.stops[handle] = 0;
    this.trails[handle] = 0;
    this.trailBps[handle] = 0;
    this.displays[handle] = 0;
    this.slices[handle] = 0;
    this.ocoTags[handle] = 0;
    this.expiries[handle] = 0;
    this.stamps[handle] = 0;
  }

  /** Bytes held by the columns. */
  get bytes(): number {
    return this.hot.byteLength + this.owners.byteLength + this.stops.length * (6 * 4 + 3 * 8);
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    const hot = new Int32Array((capacity + 1) * Hot.Stride);
    hot.set(this.hot);
    this.hot = hot;
    this.ids = new Float64Array(hot.buffer);
    this.owners = longer(this.owners, capacity + 1);
    this.capacity = capacity;
  }

  private growExtras(): void {
    const length = this.capacity + 1;
    this.prices = longer(this.prices, length);
    this.stops = longer(this.stops, length);
    this.trails = longer(this.trails, length);
    this.trailBps = longer(this.trailBps, length);
    this.displays = longer(this.displays, length);
    this.slices = longer(this.slices, length);
    this.ocoTags = longer(this.ocoTags, length);
    this.expiries = longer(this.expiries, length);
    this.stamps = longer(this.stamps, length);
  }
}

function longer<T extends Int32Array | Float64Array>(column: T, length: number): T {
  const copy = new (column.constructor as new (length: number) => T)(length);
  copy.set(column);
  return copy;
}
