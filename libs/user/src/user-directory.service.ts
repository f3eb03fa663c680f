import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Role, UserView } from '@app/contracts';
import { Clock, DomainError, isUuid, uuidV7 } from '@app/kernel';
import { RandomBytes } from '@app/platform';
import { QueryFailedError, Repository } from 'typeorm';
import { UserEntity, userView } from './database/user.entity';
import { canonicalUsername, newPassword, newUsername } from './domain/credentials';
import { isRole } from './domain/permissions';
import { malformed } from './domain/refusals';
import { PasswordHasher } from './passwords/password-hasher';

const UNIQUE_VIOLATION = '23505';
const ID_BYTES = 10;

/** Who there is: creates users and finds them. */
@Injectable()
export class UserDirectory {
  constructor(
    @InjectRepository(UserEntity) private readonly users: Repository<UserEntity>,
    private readonly hasher: PasswordHasher,
    private readonly clock: Clock,
    private readonly random: RandomBytes,
  ) {}

  /** Creates a user with an account. Throws USERNAME_TAKEN, MALFORMED_FIELD, EXCHANGE_BUSY. */
  async register(request: { username: string; password: string; role: Role }): Promise<UserView> {
    const username = newUsername(request.username);
    const password = newPassword(request.password, username);
    if (!isRole(request.role)) throw malformed('role', 'is unknown');
    if ((await this.stored(username)) !== null) throw usernameTaken();
    const passwordHash = await this.hasher.hash(password);
    const now = this.clock.now();
    const user: UserEntity = {
      id: uuidV7(now, this.random.bytes(ID_BYTES)),
      username,
      passwordHash,
      role: request.role,
      accountId: uuidV7(now, this.random.bytes(ID_BYTES)),
      createdAt: new Date(now),
      suspendedAt: null,
      suspendedReason: null,
    };
    try {
      await this.users.insert(user);
    } catch (error) {
      throw isUniqueViolation(error) ? usernameTaken() : error;
    }
    return userView(user);
  }

  /**
   * The user of that name, created if it is missing; the password and role of one that exists stay
   * as they are. Cheap when it exists; safe when several start at once.
   */
  async ensure(request: { username: string; password: string; role: Role }): Promise<UserView> {
    const known = await this.find(request.username);
    if (known !== null) return known;
    try {
      return await this.register(request);
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason !== 'USERNAME_TAKEN') throw error;
      return this.byName(request.username);
    }
  }

  /** Throws ACCOUNT_NOT_FOUND. */
  async byId(userId: string): Promise<UserView> {
    const user = isUuid(userId) ? await this.users.findOneBy({ id: userId }) : null;
    if (user === null) throw userNotFound();
    return userView(user);
  }

  /** Throws ACCOUNT_NOT_FOUND. */
  async byName(username: string): Promise<UserView> {
    const user = await this.find(username);
    if (user === null) throw userNotFound();
    return user;
  }

  /** The row with the password hash, for signing in only; `username` is canonical. */
  stored(username: string): Promise<UserEntity | null> {
    return this.users.findOneBy({ username });
  }

  private async find(username: string): Promise<UserView | null> {
    const canonical = canonicalUsername(username);
    const user = canonical === null ? null : await this.stored(canonical);
    return user === null ? null : userView(user);
  }
}

function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code } = error.driverError as { code?: unknown };
  return code === UNIQUE_VIOLATION;
}

function usernameTaken(): DomainError {
  return new DomainError('USERNAME_TAKEN', 'username must be unique', { field: 'username' });
}

function userNotFound(): DomainError {
  return new DomainError('ACCOUNT_NOT_FOUND', 'user not found');
}
