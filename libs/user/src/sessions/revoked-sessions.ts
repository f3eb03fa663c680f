import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Clock, type Millis } from '@app/kernel';
import { MoreThan, Repository } from 'typeorm';
import { SessionEntity } from '../database/session.entity';
import { ACCESS_TOKEN_SECONDS, CLOCK_LEEWAY_SECONDS } from './access-tokens';

/** After this long no access token of a revoked session can be good any more. */
const MEMORY_MS = (ACCESS_TOKEN_SECONDS + CLOCK_LEEWAY_SECONDS + 60) * 1000;

/**
 * Sessions whose access tokens are refused although their time is not over. Holds what was revoked
 * within the life of an access token, so it is bounded by the rate of sign-ins; read from the
 * database at the start.
 */
@Injectable()
export class RevokedSessions implements OnModuleInit {
  /** In order of revocation, so that what can be forgotten comes first. */
  private readonly revokedAt = new Map<string, Millis>();

  constructor(
    @InjectRepository(SessionEntity) private readonly sessions: Repository<SessionEntity>,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const recent = await this.sessions.find({
      where: { revokedAt: MoreThan(new Date(this.clock.now() - MEMORY_MS)) },
      order: { revokedAt: 'ASC' },
    });
    for (const { id, revokedAt } of recent) {
      if (revokedAt !== null) this.revokedAt.set(id, revokedAt.getTime());
    }
  }

  get size(): number {
    return this.revokedAt.size;
  }

  has(sessionId: string): boolean {
    return this.revokedAt.has(sessionId);
  }

  add(sessionId: string, at: Millis): void {
    for (const [oldest, revokedAt] of this.revokedAt) {
      if (revokedAt >= at - MEMORY_MS) break;
      this.revokedAt.delete(oldest);
    }
    this.revokedAt.set(sessionId, at);
  }
}
