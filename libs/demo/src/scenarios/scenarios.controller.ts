import type { Principal, RunSummary, ScenarioObject } from '@app/contracts';
import { DomainError, isUuid, parseDecimal } from '@app/kernel';
import { Access, Caller } from '@app/platform';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsObject, IsOptional } from 'class-validator';

import { RunStore } from './database/run-store';
import type { ScenarioCard } from './domain/catalogue';
import { findCard, SCENARIO_CARDS } from './domain/catalogue';
import { ScenarioRuns } from './scenario-runs.service';

/** Body of a new run. */
export class StartRunDto {
  @ApiPropertyOptional({ type: Object, example: { orders: 1200, rate: 150 } })
  @IsOptional()
  @IsObject()
  settings?: Record<string, unknown> | null;
}

const HISTORY_MAX = 100;
const HISTORY_DEFAULT = 20;

/** The use cases: what there is, and their runs (contract section 10). Demo mode only. */
@ApiTags('demo')
@ApiBearerAuth()
@Controller('v2/demo/scenarios')
export class ScenariosController {
  constructor(
    private readonly runs: ScenarioRuns,
    private readonly store: RunStore,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Use cases with their settings and last result' })
  async list(): Promise<ScenarioObject[]> {
    await this.runs.assertReady();
    return await Promise.all(SCENARIO_CARDS.map((card) => this.present(card)));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One use case' })
  async one(@Param('id') id: string): Promise<ScenarioObject> {
    await this.runs.assertReady();
    return await this.present(findCard(id));
  }

  @Post(':id/runs')
  @HttpCode(201)
  @Access({ permission: 'trade', weight: 50 })
  @ApiOperation({ summary: 'Start a run' })
  async start(@Param('id') id: string, @Body() body: StartRunDto, @Caller() caller: Principal) {
    await this.runs.assertReady();
    return await this.runs.start(findCard(id), body.settings, caller.username);
  }

  @Get(':id/runs')
  @ApiOperation({ summary: 'Runs of a use case, newest first' })
  async history(
    @Param('id') id: string,
    @Query('limit') limit?: string,
  ): Promise<readonly RunSummary[]> {
    await this.runs.assertReady();
    return await this.store.history(findCard(id).id, readLimit(limit));
  }

  private async present(card: ScenarioCard): Promise<ScenarioObject> {
    const [last = null] = await this.store.history(card.id, 1);
    return {
      id: card.id,
      title: card.title,
      shows: card.shows,
      expected_seconds: card.expected_seconds,
      participants: card.participants,
      settings: card.settings,
      steps: card.steps.map(({ label }) => label),
      last_run: last,
    };
  }
}

/** Single runs: progress, stop, and what they left. */
@ApiTags('demo')
@ApiBearerAuth()
@Controller('v2/demo/runs/:run_id')
export class RunsController {
  constructor(private readonly runs: ScenarioRuns) {}

  @Get()
  @ApiOperation({ summary: 'A run: state, steps, counters, charts, assertions' })
  run(@Param('run_id') runId: string) {
    return this.runs.run(readRunId(runId));
  }

  @Delete()
  @HttpCode(200)
  @Access({ permission: 'trade', reserve: true })
  @ApiOperation({ summary: 'Stop a run; its orders are cancelled' })
  stop(@Param('run_id') runId: string) {
    return this.runs.stop(readRunId(runId));
  }

  @Get('orders')
  @ApiOperation({ summary: 'Orders of a run' })
  async orders(@Param('run_id') runId: string) {
    const { orders, counts } = await this.runs.records(readRunId(runId));
    return { orders, total: counts.orders };
  }

  @Get('trades')
  @ApiOperation({ summary: 'Fills of a run' })
  async trades(@Param('run_id') runId: string) {
    const { trades, counts } = await this.runs.records(readRunId(runId));
    return { trades, total: counts.trades };
  }

  @Get('audit')
  @ApiOperation({ summary: 'Lines that a run left in the audit trail' })
  async audit(@Param('run_id') runId: string) {
    const { audit, counts } = await this.runs.records(readRunId(runId));
    return { audit, total: counts.audit };
  }
}

function readRunId(text: string): string {
  const runId = text.toLowerCase();
  if (isUuid(runId)) return runId;
  throw new DomainError('RUN_NOT_FOUND', 'run not found');
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return HISTORY_DEFAULT;
  const limit = parseDecimal(text, 0);
  if (typeof limit === 'number' && limit >= 1 && limit <= HISTORY_MAX) return limit;
  throw new DomainError(
    'MALFORMED_FIELD',
    `limit must be a whole number from 1 to ${HISTORY_MAX}`,
    {
      field: 'limit',
      limit: String(HISTORY_MAX),
      value: text.slice(0, 40),
      would_pass: String(HISTORY_DEFAULT),
    },
  );
}
