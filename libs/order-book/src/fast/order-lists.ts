import type { OrderPool } from './order-pool';

/** Intrusive lists in time order for orders that have no price level. */
export class OrderLists {
  /** Lists 0 and 1 are the market buys and sells of a call. */
  static readonly UNSET = 2;
  static readonly PARKED = 3;
  private readonly heads = [0, 0, 0, 0];
  private readonly tails = [0, 0, 0, 0];

  constructor(private readonly pool: OrderPool) {}

  head(list: number): number {
    return this.heads[list]!;
  }

  append(list: number, handle: number): void {
    const { hot } = this.pool;
    const tail = this.tails[list]!;
    hot[handle * 8] = 0;
    hot[handle * 8 + 1] = tail;
    if (tail === 0) this.heads[list] = handle;
    else hot[tail * 8] = handle;
    this.tails[list] = handle;
  }

  remove(list: number, handle: number): void {
    const { hot } = this.pool;
    const next = hot[handle * 8]!;
    const previous = hot[handle * 8 + 1]!;
    if (previous === 0) this.heads[list] = next;
    else hot[previous * 8] = next;
    if (next === 0) this.tails[list] = previous;
    else hot[next * 8 + 1] = previous;
  }

  collect(list: number, into: number[]): void {
    let handle = this.heads[list]!;
    for (; handle !== 0; handle = this.pool.hot[handle * 8]!) into.push(handle);
  }
}
