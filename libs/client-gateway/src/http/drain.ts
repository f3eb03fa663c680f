import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';

/** Knows whether the process was told to stop: from then on requests get SERVICE_DOWN. */
@Injectable()
export class Drain implements OnModuleDestroy {
  isDraining = false;

  onModuleDestroy(): void {
    this.isDraining = true;
  }
}
