import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { TokenPair, UserView } from '@app/contracts';
import { Clock, isUuid, type Millis } from '@app/kernel';
import { AppLogger } from '@app/platform';
import { type EntityManager, In, IsNull, LessThan, MoreThan, Repository } from 'typeorm';
import { RefreshTokenEntity } from '../database/refresh-token.entity';
import { type RevocationReason, SessionEntity } from '../database/session.entity';
import { UserEntity, userView } from '../database/user.entity';
import { decideRefresh } from '../domain/refresh-decision';
import { authInvalid } from '../domain/refusals';
import { isRefreshToken, tokenHash } from '../domain/secrets';
import { RevocationHub } from './revocation-hub';
import { RevokedSessions } from './revoked-sessions';
import { TokenMint } from './token-mint';

const DAY_MS = 24 * 3_600_000;
/** A session ends after this long without a refresh. */
const REFRESH_TOKEN_MS = 7 * DAY_MS;
/** A session ends after this long in any case. */
const SESSION_MS = 30 * DAY_MS;
/** Live sessions of one user; one more ends the oldest. */
const SESSIONS_PER_USER_MAX = 500;
/** Sessions ended at once when a user has too many. */
const DISPLACED_MAX = 100;

type EndedSession = Pick<SessionEntity, 'id' | 'userId'>;

interface Ending {
  readonly sessionIds: readonly string[];
  readonly reason: RevocationReason;
  readonly at: Millis;
}

interface Rotated {
  readonly pair: TokenPair | null;
  readonly ended: readonly EndedSession[];
}

const NOTHING: Rotated = { pair: null, ended: [] };

/**
 * Sessions: a sign-in and the refresh tokens that descend from it. A token is good once; its
 * successor is made in the same transaction, under the lock of the session. What ends is told to
 * {@link RevokedSessions} and the feed as soon as that is durable.
 */
