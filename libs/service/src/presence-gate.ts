import {
  IntakeGate,
  matchingService,
  riskService,
  shardOfAccount,
  walletService,
} from '@app/contracts';
import { AppConfig, ServicePresence } from '@app/platform';
import { Global, Injectable, Module } from '@nestjs/common';

/** Knows by their signs of life which stages an order would wait for in vain. */
@Injectable()
export class PresenceGate extends IntakeGate {
  private readonly matchShards: readonly number[];
  private readonly accountShards: readonly number[];

  constructor(
    private readonly presence: ServicePresence,
    config: AppConfig,
  ) {
    super();
    this.matchShards = Array.from({ length: config.matchShards }, (_, shard) => shard);
    this.accountShards = Array.from({ length: config.accountShards }, (_, shard) => shard);
  }

  /** Where there is one shard, every order needs it. */
  override missing(): string | null {
    const rooms = this.accountShards.length === 1 ? this.missingRoom(0) : null;
    if (rooms !== null) return rooms;
    return this.matchShards.length === 1 ? this.missingShard(0) : null;
  }

  override missingShard(shard: number): string | null {
    return this.away(matchingService(shard));
  }

  override missingFor(accountId: string): string | null {
    return this.missingRoom(shardOfAccount(accountId, this.accountShards.length));
  }

  override someShardMissing(): boolean {
    return (
      this.matchShards.some((shard) => this.missingShard(shard) !== null) ||
      this.accountShards.some((shard) => this.missingRoom(shard) !== null)
    );
  }

  private missingRoom(shard: number): string | null {
    return this.away(riskService(shard)) ?? this.away(walletService(shard));
  }

  private away(service: string): string | null {
    return this.presence.isHere(service) ? null : service;
  }
}

/** Gives order-manager the gate; only a distributed exchange has one. */
@Global()
@Module({ providers: [{ provide: IntakeGate, useClass: PresenceGate }], exports: [IntakeGate] })
export class PresenceGateModule {}
