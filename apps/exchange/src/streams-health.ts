import { HealthRegistry } from '@app/platform';
import { StreamHost } from '@app/streams';
import { Injectable } from '@nestjs/common';

/** Puts stages and followers into `/health`: ready only while every stage decides. */
@Injectable()
export class StreamsHealth {
  constructor(health: HealthRegistry, host: StreamHost) {
    health.register('streams', () => {
      const { ready, stages, followers } = host.status();
      const halted = [...stages.map((s) => s.halted), ...followers.map((f) => f.halted)];
      const detail = halted.filter((at) => at !== null).join(', ');
      return Promise.resolve(ready ? { up: true } : { up: false, detail });
    });
  }
}
