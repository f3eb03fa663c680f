/** Answers of the operator routes (`/v2/admin`), as the console reads them. */

import type { Broadcast } from '@/lib/api/types';

export type ServiceState = 'up' | 'degraded' | 'down';

/** One of the nine services. */
export interface ServiceRow {
  readonly service: string;
  readonly status: ServiceState;
  readonly detail: string | null;
  readonly version: string | null;
  readonly pid: number | null;
  readonly uptime_seconds: number | null;
  readonly memory_mb: number | null;
  readonly calls_per_second: number;
  readonly p50_ms: number | null;
  readonly p99_ms: number | null;
  readonly errors_last_minute: number;
  readonly last_error: string | null;
  readonly last_error_at: string | null;
  readonly queue_depth: number;
  readonly lag: number;
  readonly heads: Readonly<Record<string, number>>;
}

/** PostgreSQL or Redis. */
export interface BackendRow {
  readonly backend: 'postgresql' | 'redis';
  readonly status: 'up' | 'down' | 'unknown' | 'not used';
  readonly ping_ms: number | null;
}

export interface ServicesAnswer {
  readonly deployment: 'monolith' | 'distributed';
  readonly checked_at: string;
  readonly status: 'ok' | 'degraded';
  readonly services: readonly ServiceRow[];
  readonly backends: readonly BackendRow[];
}

export interface StreamsAnswer {
  readonly streams: readonly {
    service: string;
    stream: string;
    head: number;
    epoch: number;
    backlog: number;
    requests: number;
    halted: string | null;
  }[];
  readonly followers: readonly {
    service: string;
    name: string;
    lag: number;
    halted: string | null;
  }[];
}

export type MarketPhase =
  'pre_open' | 'opening_auction' | 'continuous' | 'halted' | 'closing_auction' | 'closed';

/** Where a symbol stands within its band. */
export interface BandRow {
  readonly symbol: string;
  readonly band_percent: string;
  /** What follows a print outside the band: a pause, then an auction. */
  readonly pause_seconds: number;
  readonly reopening_auction_seconds: number;
  readonly reference_price: string;
  readonly last_price: string | null;
  readonly limit_down: string;
  readonly limit_up: string;
  readonly change_percent: string;
  readonly phase: MarketPhase;
  readonly phase_reason: string;
  readonly phase_ends_at: string | null;
}

export interface BreakersAnswer {
  readonly market: {
    readonly decline_percent: string;
    readonly levels: readonly {
      level: 1 | 2 | 3;
      decline_percent: string;
      pause_seconds: number | null;
      reached: boolean;
    }[];
  };
  readonly symbols: readonly BandRow[];
}

/** A kill switch that is engaged. */
export interface EngagedRow {
  readonly account: string | null;
  readonly symbol: string | null;
  readonly reason: string;
  readonly engaged_by: string;
  readonly engaged_at: string;
}

export interface KillAnswer {
  readonly locked: boolean;
  readonly cancelled: number;
  readonly ended: number;
  readonly pending: number;
}

/** A user as operators see them. */
export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly role: 'trader' | 'operator' | 'risk' | 'compliance' | 'read_only';
  readonly account_id: string;
  readonly created_at: string;
  readonly suspended: boolean;
  readonly suspended_at: string | null;
  readonly suspended_reason: string | null;
  readonly second_factor: boolean;
}

export interface UsersAnswer {
  readonly users: readonly UserRow[];
  readonly next_page_token: string | null;
}

/** A command on record. */
export interface CommandRow {
  readonly seq: number;
  readonly at: string;
  readonly username: string;
  readonly role: string;
  readonly address: string;
  readonly via: string;
  readonly action: string;
  readonly subject: string | null;
  readonly reason: string | null;
  readonly request: string;
  readonly outcome: 'done' | 'refused' | 'failed' | 'unknown';
  readonly code: string | null;
  readonly answer: string | null;
  readonly hash: string;
}

export interface AuditAnswer {
  readonly commands: readonly CommandRow[];
  readonly next_page_token: string | null;
}

/** A refusal by a limit. */
export interface BreachRow {
  readonly seq: number;
  readonly at: string;
  readonly username: string | null;
  readonly symbol: string;
  readonly order_id: string;
  readonly reason: string;
  readonly message: string;
  readonly limit: string | null;
  readonly value: string | null;
}

/** Limits of an account with their live use; null is no limit. */
export interface LimitsAnswer {
  readonly username: string;
  readonly blocked: boolean;
  readonly block_reason: string | null;
  readonly limits: Readonly<Record<string, string | null>>;
  readonly use: {
    readonly open_orders: string;
    readonly gross_exposure: string;
    readonly orders_last_second: string;
    readonly daily_loss: string;
    readonly positions: readonly {
      symbol: string;
      position: string;
      open_buy_qty: string;
      open_sell_qty: string;
    }[];
  };
}

/** Something to look at. */
export interface AlertRow {
  readonly id: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly kind: 'service' | 'market' | 'kill_switch' | 'breach' | 'command';
  readonly subject: string;
  readonly message: string;
  readonly at: string | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_at: string | null;
}

/** A message to everybody, as operators see it. */
export interface BroadcastRow extends Broadcast {
  readonly state: 'valid' | 'ended' | 'withdrawn';
  readonly sent_by: string;
  readonly withdrawn_by: string | null;
  readonly withdrawn_at: string | null;
}

/** A change that waits for a second person, or what became of it. */
export interface ApprovalRow {
  readonly id: string;
  readonly state: 'pending' | 'approved' | 'applied' | 'failed' | 'rejected' | 'expired';
  readonly action: 'set_limits' | 'change_asset';
  readonly subject: string;
  readonly changes: readonly { field: string; before: string | null; after: string | null }[];
  readonly reason: string;
  readonly requested_by: string;
  readonly requested_at: string;
  readonly expires_at: string;
  readonly decided_by: string | null;
  readonly note: string | null;
  /** Why nothing was changed. */
  readonly code: string | null;
}

export interface ApprovalsAnswer {
  /** True when changes of limits and instruments need a second person. */
  readonly four_eyes: boolean;
  readonly requests: readonly ApprovalRow[];
}
