import { Controller, Get, Header, HttpStatus, Res } from '@nestjs/common';

import { Metrics } from '../metrics/metrics';
import type { HealthReport } from './health-registry';
import { HealthRegistry } from './health-registry';

/** The one thing that this controller asks of an HTTP reply. */
interface StatusReply {
  status(code: number): unknown;
}

/** What an operator's tools ask of every process. */
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthRegistry,
    private readonly metrics: Metrics,
  ) {}

  /** Each dependency with its state; 503 while the process should get no requests. */
  @Get('health')
  async all(@Res({ passthrough: true }) reply: StatusReply): Promise<HealthReport> {
    const report = await this.health.report();
    reply.status(report.ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return report;
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: StatusReply): Promise<HealthReport> {
    return this.all(reply);
  }

  /** Answers as long as the event loop turns. */
  @Get('health/live')
  live(): { live: true } {
    return { live: true };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async figures(): Promise<string> {
    return (await this.metrics.scrape()).body;
  }
}
