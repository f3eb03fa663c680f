import { Module } from '@nestjs/common';

import { HealthController } from './health.controller';

/** Mounts `/health` and `/metrics`; once per process. */
@Module({ controllers: [HealthController] })
export class HealthModule {}
