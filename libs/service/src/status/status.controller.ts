import type { ProcessReport } from '@app/contracts';
import { shape } from '@app/kernel';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';
import type { Type } from '@nestjs/common';

import { ProcessStatus } from './process-status';

/** Pattern under which a service says how it is. */
export function statusPattern(service: string): string {
  return `${service}.process-status`;
}

/** What of {@link ProcessStatus} is asked over Redis. */
type Status = { report(): Promise<ProcessReport> };

/** The wire side of a process's status, made at the start since its pattern carries its name. */
export function statusController(service: string): Type {
  @RpcController<Status>({ report: statusPattern(service) }, { report: shape.nothing() })
  class StatusController extends PortRpcController<Status> {
    constructor(port: ProcessStatus, rpc: RpcServer) {
      super(port, rpc);
    }
  }
  return StatusController;
}
