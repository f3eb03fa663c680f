import type { RunObject, RunRecords, RunState, RunSummary, ScenarioId } from '@app/contracts';
import { Database } from '@app/platform';
import { Injectable } from '@nestjs/common';

import type { Settings } from '../domain/settings';
import type { RunProgress } from '../run-log';

/** A new run, before it has its turn. */
export interface NewRun {
  readonly runId: string;
  readonly scenario: ScenarioId;
  readonly startedBy: string;
  readonly settings: Settings;
  readonly progress: RunProgress;
}

/** A run that waits or goes on. */
export interface OpenRun {
  readonly run_id: string;
  readonly scenario: ScenarioId;
  readonly state: 'queued' | 'running';
  readonly settings: Settings;
  readonly stop_asked: boolean;
  /** True when nobody has cared for it for a while: its process has ended. */
  readonly forsaken: boolean;
}

/** What is written while a run goes on. */
export interface RunNews {
  readonly progress: RunProgress;
  readonly elapsedMs: number;
}

interface Row {
  readonly run_id: string;
  readonly scenario: ScenarioId;
  readonly state: RunState;
  readonly started_by: string;
  readonly settings: Settings;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly elapsed_ms: number;
  readonly summary: string;
  readonly progress: RunProgress;
  readonly counts: RunRecords['counts'] | null;
}

const FORSAKEN_AFTER = '30 seconds';
const COLUMNS = `run_id, scenario, state, started_by, settings, created_at, started_at, ended_at,
  elapsed_ms, summary, progress, records -> 'counts' as counts`;

/** Runs of the use cases in the demo's own schema; several gateways may share them. */
@Injectable()
export class RunStore {
  constructor(private readonly database: Database) {}

  async exists(): Promise<boolean> {
    const rows = await this.database.query<{ there: boolean }>(
      `select to_regclass('demo.scenario_symbols') is not null as there`,
    );
    return rows[0]?.there === true;
  }

  /** The instruments that runs may have, once. */
  async noteSymbols(symbols: readonly string[]): Promise<void> {
    await this.database.query(
      'insert into demo.scenario_symbols (symbol) select unnest($1::text[]) on conflict do nothing',
      [symbols],
    );
  }

  async add(run: NewRun): Promise<void> {
    await this.database.query(
      `insert into demo.scenario_runs
         (run_id, scenario, state, started_by, settings, created_at, seen_at, progress)
       values ($1, $2, 'queued', $3, $4, now(), now(), $5)`,
      [run.runId, run.scenario, run.startedBy, text(run.settings), text(run.progress)],
    );
  }

  /** Runs that are not over, oldest first. */
  async open(): Promise<OpenRun[]> {
    return await this.database.query<OpenRun>(
      `select run_id, scenario, state, settings, stop_asked,
              seen_at < now() - interval '${FORSAKEN_AFTER}' as forsaken
       from demo.scenario_runs where state in ('queued', 'running') order by created_at`,
    );
  }

  /**
   * Takes the first free instruments for a run and starts it, or does nothing and answers null.
   * `wanted` limits the choice. Two processes never get the same one.
   */
  async begin(
    runId: string,
    need: { readonly count: number; readonly wanted: readonly string[] },
  ): Promise<string[] | null> {
    return await this.database.transaction(async (tx) => {
      const free = await tx.query<{ symbol: string }>(
        `select symbol from demo.scenario_symbols
         where run_id is null and symbol = any($1::text[])
         order by symbol limit $2 for update skip locked`,
        [need.wanted, need.count],
      );
      if (free.length < need.count) return null;
      const taken = await tx.query<{ run_id: string }>(
        `update demo.scenario_runs set state = 'running', started_at = now(), seen_at = now()
         where run_id = $1 and state = 'queued' and not stop_asked returning run_id`,
        [runId],
      );
      if (taken.length === 0) return null;
      const symbols = free.map(({ symbol }) => symbol);
      await tx.query(
        'update demo.scenario_symbols set run_id = $1 where symbol = any($2::text[])',
        [runId, symbols],
      );
      return symbols;
    });
  }

  /** Writes how far a run is; answers whether someone asked to stop it. */
  async note(runId: string, news: RunNews): Promise<boolean> {
    const rows = await this.database.query<{ stop_asked: boolean }>(
      `update demo.scenario_runs set progress = $2, elapsed_ms = $3, seen_at = now()
       where run_id = $1 and state = 'running' returning stop_asked`,
      [runId, text(news.progress), news.elapsedMs],
    );
    return rows[0]?.stop_asked === true;
  }

  /** Ends a run that is not over yet and frees its instruments. */
  async end(
    runId: string,
    end: RunNews & {
      readonly state: 'passed' | 'failed' | 'cancelled';
      readonly summary: string;
      readonly records: RunRecords | null;
    },
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(
        `update demo.scenario_runs set state = $2, summary = $3, progress = $4, elapsed_ms = $5,
           records = $6, ended_at = now(), seen_at = now()
         where run_id = $1 and state in ('queued', 'running')`,
        [
          runId,
          end.state,
          end.summary,
          text(end.progress),
          end.elapsedMs,
          end.records === null ? null : text(end.records),
        ],
      );
      await tx.query('update demo.scenario_symbols set run_id = null where run_id = $1', [runId]);
    });
  }

  async askToStop(runId: string): Promise<void> {
    await this.database.query(
      `update demo.scenario_runs set stop_asked = true
       where run_id = $1 and state in ('queued', 'running')`,
      [runId],
    );
  }

  /** Everything about a run; null when there is none. */
  async find(runId: string): Promise<RunObject | null> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from demo.scenario_runs where run_id = $1`,
      [runId],
    );
    return rows[0] === undefined ? null : present(rows[0]);
  }

  /** Runs of a use case, newest first. */
  async history(scenario: ScenarioId, limit: number): Promise<RunSummary[]> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from demo.scenario_runs where scenario = $1
       order by created_at desc limit $2`,
      [scenario, limit],
    );
    return rows.map(summarise);
  }

  async records(runId: string): Promise<RunRecords | null> {
    const rows = await this.database.query<{ records: RunRecords | null }>(
      'select records from demo.scenario_runs where run_id = $1',
      [runId],
    );
    return rows[0]?.records ?? null;
  }
}

function text(value: unknown): string {
  return JSON.stringify(value);
}

function summarise(row: Row): RunSummary {
  const { assertions } = row.progress;
  return {
    run_id: row.run_id,
    scenario: row.scenario,
    state: row.state,
    started_by: row.started_by,
    settings: row.settings,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    ended_at: row.ended_at?.toISOString() ?? null,
    elapsed_ms: row.elapsed_ms,
    summary: row.summary,
    assertions_passed: assertions.filter(({ ok }) => ok).length,
    assertions_failed: assertions.filter(({ ok }) => !ok).length,
  };
}

function present(row: Row): RunObject {
  const { counts } = row;
  const link = (kind: 'orders' | 'trades' | 'audit', label: string) => {
    const href = `/v2/demo/runs/${row.run_id}/${kind}`;
    return { kind, label, href, count: counts?.[kind] ?? 0 };
  };
  const links =
    counts === null
      ? []
      : [link('orders', 'Orders'), link('trades', 'Trades'), link('audit', 'Audit trail')];
  return { ...summarise(row), ...row.progress, links };
}
