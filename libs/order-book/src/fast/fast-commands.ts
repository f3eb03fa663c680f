import { staticBand } from '../band';
import type { BookLimits } from '../limits';
import type {
  AcceptedReport,
  BookOrder,
  CancelCommand,
  MassCancelCommand,
  RefusalCode,
  ReplaceCommand,
  SettingsCommand,
  Side,
  SubmitCommand,
} from '../types';
import { acceptedFrom, checkReplaceFit, checkReplaceShape, checkSubmit } from '../validate';
import { checkMassCancel, checkSettings, isOptionalId, settingsFrom } from '../validate-admin';
import { DONE, GO_ON, SPECIAL } from './book-core';
import { replaceOrder } from './fast-fold';
import type { FastMatching } from './fast-matching';
import { orderOf } from './fast-queries';
import type { FastState } from './fast-state';
import { isPlain, packFlags, SELL } from './layout';
import type { ReportWriter } from './report-writer';
import { trailFrom } from './stop-book';

/** What a replace makes of an order. */
type Replacement = Parameters<typeof replaceOrder>[2] & { totalQuantityShares: number };

/** Checks commands and carries them out: the plain path when it can, the general one else. */
export class FastCommands {
  constructor(
    private readonly state: FastState,
    private readonly matching: FastMatching,
    private readonly writer: ReportWriter,
    private readonly limits: BookLimits,
  ) {}

  /** Would this submit be refused? Also says so for previews. */
  refusalOf(command: SubmitCommand): RefusalCode | null {
    const { state } = this;
    const code = checkSubmit(command, this.limits, state.values.phase);
    if (code !== null) return code;
    if (state.handleOf(command.orderId) !== 0) return 'DUPLICATE_ORDER_ID';
    if (state.core.table.count >= this.limits.maxOrders) return 'BOOK_FULL';
    const { side, priceTicks = 0 } = command;
    if (this.outsideStatic(command.type, side, priceTicks)) return 'PRICE_BAND';
    const takes = command.postOnly === true && this.wouldTake(side, priceTicks);
    return takes ? 'POST_ONLY_WOULD_TAKE' : null;
  }

  submit(command: SubmitCommand): RefusalCode | null {
    const code = this.refusalOf(command);
    if (code !== null) return code;
    const order = acceptedFrom(command);
    const flags = packFlags(order);
    const { orderId, owner, priceTicks, quantityShares } = order;
    const extras = order.displayShares + order.ocoTag + order.expireAtMillis;
    if (this.state.plain && extras === 0 && isPlain(flags)) {
      const result = this.state.core.submit(orderId, owner, flags, priceTicks, quantityShares);
      if (result === GO_ON) this.goOn(orderId);
      return null;
    }
    this.trail(order);
    const values = { ...order, leavesShares: quantityShares, filledShares: 0 };
    const handle = this.state.create(values, flags);
    this.writer.accepted(handle, priceTicks);
    this.state.enqueue(handle, priceTicks);
    this.matching.aggress(handle);
    return null;
  }

  /** The plain path met something special: the order is made and the general path goes on. */
  goOn(orderId: number): void {
    const { core } = this.state;
    const handle = this.state.handleOf(orderId);
    if (core.pending !== 0) this.state.enqueue(core.pending, 0);
    core.pending = 0;
    this.matching.aggress(handle);
  }

  /** The first trigger of a trailing stop, when something has traded. */
  private trail(order: AcceptedReport): void {
    const last = this.state.core.lastPrice;
    if (order.type !== 'trailing_stop' || order.stopPriceTicks > 0 || last === 0) return;
    const sell = order.side === 'sell';
    order.stopPriceTicks = trailFrom(sell, 0, order.trailTicks, order.trailBps, last);
  }

  private outsideStatic(type: string, side: Side, price: number): boolean {
    const { values } = this.state;
    if (values.staticBandBps === 0 || (type !== 'limit' && type !== 'stop_limit')) return false;
    const band = staticBand(this.state.state);
    return side === 'buy' ? price > band.upperTicks : price < band.lowerTicks;
  }

  private wouldTake(side: Side, price: number): boolean {
    if (this.state.values.phase !== 'continuous') return false;
    const others = side === 'buy' ? this.state.core.asks : this.state.core.bids;
    return others.bestKey <= (price ^ others.mask);
  }

