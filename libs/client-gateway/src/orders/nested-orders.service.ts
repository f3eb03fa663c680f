import { Injectable } from '@nestjs/common';
import { OrdersApi } from '@app/contracts';
import type { OrderView } from '@app/contracts';

import { OrderObjects } from './order-objects.service';
import type { OrderObject } from './order.presenter';

/** Orders with their legs rolled up under the first of the class. */
@Injectable()
export class NestedOrders {
  constructor(
    private readonly orders: OrdersApi,
    private readonly objects: OrderObjects,
  ) {}

  /** The answer to a submit: of a class with its legs, else without a question to anybody. */
  async placed(view: OrderView): Promise<OrderObject> {
    if (view.terms.legIds === undefined) return await this.objects.quick(view);
    return await this.one(view, true);
  }

  /** One order, with its legs if they are wanted. */
  async one(view: OrderView, nested: boolean): Promise<OrderObject> {
    const { accountId } = view.terms;
    const object = await this.objects.oneWithFees(accountId, view);
    if (!nested) return object;
    const [whole] = await this.withLegs(accountId, [view], [object]);
    return whole ?? object;
  }

  /** A list in its own order; nested, each leg stands under its first order, once. */
  async list(
    accountId: string,
    views: readonly OrderView[],
    nested: boolean,
  ): Promise<OrderObject[]> {
    if (!nested) return await this.objects.withFees(accountId, views);
    const firsts = new Map<string, OrderView>();
    for (const view of views) {
      const first = await this.firstOf(view);
      firsts.set(first.terms.orderId, first);
    }
    const rolled = [...firsts.values()];
    const objects = await this.objects.withFees(accountId, rolled);
    return await this.withLegs(accountId, rolled, objects);
  }

  /** The order that a leg is rolled up under: the first of its class as it is now. */
  private async firstOf(view: OrderView): Promise<OrderView> {
    const { accountId, classId, legIds } = view.terms;
    if (classId === undefined || legIds !== undefined) return view;
    let first = await this.orders.order({ accountId, orderId: classId });
    while (first.replacedBy !== null) {
      first = await this.orders.order({ accountId, orderId: first.replacedBy });
    }
    return first;
  }

  private async withLegs(
    accountId: string,
    views: readonly OrderView[],
    objects: readonly OrderObject[],
  ): Promise<OrderObject[]> {
    const orderIds = views.flatMap(({ terms }) => {
      return terms.legIds === undefined ? [] : [terms.orderId];
    });
    if (orderIds.length === 0) return [...objects];
    const legs = await this.orders.legs({ accountId, orderIds });
    const all: OrderObject[] = [];
    for (const object of objects) {
      const own = legs[object.id];
      const forms = own === undefined ? null : await this.objects.withFees(accountId, own);
      all.push({ ...object, legs: forms });
    }
    return all;
  }
}
