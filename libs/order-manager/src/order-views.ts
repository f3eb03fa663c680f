import type { Entry, OrdersEvent, OrderUpdate, OrderView } from '@app/contracts';
import { OrderFeed, ORDERS_STREAM } from '@app/contracts';
import type { FollowerHandle, Json, LiveView } from '@app/streams';

import { isOpen, OrderFold } from './domain/order-fold';
import { clientIdKey } from './domain/orders.state';

/** Ended orders kept in memory after they have reached the table. */
const ENDED_KEPT = 50_000;

type Listener = (updates: readonly OrderUpdate[]) => void;

/**
 * The committed state of live and lately ended orders: answers questions and feeds the private
 * streams. It sees only what is durable, so nobody is shown what a crash could take back.
 */
export class OrderViews extends OrderFeed implements LiveView {
  readonly name = 'order-manager.views';
  readonly streams = [ORDERS_STREAM];
  private readonly fold = new OrderFold();
  private readonly clientIds = new Map<string, string>();
  private readonly openByAccount = new Map<string, Set<string>>();
  /** Ended orders, oldest first. */
  private ended: string[] = [];
  private readonly listeners = new Set<Listener>();
  private readonly waiters = new Map<string, Set<(view: OrderView) => void>>();
  private table: FollowerHandle | null = null;

  /** Names the projection behind which ended orders may leave memory. */
  evictBehind(table: FollowerHandle): void {
    this.table = table;
  }

  override subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  apply(entries: readonly Entry[]): void {
    const updates: OrderUpdate[] = [];
    for (const entry of entries as readonly Entry<OrdersEvent>[]) {
      for (const update of this.fold.apply(entry)) {
        this.index(update.order);
        updates.push(update);
      }
    }
    if (updates.length === 0) return;
    for (const update of updates) this.wakeWaiters(update.order);
    for (const listener of this.listeners) listener(updates);
    this.evict();
  }

  get(orderId: string): OrderView | undefined {
    return this.fold.views.get(orderId);
  }

  byClientId(accountId: string, clientOrderId: string): OrderView | undefined {
    const orderId = this.clientIds.get(clientIdKey(accountId, clientOrderId));
    return orderId === undefined ? undefined : this.fold.views.get(orderId);
  }

  /** Open orders of an account, oldest first. */
  open(accountId: string): OrderView[] {
    const ids = this.openByAccount.get(accountId) ?? [];
    const views: OrderView[] = [];
    for (const id of ids) {
      const view = this.fold.views.get(id);
      if (view !== undefined) views.push(view);
    }
    return views;
  }

  /** Open orders of every account. */
  allOpen(): OrderView[] {
    return [...this.openByAccount.keys()].flatMap((accountId) => this.open(accountId));
  }

  /** All that memory holds, for checks. */
  all(): IterableIterator<OrderView> {
    return this.fold.views.values();
  }

  /** Calls `check` at each change of the order until the answer is true; the result cancels. */
  watch(orderId: string, check: (view: OrderView) => void): () => void {
    const set = this.waiters.get(orderId) ?? new Set();
    this.waiters.set(orderId, set);
    set.add(check);
    return () => {
      set.delete(check);
      if (set.size === 0) this.waiters.delete(orderId);
    };
  }

  snapshot(): Json {
    const projected = this.table?.position(ORDERS_STREAM) ?? 0;
    const kept = [...this.fold.views.values()].filter(
      (view) => isOpen(view) || view.lastSeq > projected,
    );
    return kept as unknown as Json;
  }

  restore(state: Json): void {
    for (const view of state as unknown as OrderView[]) {
      this.fold.views.set(view.terms.orderId, view);
      this.index(view);
    }
  }

  private index(view: OrderView): void {
    const { orderId, accountId, clientOrderId } = view.terms;
    this.clientIds.set(clientIdKey(accountId, clientOrderId), orderId);
    const open = this.openByAccount.get(accountId) ?? new Set();
    this.openByAccount.set(accountId, open);
    if (isOpen(view)) {
      open.add(orderId);
    } else if (open.delete(orderId) || view.lastSeq === view.submittedSeq) {
      this.ended.push(orderId);
    }
  }

  private wakeWaiters(view: OrderView): void {
    const set = this.waiters.get(view.terms.orderId);
    if (set === undefined) return;
    for (const check of [...set]) check(view);
  }

  private evict(): void {
    if (this.ended.length <= ENDED_KEPT * 2) return;
    const projected = this.table?.position(ORDERS_STREAM) ?? 0;
    const leaving = this.ended.slice(0, ENDED_KEPT);
    const staying: string[] = [];
    for (const orderId of leaving) {
      const view = this.fold.views.get(orderId);
      if (view === undefined) continue;
      if (view.lastSeq > projected) {
        staying.push(orderId);
        continue;
      }
      this.fold.views.delete(orderId);
      this.clientIds.delete(clientIdKey(view.terms.accountId, view.terms.clientOrderId));
    }
    this.ended = [...staying, ...this.ended.slice(ENDED_KEPT)];
  }
}
