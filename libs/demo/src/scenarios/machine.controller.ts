import { access, constants, statfs } from 'node:fs/promises';

import { DomainError } from '@app/kernel';
import { AppConfig } from '@app/platform';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';

/** What the machine under the exchange has left; only its own process can answer that. */
@ApiTags('demo')
@ApiBearerAuth()
@Controller('v2/demo/machine')
export class MachineController {
  constructor(private readonly config: AppConfig) {}

  @Get()
  @ApiOperation({ summary: 'Room on the disk of the exchange, load and memory of its process' })
  async machine() {
    if (!this.config.seedDemo) throw new DomainError('ROUTE_NOT_FOUND', 'this is not a demo');
    const { dataDir } = this.config;
    const disk = await statfs(dataDir);
    const writable = await access(dataDir, constants.W_OK).then(
      () => true,
      () => false,
    );
    return {
      disk_free_bytes: disk.bavail * disk.bsize,
      disk_total_bytes: disk.blocks * disk.bsize,
      disk_writable: writable,
      memory_bytes: process.memoryUsage().rss,
      uptime_seconds: Math.round(process.uptime()),
    };
  }
}
