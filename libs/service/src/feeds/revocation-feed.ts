import type { Revocation } from '@app/contracts';
import { RevocationFeed } from '@app/contracts';
import { Clock } from '@app/kernel';
import { RpcClient } from '@app/platform';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';

import { FEED_BEAT_MS, FEED_PATTERNS } from './feed-patterns';

/** A revocation is said again for this long, so that a lost event does not keep a socket open. */
const REPEAT_MS = 60_000;
const KEPT_MAX = 10_000;

/** Tells other processes which credentials have ended. */
@Injectable()
export class RevocationBroadcast implements OnModuleInit, OnModuleDestroy {
  private recent: { readonly at: number; readonly revocation: Revocation }[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly feed: RevocationFeed,
    private readonly rpc: RpcClient,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.feed.onRevoked((revocation) => {
      if (this.recent.length >= KEPT_MAX) this.recent.shift();
      this.recent.push({ at: this.clock.monotonic(), revocation });
      this.rpc.announce(FEED_PATTERNS.revocations, [revocation]);
    });
    this.timer = setInterval(() => this.repeat(), FEED_BEAT_MS * 4);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  private repeat(): void {
    const oldest = this.clock.monotonic() - REPEAT_MS;
    this.recent = this.recent.filter(({ at }) => at >= oldest);
    if (this.recent.length === 0) return;
    const revocations = this.recent.map(({ revocation }) => revocation);
    this.rpc.announce(FEED_PATTERNS.revocations, revocations);
  }
}

/** Ended credentials, told once each to whoever holds something open in their name. */
@Injectable()
export class RemoteRevocationFeed extends RevocationFeed {
  private readonly listeners = new Set<(revocation: Revocation) => void>();
  private readonly told = new Set<string>();

  override onRevoked(listener: (revocation: Revocation) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes an event as it comes from the wire. */
  receive(revocations: readonly Revocation[]): void {
    for (const revocation of revocations) {
      const key = `${revocation.via} ${revocation.credentialId}`;
      if (this.told.has(key)) continue;
      if (this.told.size >= KEPT_MAX * 2) this.told.clear();
      this.told.add(key);
      for (const listener of this.listeners) listener(revocation);
    }
  }
}
