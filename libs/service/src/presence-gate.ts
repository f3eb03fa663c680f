import { IntakeGate, matchingService } from '@app/contracts';
import { AppConfig, ServicePresence } from '@app/platform';
import { Global, Injectable, Module } from '@nestjs/common';

/** Services that every order passes before it reaches a book. */
const ROOMS = ['risk-manager', 'wallet'];

/** Knows by their signs of life which stages an order would wait for in vain. */
@Injectable()
export class PresenceGate extends IntakeGate {
  private readonly shards: readonly number[];

  constructor(
    private readonly presence: ServicePresence,
    config: AppConfig,
  ) {
    super();
    this.shards = Array.from({ length: config.matchShards }, (_, shard) => shard);
  }

  override missing(): string | null {
    const rooms = ROOMS.find((service) => !this.presence.isHere(service));
    if (rooms !== undefined) return rooms;
    const alone = this.shards.length === 1;
    return alone ? this.missingShard(0) : null;
  }

  override missingShard(shard: number): string | null {
    const service = matchingService(shard);
    return this.presence.isHere(service) ? null : service;
  }

  override someShardMissing(): boolean {
    return this.shards.some((shard) => this.missingShard(shard) !== null);
  }
}

/** Gives order-manager the gate; only a distributed exchange has one. */
@Global()
@Module({ providers: [{ provide: IntakeGate, useClass: PresenceGate }], exports: [IntakeGate] })
export class PresenceGateModule {}
