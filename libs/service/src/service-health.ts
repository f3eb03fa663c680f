import { HealthRegistry, PresenceBeat, RpcServer, ServicePresence } from '@app/platform';
import { StreamHost } from '@app/streams';
import { Inject, Injectable, Optional } from '@nestjs/common';

/** Remembers that this process waits for another to give its lease up. */
@Injectable()
export class Standby {
  private readonly streams: string[] = [];

  waitsFor(stream: string): void {
    this.streams.push(stream);
  }

  /** The stream that it waits for; null for an owner. */
  get stream(): string | null {
    return this.streams[0] ?? null;
  }
}

/**
 * Puts streams and neighbours into `/health`: ready while every stage decides, or while it stands
 * by for the process that does. And lets the process answer only while it owns its lease.
 */
@Injectable()
export class ServiceHealth {
  constructor(
    health: HealthRegistry,
    server: RpcServer,
    private readonly beat: PresenceBeat,
    private readonly standby: Standby,
    presence: ServicePresence,
    @Optional() @Inject(StreamHost) private readonly host: StreamHost | undefined,
  ) {
    if (host !== undefined) server.mayAnswer = () => host.status().ready;
    health.register('streams', () => Promise.resolve(this.streams()));
    health.register('answers', () => Promise.resolve(this.answers()));
    health.register(
      'services',
      () => {
        const heard = [...presence.all()].map(([service, count]) => `${service} x${count}`);
        return Promise.resolve({ up: true, detail: heard.sort().join(', ') });
      },
      { critical: false },
    );
  }

  private streams(): { up: boolean; detail?: string } {
    if (this.host === undefined) return { up: true, detail: 'none here' };
    const { ready, stages, followers } = this.host.status();
    if (stages.length === 0 && !ready && this.standby.stream !== null) {
      return { up: true, detail: `standby of ${this.standby.stream}` };
    }
    const halted = [...stages, ...followers].map((part) => part.halted).filter((at) => at !== null);
    const lag = Math.max(0, ...followers.map((follower) => follower.lag));
    const detail = halted.length > 0 ? `halted at ${halted.join(', ')}` : `lag ${lag}`;
    return { up: ready, detail };
  }

  private answers(): { up: boolean; detail?: string } {
    if (this.beat.started) return { up: true };
    const waiting = this.host !== undefined && this.standby.stream !== null;
    return waiting ? { up: true, detail: 'not before it owns its lease' } : { up: false };
  }
}
