import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Role, UsersQuery, UserView } from '@app/contracts';
import { Clock, DomainError, isUuid } from '@app/kernel';
import { In, Repository } from 'typeorm';
import { UserEntity, userView } from './database/user.entity';
import { canonicalUsername, newPassword } from './domain/credentials';
import { isRole } from './domain/permissions';
import { malformed } from './domain/refusals';
import { ApiKeyService } from './keys/api-key.service';
import { PasswordHasher } from './passwords/password-hasher';
import { SessionService } from './sessions/session.service';

const ACCOUNTS_MAX = 1_000;
const USERS_MAX = 1_000;

/** What operators do to users. Whatever a user may no longer do ends before the answer. */
@Injectable()
export class UserAdmin {
  constructor(
    @InjectRepository(UserEntity) private readonly users: Repository<UserEntity>,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionService,
    private readonly keys: ApiKeyService,
    private readonly clock: Clock,
  ) {}

  /** Throws MALFORMED_FIELD for more than 1000. */
  async ofAccounts(accountIds: readonly string[]): Promise<UserView[]> {
    if (accountIds.length > ACCOUNTS_MAX) throw malformed('account_ids', 'names too many accounts');
    const known = accountIds.filter(isUuid);
    if (known.length === 0) return [];
    return (await this.users.findBy({ accountId: In(known) })).map(userView);
  }

  /** By name. */
  async list(query: UsersQuery): Promise<UserView[]> {
    const find = this.users
      .createQueryBuilder('u')
      .orderBy('u.username')
      .take(Math.min(query.limit, USERS_MAX));
    if (query.afterName !== null) find.andWhere('u.username > :after', { after: query.afterName });
    if (query.role !== null) find.andWhere('u.role = :role', { role: query.role });
    if (query.text !== null) {
      find.andWhere('position(:text in u.username) > 0', { text: query.text.toLowerCase() });
    }
    return (await find.getMany()).map(userView);
  }

  /** Throws ACCOUNT_NOT_FOUND, MALFORMED_FIELD. */
  async change(request: {
    username: string;
    role: Role | null;
    suspended: boolean | null;
    reason: string;
  }): Promise<UserView> {
    const { role, suspended, reason } = request;
    if (role !== null && !isRole(role)) throw malformed('role', 'is unknown');
    const user = await this.byName(request.username);
    if (role !== null) user.role = role;
    if (suspended === true && user.suspendedAt === null) {
      user.suspendedAt = new Date(this.clock.now());
      user.suspendedReason = reason;
    } else if (suspended === false) {
      user.suspendedAt = null;
      user.suspendedReason = null;
    }
    const { suspendedAt, suspendedReason } = user;
    await this.users.update({ id: user.id }, { role: user.role, suspendedAt, suspendedReason });
    await this.sessions.closeAll(user.id);
    await this.keys.forgetAll(user.id);
    return userView(user);
  }

  /** Throws ACCOUNT_NOT_FOUND, MALFORMED_FIELD, EXCHANGE_BUSY. */
  async resetPassword(request: { username: string; password: string }): Promise<UserView> {
    const user = await this.byName(request.username);
    const passwordHash = await this.hasher.hash(newPassword(request.password, user.username));
    await this.users.update({ id: user.id }, { passwordHash });
    await this.sessions.closeAll(user.id);
    return userView(user);
  }

  /** Throws ACCOUNT_NOT_FOUND. */
  async revoke(request: {
    username: string;
    keys: boolean;
  }): Promise<{ sessions: number; keys: number }> {
    const user = await this.byName(request.username);
    const sessions = await this.sessions.closeAll(user.id);
    return { sessions, keys: request.keys ? await this.keys.deleteAll(user.id) : 0 };
  }

  private async byName(username: string): Promise<UserEntity> {
    const canonical = canonicalUsername(username);
    const user = canonical === null ? null : await this.users.findOneBy({ username: canonical });
    if (user === null) throw new DomainError('ACCOUNT_NOT_FOUND', 'user not found');
    return user;
  }
}