  cancel(command: CancelCommand): RefusalCode | null {
    const { orderId, owner } = command;
    if (!isOptionalId(orderId) || !isOptionalId(owner)) return 'MALFORMED_FIELD';
    const result = this.state.core.cancel(orderId, owner ?? -1);
    if (result === DONE) return null;
    if (result !== SPECIAL) return 'ORDER_NOT_FOUND';
    this.matching.drop(this.state.handleOf(orderId), 'requested');
    return null;
  }

  massCancel(command: MassCancelCommand): RefusalCode | null {
    const code = checkMassCancel(command);
    if (code !== null) return code;
    const { state } = this;
    const side = command.side === undefined ? -1 : command.side === 'sell' ? SELL : 0;
    for (const handle of state.canonical()) {
      if (command.owner !== undefined && state.owner(handle) !== command.owner) continue;
      if (side !== -1 && (state.flags(handle) & SELL) !== side) continue;
      this.matching.drop(handle, 'mass');
    }
    return null;
  }

  replace(command: ReplaceCommand): RefusalCode | null {
    const { state } = this;
    const code = checkReplaceShape(command, this.limits);
    if (code !== null) return code;
    const handle = state.handleOf(command.orderId);
    if (handle === 0) return 'ORDER_NOT_FOUND';
    const order = orderOf(state, handle);
    if (command.owner !== undefined && command.owner !== order.owner) return 'ORDER_NOT_FOUND';
    const misfit = checkReplaceFit(command, order, state.values.phase);
    if (misfit !== null) return misfit;
    const wanted = this.replacement(command, order);
    const { priceTicks } = wanted;
    if (wanted.leavesShares <= 0) {
      this.matching.drop(handle, 'replaced_to_filled');
      return null;
    }
    if (!wanted.keptPriority && command.keepPriorityOnly === true) return 'PRIORITY_WOULD_BE_LOST';
    const moved = priceTicks !== order.priceTicks;
    if (moved && this.outsideStatic(order.type, order.side, priceTicks)) return 'PRICE_BAND';
    if (moved && order.postOnly && this.wouldTake(order.side, priceTicks)) {
      return 'POST_ONLY_WOULD_TAKE';
    }
    this.apply(handle, wanted);
    return null;
  }

  /** Changes, reports and lets the order trade, as after any loss of priority. */
  apply(handle: number, wanted: Replacement): void {
    replaceOrder(this.state, handle, wanted);
    this.writer.replaced(handle, wanted.priceTicks, wanted.leavesShares, wanted.keptPriority);
    if (!wanted.keptPriority) this.matching.aggress(handle);
  }

  /** An order as a replace wants it; same price and not more shares keeps the place. */
  private replacement(command: ReplaceCommand, order: BookOrder): Replacement {
    const now = order.filledShares + order.leavesShares;
    const total = command.totalQuantityShares ?? now;
    const price = command.priceTicks ?? order.priceTicks;
    const trails = command.trailTicks !== undefined || command.trailBps !== undefined;
    const trailTicks = trails ? (command.trailTicks ?? 0) : order.trailTicks;
    const trailBps = trails ? (command.trailBps ?? 0) : order.trailBps;
    const display = command.displayShares ?? order.displayShares;
    const retrailed = trailTicks !== order.trailTicks || trailBps !== order.trailBps;
    let stop = command.stopPriceTicks ?? order.stopPriceTicks;
    if (retrailed && command.stopPriceTicks === undefined) {
      const last = this.state.core.lastPrice;
      stop = last > 0 ? trailFrom(order.side === 'sell', 0, trailTicks, trailBps, last) : 0;
    }
    const free = command.losePriority !== true && !retrailed;
    const same = price === order.priceTicks && stop === order.stopPriceTicks && free;
    const tif = command.tif ?? order.tif;
    return {
      keptPriority: same && total <= now && display === order.displayShares,
      totalQuantityShares: total,
      leavesShares: total - order.filledShares,
      priceTicks: price,
      stopPriceTicks: stop,
      trailTicks,
      trailBps,
      displayShares: display,
      tif,
      expireAtMillis: command.expireAtMillis ?? (tif === order.tif ? order.expireAtMillis : 0),
    };
  }

  settle(command: SettingsCommand): RefusalCode | null {
    const code = checkSettings(command, this.limits);
    if (code !== null) return code;
    const { kind: _kind, ...settings } = settingsFrom(command, this.state.state);
    this.writer.settingsChanged({ kind: 'settings_changed', ...settings });
    Object.assign(this.state.values, settings);
    this.state.judgePlain();
    return null;
  }
}
