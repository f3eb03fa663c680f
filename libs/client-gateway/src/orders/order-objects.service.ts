import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { MatchingApi, WalletApi } from '@app/contracts';
import type { OrderView } from '@app/contracts';

import { InstrumentDirectory } from '../market/instrument-directory';
import { presentOrder } from './order.presenter';
import type { OrderObject, TrailingMarks } from './order.presenter';

/** Most orders of one question for fees. */
const FEE_PAGE = 500;

/** Turns orders into their public form, with what other rooms know of them. */
@Injectable()
export class OrderObjects {
  constructor(
    private readonly wallet: WalletApi,
    private readonly directory: InstrumentDirectory,
    private readonly matching: MatchingApi,
  ) {}

  /** One account's orders with their commission. */
  async withFees(accountId: string, views: readonly OrderView[]): Promise<OrderObject[]> {
    await this.directory.prepare(views.map((view) => view.terms.symbol));
    const fees = await this.feesOf(accountId, views);
    const marks = await this.marksOf(views);
    return views.map((view) => {
      const { orderId } = view.terms;
      return this.present(view, fees[orderId] ?? 0, marks.get(orderId));
    });
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
  present(
    view: OrderView,
    commissionUnits: number | null,
    trailing: TrailingMarks | null = null,
  ): OrderObject {
    const assetId = this.directory.peek(view.terms.symbol)?.assetId ?? NO_ASSET;
    return presentOrder(view, { assetId, commissionUnits, trailing });
  }

  /** Where trailing stops stand that wait: only the book knows, as they move with each print. */
  private async marksOf(views: readonly OrderView[]): Promise<Map<string, TrailingMarks>> {
    const marks = new Map<string, TrailingMarks>();
    const waiting = views.filter(({ terms, status, restingStatus }) => {
      const held = status === 'held' || restingStatus === 'held';
      return terms.type === 'trailing_stop' && held;
    });
    await Promise.all(
      waiting.map(async ({ terms: { accountId, orderId } }) => {
        try {
          const { triggerPriceTicks, highWaterTicks } = await this.matching.queuePosition({
            accountId,
            orderId,
          });
          marks.set(orderId, {
            stopPriceTicks: triggerPriceTicks ?? null,
            highWaterTicks: highWaterTicks ?? null,
          });
        } catch (error) {
          // It may just have ended, and the rest of the order is worth an answer without its marks.
          if (!(error instanceof DomainError)) throw error;
        }
      }),
    );
    return marks;
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
