import { availableParallelism } from 'node:os';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify, type Options } from '@node-rs/argon2';
import { Metrics, RandomBytes } from '@app/platform';
import { required } from '@app/kernel';
import { opaqueText } from '../domain/secrets';
import { WorkGate } from '../domain/work-gate';

/** Argon2id, whose number the package's type hides in a constant enumeration. */
const ARGON2ID = 2;
const COST: Options = {
  algorithm: ARGON2ID,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
};
const SALT_BYTES = 16;
/** Sign-ins that wait at most; at some 25 ms each the last one waits less than two seconds. */
const WAITING_MAX = 64;

/** Hashes at once: all cores but one, which stays for the exchange itself. */
const HASHES_AT_ONCE = Math.max(1, availableParallelism() - 1);

/**
 * Hashes and checks passwords with argon2id (19 MiB, two passes), off the event loop. A few at
 * once, a bounded number waiting, the rest refused with EXCHANGE_BUSY: sign-ins cannot take the
 * machine from trading.
 */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  private readonly gate = new WorkGate(HASHES_AT_ONCE, WAITING_MAX);
  private dummy: string | null = null;

  constructor(
    private readonly random: RandomBytes,
    metrics: Metrics,
  ) {
    metrics.gauge('openbell_user_password_checks_waiting', 'Sign-ins that wait for a core', () => {
      return this.gate.waiting;
    });
  }

  /** Prepares the hash that unknown users are checked against. */
  async onModuleInit(): Promise<void> {
    this.dummy = await this.hash(opaqueText(this.random.bytes(SALT_BYTES)));
  }

  /** The hash to store. Throws EXCHANGE_BUSY. */
  hash(password: string): Promise<string> {
    const salt = this.random.bytes(SALT_BYTES);
    return this.gate.run(() => hash(password, { ...COST, salt }));
  }

  /**
   * True when the password belongs to the stored hash. Without a stored hash it does the same work
   * and answers false, so the time does not tell who exists. `before` runs when the work's turn
   * has come and may throw instead. Throws EXCHANGE_BUSY.
   */
  verify(stored: string | null, password: string, before: () => void): Promise<boolean> {
    const dummy = required(this.dummy, 'the hash for unknown users');
    return this.gate.run(async () => {
      before();
      const same = await verify(stored ?? dummy, password);
      return same && stored !== null;
    });
  }
}
