import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock } from '@app/kernel';
import { OperationsApi } from '@app/contracts';
import type { ServiceReport } from '@app/contracts';
import { AppConfig } from '@app/platform';

import { Access } from '../auth/access.decorators';
import { formatTime } from '../validation/times';
import { SystemView } from './console-access';
import { ServiceMeter } from './service-meter';

/** How the exchange runs: the nine services, their streams, PostgreSQL and Redis. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin')
@Access({ permission: 'admin', roles: ['operator'], weight: 5 })
export class OperationsController {
  constructor(
    private readonly operations: OperationsApi,
    private readonly meter: ServiceMeter,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  @Get('services')
  @SystemView()
  @ApiOperation({
    summary: 'Health, latency as this gateway sees it, throughput, lag and version of each service',
  })
  async services() {
    const reports = await this.operations.services();
    const services = reports.map((one) => this.present(one));
    return {
      deployment: this.config.redisUrl === '' ? 'monolith' : 'distributed',
      checked_at: formatTime(this.clock.now()),
      status: services.every(({ status }) => status === 'up') ? 'ok' : 'degraded',
      services,
      backends: backendsOf(reports, this.config.redisUrl !== ''),
    };
  }

  @Get('streams')
  @SystemView()
  @ApiOperation({ summary: 'Head and backlog of each stream, lag of each that follows' })
  async streams() {
    const reports = await this.operations.services();
    return {
      streams: reports.flatMap(({ service, report }) => {
        return (report?.stages ?? []).map((stage) => {
          const { stream, head, epoch, backlog, requests, halted } = stage;
          return { service, stream, head, epoch, backlog, requests, halted };
        });
      }),
      followers: reports.flatMap(({ service, report }) => {
        return (report?.followers ?? []).map(({ name, lag, halted }) => {
          return { service, name, lag, halted };
        });
      }),
    };
  }

  private present({ service, report, error }: ServiceReport) {
    const figures = this.meter.figures(service.replace(/\.[0-9]+$/, ''));
    const down = (report?.checks ?? []).filter(({ up }) => !up);
    const halted = [...(report?.stages ?? []), ...(report?.followers ?? [])].filter(
      (part) => part.halted !== null,
    );
    const status = report === null ? 'down' : down.length + halted.length > 0 ? 'degraded' : 'up';
    return {
      service,
      status,
      detail: error ?? troubles(down, halted),
      version: report?.version ?? null,
      pid: report?.pid ?? null,
      started_at: report === null ? null : formatTime(report.startedAt),
      uptime_seconds: report === null ? null : this.secondsSince(report.startedAt),
      memory_mb: report === null ? null : Math.round(report.residentBytes / 1_048_576),
      calls_per_second: figures.callsPerSecond,
      p50_ms: figures.p50Ms,
      p99_ms: figures.p99Ms,
      errors_last_minute: figures.errors,
      last_error: figures.lastError?.message ?? null,
      last_error_at: figures.lastError === null ? null : formatTime(figures.lastError.at),
      queue_depth: sum((report?.stages ?? []).map(({ requests, backlog }) => requests + backlog)),
      lag: Math.max(0, ...(report?.followers ?? []).map(({ lag }) => lag)),
      heads: Object.fromEntries((report?.stages ?? []).map(({ stream, head }) => [stream, head])),
      checks: report?.checks ?? [],
    };
  }

  private secondsSince(at: number): number {
    return Math.max(0, Math.round((this.clock.now() - at) / 1_000));
  }
}

function troubles(
  down: readonly { name: string; detail: string | null }[],
  halted: readonly { halted: string | null }[],
): string | null {
  const words = [
    ...down.map(({ name, detail }) => (detail === null ? `${name} is down` : `${name}: ${detail}`)),
    ...halted.map((part) => `halted at ${part.halted}`),
  ];
  return words.length === 0 ? null : words.join('; ');
}

/** PostgreSQL and Redis, as the services see them. */
function backendsOf(reports: readonly ServiceReport[], withRedis: boolean) {
  const answered = reports.flatMap(({ report }) => (report === null ? [] : [report]));
  const asked = answered.filter(({ checks }) => checks.some(({ name }) => name === 'database'));
  const up = (name: string): boolean | null => {
    const found = answered.flatMap(({ checks }) => checks.filter((check) => check.name === name));
    return found.length === 0 ? null : found.every((check) => check.up);
  };
  const times = asked.flatMap(({ databaseMs }) => (databaseMs === null ? [] : [databaseMs]));
  const ping = times.length === 0 ? null : Math.max(...times);
  return [
    { backend: 'postgresql', status: word(up('database')), ping_ms: ping },
    { backend: 'redis', status: withRedis ? word(up('redis') ?? true) : 'not used', ping_ms: null },
  ];
}

function word(up: boolean | null): 'up' | 'down' | 'unknown' {
  return up === null ? 'unknown' : up ? 'up' : 'down';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
