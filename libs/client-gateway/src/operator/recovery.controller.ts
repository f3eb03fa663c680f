import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { OperationsApi } from '@app/contracts';
import type { ServiceReport, StageReport } from '@app/contracts';
import { Clock } from '@app/kernel';

import { Access } from '../auth/access.decorators';
import { formatTime, formatTimeOrNull } from '../validation/times';
import { SystemView } from './console-access';

/** What a restart would cost, and what the last one did: snapshots, replay, epochs, lags. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/recovery')
@Access({ permission: 'admin', roles: ['operator'], weight: 5 })
export class RecoveryController {
  constructor(
    private readonly operations: OperationsApi,
    private readonly clock: Clock,
  ) {}

  @Get()
  @SystemView()
  @ApiOperation({
    summary:
      'Snapshot, entries to replay, last recovery and epoch of each stage; lag of each reader',
  })
  async recovery() {
    const reports = await this.operations.services();
    const now = this.clock.now();
    return {
      checked_at: formatTime(now),
      services: reports.map(presentService),
      stages: reports.flatMap(({ service, report }) => {
        return (report?.stages ?? []).map((stage) => presentStage(service, stage, now));
      }),
      followers: reports.flatMap(({ service, report }) => {
        return (report?.followers ?? []).map(({ name, kind, lag, replay, halted }) => {
          return { service, name, kind, lag, replay_entries: replay, halted };
        });
      }),
    };
  }
}

function presentService({ service, report, error }: ServiceReport) {
  const recovery = report?.recovery ?? null;
  return {
    service,
    error,
    started_at: formatTimeOrNull(report?.startedAt ?? null),
    ready_at: formatTimeOrNull(recovery?.readyAt ?? null),
    recovery_ms: recovery?.ms ?? null,
  };
}

function presentStage(service: string, stage: StageReport, now: number) {
  const { stream, epoch, head, snapshot, recovery, halted } = stage;
  const age = snapshot === null ? null : Math.round((now - snapshot.madeAt) / 1_000);
  return {
    service,
    stream,
    epoch,
    head,
    snapshot_seq: snapshot?.seq ?? null,
    snapshot_at: formatTimeOrNull(snapshot?.madeAt ?? null),
    // The clocks of two hosts may differ by a little.
    snapshot_age_seconds: age === null ? null : Math.max(0, age),
    replay_entries: head - (snapshot?.seq ?? 0),
    last_recovery: {
      from_seq: recovery.fromSeq,
      entries: recovery.entries,
      replay_ms: recovery.replayMs,
      lease_wait_ms: recovery.leaseMs,
    },
    halted,
  };
}
