import type { Entry, OrderFilled, OrdersEvent, TradeRef } from '@app/contracts';
import type { Millis } from '@app/kernel';
import type { Json } from '@app/streams';

import { ByAccount } from './by-account';
import type { Finding, SurveillanceRule } from './surveillance-rule';
import { restoredMap, savedMap } from './surveillance-rule';
import { WASH_PAIRS_MAX, WASH_SHARE, WASH_TRADES_EACH_WAY, WASH_WINDOW_MS } from './thresholds';

/** A trade of two whole orders. */
interface WholeTrade {
  readonly at: Millis;
  readonly trade: TradeRef;
  /** True when the account whose id sorts first bought. */
  readonly firstBought: boolean;
  readonly orderIds: readonly string[];
}

/** How much an account trades in a symbol. */
interface Activity {
  /** Number of the span of {@link WASH_WINDOW_MS} since 1970. */
  span: number;
  trades: number;
  /** In the span before. */
  tradesBefore: number;
}

/**
 * Wash trades: an account that met itself, or two accounts that pass the same shares back and forth
 * in whole orders of one size at one price, until nobody owns more or less than before. Where both
 * trade all the time such orders meet by chance: they have to be a good part of what one of them
 * does.
 */
export class WashTradeRule implements SurveillanceRule {
  /** The resting side of the trade whose other side comes next. */
  private maker: OrderFilled | null = null;
  private pairs = new Map<string, WholeTrade[]>();
  private readonly activities = new ByAccount<Activity>();

  apply({ event, at }: Entry<OrdersEvent>): Finding | null {
    if (event.type !== 'filled') return null;
    const { maker } = this;
    this.activityOf(event, at).trades += 1;
    if (event.liquidity === 'maker') {
      this.maker = event;
      return null;
    }
    this.maker = null;
    if (maker?.tradeId !== event.tradeId || maker.shard !== event.shard) return null;
    if (maker.accountId === event.accountId) return metItself(maker, event);
    return isWhole(maker) && isWhole(event) ? this.passed(maker, event, at) : null;
  }

  forget(now: Millis): void {
    for (const [key, trades] of this.pairs) {
      if ((trades.at(-1)?.at ?? 0) <= now - WASH_WINDOW_MS) this.pairs.delete(key);
    }
    const before = spanOf(now) - 1;
    this.activities.forget(({ span }) => span < before);
  }

  snapshot(): Json {
    const { maker, pairs, activities } = this;
    const saved = { maker, pairs: savedMap(pairs), activities: activities.snapshot() };
    return saved as unknown as Json;
  }

  restore(state: Json | null): void {
    const saved = (state ?? {}) as {
      maker?: OrderFilled | null;
      pairs?: Json;
      activities?: Json;
    };
    this.maker = saved.maker ?? null;
    this.pairs = restoredMap(saved.pairs ?? null);
    this.activities.restore(saved.activities ?? null);
  }

  private passed(maker: OrderFilled, taker: OrderFilled, at: Millis): Finding | null {
    const { symbol, priceTicks, quantityShares } = taker;
    const makerIsFirst = maker.accountId < taker.accountId;
    const [first, second] = makerIsFirst ? [maker, taker] : [taker, maker];
    const key = `${first.accountId} ${second.accountId} ${symbol} ${priceTicks} ${quantityShares}`;
    const recent = (this.pairs.get(key) ?? []).filter((one) => one.at > at - WASH_WINDOW_MS);
    const { shard, tradeId } = taker;
    const trade = { shard, tradeId };
    const orderIds = [maker.orderId, taker.orderId];
    recent.push({ at, trade, firstBought: first.side === 'buy', orderIds });
    // What was used last stands last, so that the oldest go first.
    this.pairs.delete(key);
    const bought = recent.filter(({ firstBought }) => firstBought).length;
    const eachWay = Math.min(bought, recent.length - bought);
    if (
      eachWay < WASH_TRADES_EACH_WAY ||
      recent.length < WASH_SHARE * this.least(maker, taker, at)
    ) {
      this.keep(key, recent);
      return null;
    }
    return {
      kind: 'wash_trade',
      accountId: first.accountId,
      otherAccountId: second.accountId,
      symbol,
      orderIds: recent.flatMap((one) => one.orderIds),
      trades: recent.map((one) => one.trade),
      figures: {
        trades: recent.length,
        shares_each: quantityShares,
        seconds: Math.round((at - (recent[0]?.at ?? at)) / 1_000),
      },
    };
  }

  /** Trades of whoever of the two trades less. */
  private least(maker: OrderFilled, taker: OrderFilled, at: Millis): number {
    const counts = [maker, taker].map((fill) => {
      const { trades, tradesBefore } = this.activityOf(fill, at);
      return trades + tradesBefore;
    });
    return Math.min(...counts);
  }

  private activityOf(fill: OrderFilled, at: Millis): Activity {
    const span = spanOf(at);
    let activity = this.activities.get(fill);
    if (activity?.span !== span) {
      const tradesBefore = activity?.span === span - 1 ? activity.trades : 0;
      activity = { span, trades: 0, tradesBefore };
      this.activities.set(fill, activity);
    }
    return activity;
  }

  /** Of one direction only the newest can still matter. */
  private keep(key: string, trades: readonly WholeTrade[]): void {
    const kept = [true, false].flatMap((bought) => {
      return trades
        .filter(({ firstBought }) => firstBought === bought)
        .slice(-WASH_TRADES_EACH_WAY);
    });
    this.pairs.set(
      key,
      trades.filter((one) => kept.includes(one)),
    );
    if (this.pairs.size <= WASH_PAIRS_MAX) return;
    const oldest = this.pairs.keys().next();
    if (oldest.done !== true) this.pairs.delete(oldest.value);
  }
}

function spanOf(at: Millis): number {
  return Math.floor(at / WASH_WINDOW_MS);
}

/** The trade was all that its order ever wanted. */
function isWhole({ quantityShares, filledShares, leavesShares }: OrderFilled): boolean {
  return leavesShares === 0 && filledShares === quantityShares;
}

function metItself(maker: OrderFilled, taker: OrderFilled): Finding {
  const { accountId, symbol, shard, tradeId, quantityShares } = taker;
  return {
    kind: 'wash_trade',
    accountId,
    otherAccountId: null,
    symbol,
    orderIds: [maker.orderId, taker.orderId],
    trades: [{ shard, tradeId }],
    figures: { trades: 1, shares_each: quantityShares, seconds: 0 },
  };
}
