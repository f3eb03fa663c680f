import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs of the use cases with what they found, and which run has an instrument for itself. */
export class CreateScenarioRuns1763900000600 implements MigrationInterface {
  readonly name = 'CreateScenarioRuns1763900000600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists demo');
    await runner.query(`
      create table demo.scenario_runs (
        run_id uuid primary key,
        scenario text not null,
        state text not null check (state in ('queued', 'running', 'passed', 'failed', 'cancelled')),
        started_by text not null,
        settings jsonb not null,
        created_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz,
        elapsed_ms bigint not null default 0 check (elapsed_ms >= 0),
        summary text not null default '',
        stop_asked boolean not null default false,
        seen_at timestamptz not null,
        progress jsonb not null,
        records jsonb
      )`);
    await runner.query(`
      create index scenario_runs_history on demo.scenario_runs (scenario, created_at desc)`);
    await runner.query(`
      create index scenario_runs_open on demo.scenario_runs (created_at)
        where state in ('queued', 'running')`);
    await runner.query(`
      create table demo.scenario_symbols (
        symbol text primary key,
        run_id uuid references demo.scenario_runs (run_id) on delete set null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table demo.scenario_symbols, demo.scenario_runs');
  }
}
