import type { ProcessReport, ServiceReport } from '@app/contracts';
import {
  isRiskStream,
  isWalletStream,
  matchingService,
  OperationsApi,
  ORDERS_STREAM,
  riskService,
  shardOfStream,
  walletService,
} from '@app/contracts';
import { AppConfig, RpcClient } from '@app/platform';
import { Global, Injectable, Module } from '@nestjs/common';

import { SERVICES } from '../services';
import { ProcessStatus } from './process-status';
import { statusPattern } from './status.controller';

/** A service that takes longer counts as away. */
const ANSWER_MS_MAX = 1_500;
const GATEWAY = 'client-gateway';
const SHARDED: Readonly<Record<string, (shard: number) => string>> = {
  'risk-manager': riskService,
  wallet: walletService,
  'matching-engine': matchingService,
};

/** Names of the services, those with shards by their shards. */
function serviceNames({ matchShards, accountShards }: AppConfig): string[] {
  return Object.keys(SERVICES).flatMap((service) => {
    const nameOf = SHARDED[service];
    if (nameOf === undefined) return [service];
    const length = service === 'matching-engine' ? matchShards : accountShards;
    return Array.from({ length }, (_, shard) => nameOf(shard));
  });
}

/** All services in this process: each shows the stages and followers that are its own. */
@Injectable()
class LocalOperations extends OperationsApi {
  constructor(
    private readonly status: ProcessStatus,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override async services(): Promise<ServiceReport[]> {
    const report = await this.status.report();
    return serviceNames(this.config).map((service) => {
      return { service, report: partOf(report, service), error: null };
    });
  }
}

function partOf(report: ProcessReport, service: string): ProcessReport {
  const name = service.replace(/\.[0-9]+$/, '');
  return {
    ...report,
    stages: report.stages.filter(({ stream }) => ownerOf(stream) === service),
    followers: report.followers.filter((follower) => follower.name.split('.')[0] === name),
  };
}

function ownerOf(stream: string): string {
  if (stream === ORDERS_STREAM) return 'order-manager';
  const shard = shardOfStream(stream);
  if (isRiskStream(stream)) return riskService(shard);
  return isWalletStream(stream) ? walletService(shard) : matchingService(shard);
}

/** Services in processes of their own: each is asked how it is. */
@Injectable()
class RemoteOperations extends OperationsApi {
  constructor(
    private readonly status: ProcessStatus,
    private readonly rpc: RpcClient,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override services(): Promise<ServiceReport[]> {
    return Promise.all(serviceNames(this.config).map((name) => this.ask(name)));
  }

  private async ask(service: string): Promise<ServiceReport> {
    try {
      const report =
        service === GATEWAY
          ? await this.status.report()
          : await this.rpc.call<ProcessReport>(statusPattern(service), undefined, {
              timeoutMs: ANSWER_MS_MAX,
            });
      return { service, report, error: null };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { service, report: null, error: message };
    }
  }
}

/** Binds {@link OperationsApi} where every service is in this process. */
@Global()
@Module({
  providers: [ProcessStatus, { provide: OperationsApi, useClass: LocalOperations }],
  exports: [OperationsApi],
})
export class LocalOperationsModule {}

/** Binds {@link OperationsApi} where the services are processes of their own. */
@Global()
@Module({
  providers: [ProcessStatus, { provide: OperationsApi, useClass: RemoteOperations }],
  exports: [OperationsApi],
})
export class RemoteOperationsModule {}
