import { formatDecimal } from '@app/kernel';

import type { Participant } from '../client/participant';
import type { PrivateStream } from '../client/private-stream';
import type { PrivateUpdate } from '../client/private-stream';
import { unitsOf, wholeOf } from '../domain/exact';
import { MakerResult } from '../domain/maker-result';
import type { QuoteRule, WantedQuote } from '../domain/maker-quotes';
import { wantedQuotes } from '../domain/maker-quotes';
import { BASE_TICKS } from '../domain/shared-settings';
import type { Scene } from '../scene';

/** A quote that was sent and has not ended. */
interface LiveQuote {
  readonly tag: string;
  readonly side: 'buy' | 'sell';
  readonly priceTicks: number;
  readonly size: number;
  id: string | null;
  leaves: number;
  /** A cancel is on its way. */
  leaving: boolean;
}

const FINAL = ['fill', 'canceled', 'expired', 'rejected'];
const IDLE_MS = 5;

/** Quotes both sides of one instrument and quotes anew after each fill. */
export class Maker {
  readonly result = new MakerResult(BASE_TICKS);
  readonly fillTags: string[] = [];
  fairTicks = BASE_TICKS;
  lastFillTicks: number | null = null;
  quotesSent = 0;
  requotes = 0;
  /** Fills that no look at the quotes has followed yet. */
  unanswered = 0;
  allowedMs = 0;
  twoSidedMs = 0;
  /** A quote that the exchange did not take, other than for being too late. */
  trouble: Error | null = null;
  private readonly quotes = new Map<string, LiveQuote>();
  private quoting = false;
  private countedAt = 0;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly scene: Scene,
    readonly who: Participant,
    readonly stream: PrivateStream,
    private readonly rule: QuoteRule,
  ) {
    stream.onUpdate((update) => this.hear(update));
  }

  /** Begins to quote; goes on until `withdraw`. */
  start(): void {
    this.quoting = true;
    this.countedAt = performance.now();
    this.loop = this.quote();
    this.scene.atTheEnd(() => this.halt());
  }

  /** Sends no more quotes; those that are open stay. */
  async halt(): Promise<void> {
    this.quoting = false;
    await this.loop;
  }

  moveTo(fairTicks: number): void {
    this.fairTicks = fairTicks;
    this.result.moveTo(fairTicks);
  }

  /** Best own price of a side that surely rests, in ticks; null for none. */
  best(side: 'buy' | 'sell'): number | null {
    const prices = this.resting(side).map(({ priceTicks }) => priceTicks);
    if (prices.length === 0) return null;
    return side === 'buy' ? Math.max(...prices) : Math.min(...prices);
  }

  get openQuotes(): number {
    return this.quotes.size;
  }

  /** Takes every quote out and waits until each has ended. */
  async withdraw(): Promise<void> {
    this.count();
    await this.halt();
    if (this.trouble !== null) throw this.trouble;
    await this.scene.until('every quote has ended', async () => {
      await Promise.all([...this.quotes.values()].map((quote) => this.cancel(quote)));
      return this.quotes.size === 0;
    });
  }

  private async quote(): Promise<void> {
    try {
      while (this.quoting) {
        const answering = this.unanswered;
        const moved = await this.adjust();
        this.unanswered -= answering;
        if (answering > 0) this.requotes += 1;
        if (!moved && this.unanswered === 0) {
          await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
        }
      }
    } catch (error) {
      this.trouble ??= error as Error;
      this.quoting = false;
    }
  }

  /** Brings the quotes nearer to what is wanted; true when something had to be sent. */
  private async adjust(): Promise<boolean> {
    const wanted = wantedQuotes(this.rule, this.fairTicks, this.result.inventoryShares);
    const staying = [...this.quotes.values()].filter(({ leaving }) => !leaving);
    const stale = staying.filter((quote) => !wanted.some((one) => same(one, quote)));
    const missing = wanted.filter((one) => !staying.some((quote) => same(one, quote)));
    // New quotes first where there is room for both, so that a side is not empty in between.
    const now = missing.filter((one) => this.fits(one));
    await Promise.all(now.map((one) => this.place(one)));
    await Promise.all(stale.map((quote) => this.cancel(quote)));
    return now.length + stale.length > 0;
  }

  /** Whether all open quotes and this one could be filled within the inventory limit. */
  private fits({ side, quantityShares }: WantedQuote): boolean {
    const open = [...this.quotes.values()].filter((quote) => quote.side === side);
    const worst = open.reduce((sum, { leaves }) => sum + leaves, quantityShares);
    const inventory = this.result.inventoryShares;
    return worst + (side === 'buy' ? inventory : -inventory) <= this.rule.inventoryLimit;
  }

  private async place({ side, priceTicks, quantityShares }: WantedQuote): Promise<void> {
    const tag = this.scene.nextTag();
    const size = quantityShares;
    const quote = { tag, side, priceTicks, size, id: null, leaves: size, leaving: false };
    this.quotes.set(tag, quote);
    this.quotesSent += 1;
    const answer = await this.who.place({
      symbol: this.scene.symbol,
      side,
      type: 'limit',
      qty: String(quantityShares),
      limit_price: formatDecimal(priceTicks, 2),
      time_in_force: 'gtc',
      post_only: true,
      client_order_id: tag,
    });
    this.count();
    const known = this.quotes.get(tag);
    if (answer.status === 200) {
      if (known !== undefined) known.id = answer.body['id'] ?? null;
      return;
    }
    this.quotes.delete(tag);
    const reason = answer.body['reason'];
    // The own offer on the other side is on its way out: the next look quotes again.
    if (reason === 'POST_ONLY_WOULD_TAKE' || reason === 'SELF_TRADE') return;
    throw new Error(`a quote was refused: ${answer.status} ${reason}`);
  }

  private async cancel(quote: LiveQuote): Promise<void> {
    if (quote.id === null) return;
    this.count();
    Object.assign(quote, { leaving: true });
    const answer = await this.who.cancel(quote.id);
    if (answer.status === 204 || answer.body['reason'] === 'ORDER_TERMINAL') return;
    throw new Error(`a quote cannot be cancelled: ${answer.status} ${answer.body['reason']}`);
  }

  private hear(update: PrivateUpdate): void {
    const tag = update.order['client_order_id'] ?? '';
    const quote = this.quotes.get(tag);
    this.count();
    if (update.qty !== undefined) this.filled(update, quote);
    if (FINAL.includes(update.event)) this.quotes.delete(tag);
    else if (quote !== undefined) quote.id ??= update.order['id'] ?? null;
  }

  private filled(update: PrivateUpdate, quote: LiveQuote | undefined): void {
    const quantityShares = wholeOf(update.qty);
    const priceTicks = Math.round(unitsOf(update.price) / 100);
    const side = update.order['side'] === 'buy' ? 'buy' : 'sell';
    if (quote !== undefined) quote.leaves -= quantityShares;
    this.result.fill({ side, priceTicks, quantityShares });
    this.lastFillTicks = priceTicks;
    if (this.quoting) this.unanswered += 1;
  }

  private resting(side: 'buy' | 'sell'): LiveQuote[] {
    return [...this.quotes.values()].filter((one) => one.side === side && one.id !== null);
  }

  /** Adds the time since the last count to what was allowed and what was two-sided. */
  private count(): void {
    const now = performance.now();
    const passed = now - this.countedAt;
    this.countedAt = now;
    const { inventoryLimit } = this.rule;
    const inside = Math.abs(this.result.inventoryShares) < inventoryLimit;
    if (!this.quoting || !inside || this.result.fills + this.quotesSent === 0) return;
    this.allowedMs += passed;
    if (this.resting('buy').length > 0 && this.resting('sell').length > 0) {
      this.twoSidedMs += passed;
    }
  }
}

function same(one: WantedQuote, quote: LiveQuote): boolean {
  const { side, priceTicks, quantityShares } = one;
  return quote.side === side && quote.priceTicks === priceTicks && quote.leaves === quantityShares;
}
