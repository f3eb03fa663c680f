import type { SimUpdate } from '../domain/sim-types';
import type { SimStatus } from './sim-messages';

const WINDOW_MS = 10_000;

/** Counts what the simulator sends and hears. */
export class SimFigures {
  fills = 0;
  private orders = 0;
  private cancels = 0;
  private refused = 0;
  private readonly refusals = new Map<string, number>();
  private errors = 0;
  private lastError: string | null = null;
  private recent: { at: number; messages: number }[] = [];

  count(sent: { orders: number; cancels: number; refused: readonly SimUpdate[] }): void {
    this.orders += sent.orders;
    this.cancels += sent.cancels;
    this.refused += sent.refused.length;
    for (const update of sent.refused) {
      if (update.kind !== 'refused') continue;
      this.refusals.set(update.reason, (this.refusals.get(update.reason) ?? 0) + 1);
    }
    this.recent.push({ at: performance.now(), messages: sent.orders + sent.cancels });
  }

  failed(error: unknown): void {
    this.errors += 1;
    this.lastError = error instanceof Error ? error.message : String(error);
  }

  read(): Omit<SimStatus, 'state' | 'steps' | 'openOrders'> {
    const oldest = performance.now() - WINDOW_MS;
    this.recent = this.recent.filter(({ at }) => at >= oldest);
    const messages = this.recent.reduce((sum, one) => sum + one.messages, 0);
    return {
      ordersSent: this.orders,
      cancelsSent: this.cancels,
      fills: this.fills,
      refused: this.refused,
      refusals: Object.fromEntries(this.refusals),
      messagesPerSecond: Math.round((messages * 1_000) / WINDOW_MS),
      errors: this.errors,
      lastError: this.lastError,
    };
  }
}
