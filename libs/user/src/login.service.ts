import { Injectable } from '@nestjs/common';
import type { TokenPair } from '@app/contracts';
import { Clock } from '@app/kernel';
import { Metrics } from '@app/platform';
import { userView, type UserEntity } from './database/user.entity';
import { canonicalPassword, canonicalUsername } from './domain/credentials';
import { LoginThrottle, type LoginAttempt } from './domain/login-throttle';
import { authInvalid, permissionDenied, slowDown } from './domain/refusals';
import { PasswordHasher } from './passwords/password-hasher';
import { SessionService } from './sessions/session.service';
import { UserDirectory } from './user-directory.service';

interface LoginRequest {
  readonly username: string;
  readonly password: string;
  readonly address: string;
}

/** Signs people in by password, slower the more they guess. */
@Injectable()
export class LoginService {
  private readonly throttle = new LoginThrottle();
  private readonly outcomes: ReturnType<Metrics['counter']>;

  constructor(
    private readonly directory: UserDirectory,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionService,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter('openbell_user_logins_total', 'Sign-ins by password', [
      'outcome',
    ]);
  }

  /** Throws AUTH_INVALID, RATE_LIMIT with `retryAfterSeconds`, EXCHANGE_BUSY. */
  async login(request: LoginRequest): Promise<TokenPair> {
    const username = canonicalUsername(request.username);
    const password = canonicalPassword(request.password);
    // Nobody can have such a name or password, so an early answer tells nothing.
    if (username === null || password === null) throw this.refused();
    const attempt: LoginAttempt = { username, address: request.address };
    this.requireTurn(attempt);
    const user = await this.directory.stored(username);
    const right = await this.hasher.verify(user?.passwordHash ?? null, password, () => {
      // Again: others may have failed while this one waited for a core.
      this.requireTurn(attempt);
    });
    if (!right || user === null) throw this.failed(attempt);
    if (user.suspendedAt !== null) throw permissionDenied('the user is suspended');
    return this.succeeded(attempt, user);
  }

  private requireTurn(attempt: LoginAttempt): void {
    const waitMs = this.throttle.waitMs(attempt, this.clock.monotonic());
    if (waitMs <= 0) return;
    this.outcomes.inc({ outcome: 'delayed' });
    throw slowDown(waitMs);
  }

  private failed(attempt: LoginAttempt): Error {
    this.throttle.failed(attempt, this.clock.monotonic());
    return this.refused();
  }

  private refused(): Error {
    this.outcomes.inc({ outcome: 'refused' });
    return authInvalid();
  }

  private succeeded(attempt: LoginAttempt, user: UserEntity): Promise<TokenPair> {
    this.throttle.succeeded(attempt);
    this.outcomes.inc({ outcome: 'signed_in' });
    return this.sessions.open(userView(user));
  }
}
