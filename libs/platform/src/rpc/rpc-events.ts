import { randomBytes } from 'node:crypto';

import { Clock, flawOf } from '@app/kernel';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Controller, Inject, Injectable, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';

import { RpcClient } from './rpc-client';
import { RpcServer } from './rpc-server';
import type { SignOfLife } from './service-presence';
import { PRESENCE_MS, PRESENCE_PATTERN, ServicePresence, SIGN_OF_LIFE } from './service-presence';
import { WireSeal } from './wire';
import { WireErrorFilter } from './wire-error.filter';

/** Names under which a process answers: the first parts of its patterns. */
export class ServiceNames {
  constructor(readonly names: readonly string[]) {}
}

/** Hears which services are there. */
@Controller()
@UseFilters(WireErrorFilter)
export class PresenceController {
  constructor(
    private readonly presence: ServicePresence,
    private readonly seal: WireSeal,
  ) {}

  @EventPattern(PRESENCE_PATTERN)
  hear(@Payload() message: unknown): void {
    const sign = this.seal.open(PRESENCE_PATTERN, message);
    if (flawOf(SIGN_OF_LIFE, sign) === null) this.presence.hear(sign as SignOfLife);
  }
}

/** Says that this process answers, for as long as it does. */
@Injectable()
export class PresenceBeat implements BeforeApplicationShutdown {
  private readonly instance = randomBytes(6).toString('hex');
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly names: ServiceNames,
    private readonly rpc: RpcClient,
    private readonly server: RpcServer,
    private readonly presence: ServicePresence,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** True once it answers. */
  get started(): boolean {
    return this.timer !== null;
  }

  /** Call it once every subscription is confirmed. */
  start(): void {
    this.presence.begin();
    this.beat(true);
    this.timer = setInterval(() => {
      this.presence.sweep();
      if (this.server.mayAnswer()) this.beat(true);
    }, PRESENCE_MS);
    this.timer.unref();
  }

  /** Others stop asking before this process stops listening. */
  beforeApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.beat(false);
  }

  private beat(answering: boolean): void {
    const { instance } = this;
    for (const service of this.names.names) {
      const sign: SignOfLife = { service, instance, answering, at: this.clock.now() };
      this.rpc.announce(PRESENCE_PATTERN, sign);
    }
  }
}
