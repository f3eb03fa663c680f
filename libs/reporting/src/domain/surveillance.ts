import type { Entry, OrdersEvent, SurveillanceAlert, SurveillanceKind } from '@app/contracts';
import type { Millis } from '@app/kernel';
import type { Json, ProjectionMemory } from '@app/streams';

import { FloodingRule } from './flooding-rule';
import { LayeringRule } from './layering-rule';
import { OrderToTradeRule } from './order-to-trade-rule';
import type { Finding, SurveillanceRule } from './surveillance-rule';
import { restoredMap, savedMap } from './surveillance-rule';
import { QUIET_MS } from './thresholds';
import { WashTradeRule } from './wash-trade-rule';

/** Entries after which what has become too old is dropped. */
const FORGET_EVERY = 10_000;
const SEVERITIES: Readonly<Record<SurveillanceKind, SurveillanceAlert['severity']>> = {
  wash_trade: 'critical',
  layering: 'critical',
  spoofing: 'warning',
  flooding: 'warning',
  order_to_trade: 'info',
};

/** An alert as it is raised. */
export type RaisedAlert = Omit<SurveillanceAlert, 'acknowledged'>;

/**
 * All rules over the orders stream. What it raises is a function of the entries alone: the same
 * stream gives the same alerts with the same ids, however often the process was killed on the way.
 */
export class Surveillance implements ProjectionMemory {
  /** By the names under which their memories are kept. */
  private readonly rules: Readonly<Record<string, SurveillanceRule>> = {
    flooding: new FloodingRule(),
    orderToTrade: new OrderToTradeRule(),
    layering: new LayeringRule(),
    washTrades: new WashTradeRule(),
  };
  private readonly inOrder = Object.values(this.rules);
  /** When a rule speaks again of the same account and symbol. */
  private quiet = new Map<string, Millis>();

  /** Takes the next entry; answers what it completes. */
  apply(entry: Entry<OrdersEvent>): RaisedAlert[] {
    if (entry.seq % FORGET_EVERY === 0) this.forget(entry.at);
    const raised: RaisedAlert[] = [];
    for (const rule of this.inOrder) {
      const finding = rule.apply(entry);
      if (finding !== null && this.isNews(finding, entry.at)) raised.push(alertOf(finding, entry));
    }
    return raised;
  }

  snapshot(): Json {
    const rules = Object.entries(this.rules).map(
      ([name, rule]) => [name, rule.snapshot()] as const,
    );
    return { rules: Object.fromEntries(rules), quiet: savedMap(this.quiet) };
  }

  restore(state: Json | null): void {
    const { rules = {}, quiet = null } = (state ?? {}) as {
      rules?: Record<string, Json>;
      quiet?: Json;
    };
    for (const [name, rule] of Object.entries(this.rules)) rule.restore(rules[name] ?? null);
    this.quiet = restoredMap(quiet);
  }

  private isNews({ kind, accountId, otherAccountId, symbol }: Finding, at: Millis): boolean {
    const key = [kind, accountId, otherAccountId, symbol].join(' ');
    if (at < (this.quiet.get(key) ?? 0)) return false;
    this.quiet.set(key, at + QUIET_MS);
    return true;
  }

  private forget(now: Millis): void {
    for (const rule of this.inOrder) rule.forget(now);
    for (const [key, until] of this.quiet) if (until <= now) this.quiet.delete(key);
  }
}

function alertOf(finding: Finding, { seq, at }: Entry<OrdersEvent>): RaisedAlert {
  const { kind } = finding;
  return { id: `${kind}:${seq}`, seq, at, severity: SEVERITIES[kind], ...finding };
}
