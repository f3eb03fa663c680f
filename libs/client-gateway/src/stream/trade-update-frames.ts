import { Injectable } from '@nestjs/common';
import { WalletApi } from '@app/contracts';
import type { OrderUpdate } from '@app/contracts';
import { AppLogger } from '@app/platform';

import { OrderObjects } from '../orders/order-objects.service';
import { InstrumentDirectory } from '../market/instrument-directory';
import { tradeUpdateFrame } from './trade-update.presenter';
import type { UpdatePlace } from './trade-update.presenter';

/** One update ready to send, with its place in the account's order of updates. */
export interface UpdateFrame extends UpdatePlace {
  readonly orderId: string;
  readonly text: string;
}

type Facts = {
  readonly fees: Readonly<Record<string, number>> | null;
  readonly positions: ReadonlyMap<string, number> | null;
};

/** Turns updates of one account into frames, with commission and position of fills from wallet. */
@Injectable()
export class TradeUpdateFrames {
  constructor(
    private readonly objects: OrderObjects,
    private readonly wallet: WalletApi,
    private readonly directory: InstrumentDirectory,
    private readonly logger: AppLogger,
  ) {}

  /**
   * Frames in the order of the updates. `later` are updates that are known to follow: wallet's
   * answer includes their fills already. Never throws: when wallet does not answer, commission and
   * position are null, because an update must not be lost for them.
   */
  async of(
    accountId: string,
    updates: readonly OrderUpdate[],
    later: readonly OrderUpdate[] = [],
  ): Promise<UpdateFrame[]> {
    const facts = await this.facts(accountId, updates);
    const positions = positionsAfter([...updates, ...later], facts.positions);
    return updates.map((update, index) => {
      const fee = facts.fees === null ? null : (facts.fees[update.order.terms.orderId] ?? 0);
      const order = this.objects.present(update.order, fee);
      const text = tradeUpdateFrame(update, order, positions[index] ?? null);
      const { orderId } = update.order.terms;
      return { orderId, seq: update.seq, sub: update.sub, text };
    });
  }

  private async facts(accountId: string, updates: readonly OrderUpdate[]): Promise<Facts> {
    const views = updates.map((update) => update.order);
    const fills = updates.some((update) => update.fill !== null);
    try {
      await this.directory.prepare(views.map((view) => view.terms.symbol));
      const [fees, balances] = await Promise.all([
        this.objects.feesOf(accountId, views),
        fills ? this.wallet.balances({ accountId }) : null,
      ]);
      const held = balances?.positions ?? [];
      const positions = new Map(held.map((row) => [row.symbol, row.quantityShares]));
      return { fees, positions: balances === null ? null : positions };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn({ accountId, reason }, 'updates go out without fees and positions');
      return { fees: null, positions: null };
    }
  }
}

/** Position after each fill: today's, less the fills that come later in the same list. */
function positionsAfter(
  updates: readonly OrderUpdate[],
  current: ReadonlyMap<string, number> | null,
): (number | null)[] {
  const after: (number | null)[] = updates.map(() => null);
  if (current === null) return after;
  const later = new Map(current);
  for (let index = updates.length - 1; index >= 0; index -= 1) {
    const update = updates[index];
    if (update?.fill === null || update === undefined) continue;
    const { symbol, side } = update.order.terms;
    const position = later.get(symbol) ?? 0;
    after[index] = position;
    const change = side === 'buy' ? update.fill.quantityShares : -update.fill.quantityShares;
    later.set(symbol, position - change);
  }
  return after;
}
