import { performance } from 'node:perf_hooks';

import { Injectable } from '@nestjs/common';

import type { Millis } from '@app/kernel';
import { Clock } from '@app/kernel';

/** The clock of the machine; the only place that reads it. */
@Injectable()
export class SystemClock extends Clock {
  override now(): Millis {
    return Date.now();
  }

  override monotonic(): number {
    return performance.now();
  }
}
