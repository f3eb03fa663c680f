import type { Regime } from '../domain/sim-types';
import type { AgentKey } from './keyed-http';

/** What can be changed while the simulator runs. */
export interface SimControl {
  readonly running: boolean;
  /** Market time per time of the clock. */
  readonly speed: number;
  readonly regime: Regime;
}

/** All that the thread of the simulator is given at its start. */
export interface SimPlanMessage extends SimControl {
  readonly role: 'simulator';
  readonly baseUrl: string;
  readonly keys: readonly AgentKey[];
  readonly instruments: readonly { readonly symbol: string; readonly referenceTicks: number }[];
  readonly seed: number;
  readonly idPrefix: string;
  /** Begins at the opening prices and not at the last trades. */
  readonly fromReference: boolean;
}

/** What the simulator says of itself once a second. */
export interface SimStatus {
  readonly state: 'running' | 'paused' | 'recovering';
  readonly steps: number;
  readonly openOrders: Readonly<Record<string, number>>;
  readonly ordersSent: number;
  readonly cancelsSent: number;
  readonly fills: number;
  readonly refused: number;
  /** Refusals by reason since the start. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Orders and cancels a second, over the last ten seconds. */
  readonly messagesPerSecond: number;
  readonly errors: number;
  readonly lastError: string | null;
}

/** To the thread. */
export type ToSimulator =
  { readonly type: 'control'; readonly control: SimControl } | { readonly type: 'stop' };

/** From the thread. */
export type FromSimulator =
  | { readonly type: 'status'; readonly status: SimStatus }
  | { readonly type: 'stopped'; readonly error: string | null };