@Injectable()
export class SessionService {
  constructor(
    @InjectRepository(SessionEntity) private readonly sessions: Repository<SessionEntity>,
    private readonly mint: TokenMint,
    private readonly revoked: RevokedSessions,
    private readonly feed: RevocationHub,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  /** Begins a session for a user who has just proved who they are. */
  async open(user: UserView): Promise<TokenPair> {
    const now = this.clock.now();
    const session: SessionEntity = {
      id: this.mint.sessionId(now),
      userId: user.id,
      createdAt: new Date(now),
      expiresAt: new Date(now + SESSION_MS),
      revokedAt: null,
      revokedReason: null,
    };
    const { pair, ended } = await this.sessions.manager.transaction(async (tx) => {
      const displaced = await this.displaceOldest(tx, user.id, now);
      await tx.insert(SessionEntity, session);
      return { pair: await this.handOut(tx, { user, session, now }), ended: displaced };
    });
    this.announce(ended, now);
    return pair;
  }

  /**
   * Exchanges a refresh token for a fresh pair; a spent one ends the session, unless it was spent
   * seconds ago. Throws AUTH_INVALID.
   */
  async refresh(refreshToken: string): Promise<TokenPair> {
    if (!isRefreshToken(refreshToken)) throw authInvalid();
    const hash = tokenHash(refreshToken);
    const now = this.clock.now();
    const { pair, ended } = await this.sessions.manager.transaction((tx) => {
      return this.rotate(tx, hash, now);
    });
    for (const { id, userId } of ended) {
      this.logger.warn({ sessionId: id, userId }, 'a spent refresh token came back: session ended');
    }
    this.announce(ended, now);
    if (pair === null) throw authInvalid();
    return pair;
  }

  /** Ends the session of the token, spent or not, and the session named; answers how many. */
  async close(refreshToken: string | null, sessionId: string | null): Promise<number> {
    const now = this.clock.now();
    const sessionIds = sessionId !== null && isUuid(sessionId) ? [sessionId] : [];
    if (refreshToken !== null && isRefreshToken(refreshToken)) {
      const token = await this.sessions.manager.findOneBy(RefreshTokenEntity, {
        tokenHash: tokenHash(refreshToken),
      });
      if (token !== null) sessionIds.push(token.sessionId);
    }
    const ending: Ending = { sessionIds, reason: 'logout', at: now };
    const ended = await this.end(this.sessions.manager, ending);
    this.announce(ended, now);
    return ended.length;
  }

  /** Ends every session of the user; answers how many. */
  async closeAll(userId: string): Promise<number> {
    const now = this.clock.now();
    const open = await this.sessions.find({
      select: { id: true },
      where: { userId, revokedAt: IsNull(), expiresAt: MoreThan(new Date(now)) },
    });
    const sessionIds = open.map((session) => session.id);
    const ended = await this.end(this.sessions.manager, {
      sessionIds,
      reason: 'operator',
      at: now,
    });
    this.announce(ended, now);
    return ended.length;
  }

  /** Deletes sessions and tokens that nobody can use any more; answers how many rows. */
  async sweep(): Promise<number> {
    const now = this.clock.now();
    const { manager } = this.sessions;
    const tokens = await manager.delete(RefreshTokenEntity, { expiresAt: LessThan(new Date(now)) });
    const sessions = await manager.delete(SessionEntity, {
      expiresAt: LessThan(new Date(now - DAY_MS)),
    });
    return (tokens.affected ?? 0) + (sessions.affected ?? 0);
  }

  private async rotate(tx: EntityManager, hash: Buffer, now: Millis): Promise<Rotated> {
    const found = await tx.findOneBy(RefreshTokenEntity, { tokenHash: hash });
    if (found === null) return NOTHING;
    const session = await tx.findOne(SessionEntity, {
      where: { id: found.sessionId },
      lock: { mode: 'pessimistic_write' },
    });
    // Read again: under the lock nobody else can spend it.
    const token = await tx.findOneBy(RefreshTokenEntity, { tokenHash: hash });
    if (session === null || token === null) return NOTHING;
    const decision = decideRefresh(
      {
        spentAt: token.spentAt?.getTime() ?? null,
        expiresAt: token.expiresAt.getTime(),
        sessionExpiresAt: session.expiresAt.getTime(),
        revokedAt: session.revokedAt?.getTime() ?? null,
      },
      now,
    );
    if (decision === 'refuse') return NOTHING;
    if (decision === 'revoke') {
      const ending: Ending = { sessionIds: [session.id], reason: 'token_reuse', at: now };
      return { pair: null, ended: await this.end(tx, ending) };
    }
    if (decision === 'rotate') {
      await tx.update(RefreshTokenEntity, { tokenHash: hash }, { spentAt: new Date(now) });
    }
    const user = userView(await tx.findOneByOrFail(UserEntity, { id: session.userId }));
    return { pair: await this.handOut(tx, { user, session, now }), ended: [] };
  }

  private async handOut(
    tx: EntityManager,
    { user, session, now }: { user: UserView; session: SessionEntity; now: Millis },
  ): Promise<TokenPair> {
    const { pair, refreshTokenHash } = this.mint.mint(user, session.id, now);
    const expiresAt = Math.min(now + REFRESH_TOKEN_MS, session.expiresAt.getTime());
    await tx.insert(RefreshTokenEntity, {
      tokenHash: refreshTokenHash,
      sessionId: session.id,
      createdAt: new Date(now),
      expiresAt: new Date(expiresAt),
      spentAt: null,
    });
    return pair;
  }

  private async displaceOldest(
    tx: EntityManager,
    userId: string,
    now: Millis,
  ): Promise<EndedSession[]> {
    const oldest = await tx.find(SessionEntity, {
      select: { id: true },
      where: { userId, revokedAt: IsNull(), expiresAt: MoreThan(new Date(now)) },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: SESSIONS_PER_USER_MAX - 1,
      take: DISPLACED_MAX,
    });
    const sessionIds = oldest.map((session) => session.id);
    return this.end(tx, { sessionIds, reason: 'displaced', at: now });
  }

  /** Answers those that were still open. */
  private async end(tx: EntityManager, ending: Ending): Promise<EndedSession[]> {
    if (ending.sessionIds.length === 0) return [];
    const result = await tx
      .createQueryBuilder()
      .update(SessionEntity)
      .set({ revokedAt: new Date(ending.at), revokedReason: ending.reason })
      .where({ id: In([...ending.sessionIds]), revokedAt: IsNull() })
      .returning('id, user_id')
      .execute();
    const rows = result.raw as { id: string; user_id: string }[];
    return rows.map((row) => ({ id: row.id, userId: row.user_id }));
  }

  private announce(ended: readonly EndedSession[], at: Millis): void {
    for (const { id } of ended) this.revoked.add(id, at);
    for (const { id, userId } of ended) {
      this.feed.publish({ credentialId: id, via: 'token', userId });
    }
  }
}
