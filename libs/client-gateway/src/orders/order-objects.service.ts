import { Injectable } from '@nestjs/common';
import { WalletApi } from '@app/contracts';
import type { OrderView } from '@app/contracts';

import { InstrumentDirectory } from '../market/instrument-directory';
import { presentOrder } from './order.presenter';
import type { OrderObject } from './order.presenter';

/** Most orders of one question for fees. */
const FEE_PAGE = 500;

/** Turns orders into their public form, with what other rooms know of them. */
@Injectable()
export class OrderObjects {
  constructor(
    private readonly wallet: WalletApi,
    private readonly directory: InstrumentDirectory,
  ) {}

  /** One account's orders with their commission. */
  async withFees(accountId: string, views: readonly OrderView[]): Promise<OrderObject[]> {
    await this.directory.prepare(views.map((view) => view.terms.symbol));
    const fees = await this.feesOf(accountId, views);
    return views.map((view) => this.present(view, fees[view.terms.orderId] ?? 0));
  }

  /** One order with its commission. */
  async oneWithFees(accountId: string, view: OrderView): Promise<OrderObject> {
    const [object] = await this.withFees(accountId, [view]);
    return object ?? this.present(view, null);
  }

  /** The answer to a submit: no question to anybody, so a filled order's commission is null. */
  async quick(view: OrderView): Promise<OrderObject> {
    const { symbol } = view.terms;
    if (this.directory.peek(symbol) === undefined) await this.directory.prepare([symbol]);
    return this.present(view, null);
  }

  /** The public form with the facts at hand. */
  present(view: OrderView, commissionUnits: number | null): OrderObject {
    const assetId = this.directory.peek(view.terms.symbol)?.assetId ?? NO_ASSET;
    return presentOrder(view, { assetId, commissionUnits });
  }

  /** Fees of the orders that have a fill, in cash units by order id. */
  async feesOf(accountId: string, views: readonly OrderView[]): Promise<Record<string, number>> {
    const ids = new Set<string>();
    for (const view of views) if (view.filledShares > 0) ids.add(view.terms.orderId);
    const all: Record<string, number> = {};
    const orderIds = [...ids];
    for (let at = 0; at < orderIds.length; at += FEE_PAGE) {
      const page = orderIds.slice(at, at + FEE_PAGE);
      Object.assign(all, await this.wallet.fees({ accountId, orderIds: page }));
    }
    return all;
  }
}

/** Asset id of an order whose instrument is not listed (any more): clients demand a UUID. */
const NO_ASSET = '00000000-0000-0000-0000-000000000000';
