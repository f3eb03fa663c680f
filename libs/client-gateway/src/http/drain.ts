import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleDestroy } from '@nestjs/common';

import { GatewayOptions } from '../gateway-options';

/**
 * Knows whether the process was told to stop: from then on requests get SERVICE_DOWN and the end of
 * their connection. The listener stays open a moment longer, so that clients which keep connections
 * alive hear the refusal instead of a reset, which would leave them not knowing the outcome.
 */
@Injectable()
export class Drain implements OnModuleDestroy, BeforeApplicationShutdown {
  isDraining = false;

  constructor(private readonly options: GatewayOptions) {}

  onModuleDestroy(): void {
    this.isDraining = true;
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { drainMs } = this.options.values;
    if (drainMs > 0) await new Promise((resolve) => setTimeout(resolve, drainMs));
  }
}
