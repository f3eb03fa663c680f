/** Ids of the use cases, as paths of the public API carry them. */
export const SCENARIO_IDS = [
  'high-volume-trading',
  'market-making-strategy',
  'risk-management-breach',
  'multi-user-trading',
] as const;

/** One of the use cases. */
export type ScenarioId = (typeof SCENARIO_IDS)[number];

/** Where a run stands; from `queued` to `running` to one of the other three, never otherwise. */
export type RunState = 'queued' | 'running' | 'passed' | 'failed' | 'cancelled';

/** A value that a person may set. */
export type SettingValue = number | string | boolean;

/** One setting of a use case with its range and a default that is safe. */
export interface ScenarioSetting {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly type: 'integer' | 'choice' | 'boolean';
  readonly default: SettingValue;
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/** A use case as its card shows it. */
export interface ScenarioObject {
  readonly id: ScenarioId;
  readonly title: string;
  readonly shows: string;
  readonly expected_seconds: readonly [number, number];
  readonly participants: readonly string[];
  readonly settings: readonly ScenarioSetting[];
  /** Labels of the steps that every run takes. */
  readonly steps: readonly string[];
  readonly last_run: RunSummary | null;
}

/** One step of a run. No step is ever skipped: what was not reached stays `pending`. */
export interface RunStep {
  readonly id: string;
  readonly label: string;
  readonly state: 'pending' | 'active' | 'done' | 'failed';
  readonly detail: string;
  /** Milliseconds since the start of the run; null while it has not come to it. */
  readonly started_ms: number | null;
  readonly ended_ms: number | null;
}

/** A figure that moves while the run goes on. */
export interface RunCounter {
  readonly name: string;
  readonly label: string;
  readonly value: number | string;
  readonly unit: string;
}

/** Lines over the time of the run. A point is elapsed milliseconds, then a value per series. */
export interface RunChart {
  readonly title: string;
  readonly series: readonly { readonly name: string; readonly label: string }[];
  readonly unit: string;
  readonly points: readonly (readonly (number | null)[])[];
}

/** Rows to read; `bars` draws the last column as bars (a histogram). */
export interface RunTable {
  readonly id: string;
  readonly title: string;
  readonly kind: 'table' | 'bars';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Something that must hold, with what was expected and what was found. */
export interface RunAssertion {
  readonly id: string;
  readonly label: string;
  readonly ok: boolean;
  readonly expected: string;
  readonly actual: string;
}

/** Where the traces of a run are to be read. */
export interface RunLink {
  readonly kind: 'orders' | 'trades' | 'audit';
  readonly label: string;
  readonly href: string;
  readonly count: number;
}

/** A run in a list. */
export interface RunSummary {
  readonly run_id: string;
  readonly scenario: ScenarioId;
  readonly state: RunState;
  readonly started_by: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly elapsed_ms: number;
  /** One sentence on what was seen; why it failed when it did. */
  readonly summary: string;
  readonly assertions_passed: number;
  readonly assertions_failed: number;
}

/** Everything about a run. */
export interface RunObject extends RunSummary {
  readonly steps: readonly RunStep[];
  readonly counters: readonly RunCounter[];
  readonly charts: readonly RunChart[];
  readonly tables: readonly RunTable[];
  readonly assertions: readonly RunAssertion[];
  readonly links: readonly RunLink[];
  /** User names of the accounts that took part. */
  readonly accounts: readonly string[];
  readonly symbols: readonly string[];
}

/** One order of a run. */
export interface RunOrderRow {
  readonly id: string;
  readonly client_order_id: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly type: string;
  readonly qty: string;
  readonly limit_price: string | null;
  readonly status: string;
  readonly filled_qty: string;
  readonly filled_avg_price: string | null;
  readonly reason: string | null;
  readonly submitted_at: string;
}

/** One fill of a run, as its account sees it. */
export interface RunTradeRow {
  readonly execution_id: string;
  readonly order_id: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly qty: string;
  readonly price: string;
  readonly at: string;
}

/** One line of the audit trail that a run left. */
export interface RunAuditRow {
  readonly at: string;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}

/** Traces of a run; the first thousand of a kind are kept, `counts` says how many there were. */
export interface RunRecords {
  readonly orders: readonly RunOrderRow[];
  readonly trades: readonly RunTradeRow[];
  readonly audit: readonly RunAuditRow[];
  readonly counts: { readonly orders: number; readonly trades: number; readonly audit: number };
}
