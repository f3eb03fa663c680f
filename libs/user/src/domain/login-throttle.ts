import { BoundedMap } from './bounded-map';
import { addressGroup } from './addresses';

interface DelayRule {
  /** Failures that cost nothing. */
  readonly free: number;
  /** Longest delay, so that nobody can lock anybody out for good. */
  readonly delayMsMax: number;
}

interface Failures {
  count: number;
  lastAt: number;
  blockedUntil: number;
}

/** Who tries to sign in as whom. `username` is the canonical one. */
export interface LoginAttempt {
  readonly username: string;
  readonly address: string;
}

const FIRST_DELAY_MS = 1_000;
/** Failures are forgotten after this long without another one. */
const MEMORY_MS = 15 * 60_000;
const ENTRIES_MAX = 20_000;
const BY_ADDRESS: DelayRule = { free: 30, delayMsMax: 60_000 };
const BY_USERNAME: DelayRule = { free: 5, delayMsMax: 30_000 };

/**
 * Slows password guessing: after some free failures each further one doubles a delay, counted per
 * address and per username. Someone who signed in from an address before is counted there alone,
 * so failures of strangers neither delay the owner at home nor a neighbour behind the same
 * address. Times are monotonic milliseconds. Lives in memory; the bound forgets the stalest entry.
 */
export class LoginThrottle {
  private readonly byAddress = new BoundedMap<string, Failures>(ENTRIES_MAX);
  private readonly byUsername = new BoundedMap<string, Failures>(ENTRIES_MAX);
  private readonly byFamiliar = new BoundedMap<string, Failures>(ENTRIES_MAX);

  /** Milliseconds until this attempt may be made; 0 when it may be made now. */
  waitMs(attempt: LoginAttempt, now: number): number {
    const familiar = this.byFamiliar.get(pairOf(attempt));
    if (familiar !== undefined) return Math.max(0, familiar.blockedUntil - now);
    const address = this.byAddress.get(addressGroup(attempt.address))?.blockedUntil ?? now;
    const username = this.byUsername.get(attempt.username)?.blockedUntil ?? now;
    return Math.max(0, address - now, username - now);
  }

  /** The password was wrong or the user unknown. */
  failed(attempt: LoginAttempt, now: number): void {
    const familiar = this.byFamiliar.get(pairOf(attempt));
    if (familiar !== undefined) {
      add(familiar, BY_USERNAME, now);
      return;
    }
    count(this.byAddress, addressGroup(attempt.address), { rule: BY_ADDRESS, now });
    count(this.byUsername, attempt.username, { rule: BY_USERNAME, now });
  }

  /**
   * The password was right: the pair is familiar from now on. What others did to the username is
   * left as it is, and so is the address, or one good account would pay for guesses at others.
   */
  succeeded(attempt: LoginAttempt): void {
    this.byFamiliar.set(pairOf(attempt), { count: 0, lastAt: 0, blockedUntil: 0 });
  }
}

function pairOf(attempt: LoginAttempt): string {
  return `${attempt.username} ${addressGroup(attempt.address)}`;
}

function count(
  map: BoundedMap<string, Failures>,
  key: string,
  { rule, now }: { rule: DelayRule; now: number },
): void {
  const failures = map.get(key) ?? { count: 0, lastAt: now, blockedUntil: now };
  add(failures, rule, now);
  map.set(key, failures);
}

function add(failures: Failures, rule: DelayRule, now: number): void {
  if (now - failures.lastAt > MEMORY_MS) failures.count = 0;
  failures.count += 1;
  failures.lastAt = now;
  const beyond = failures.count - rule.free;
  if (beyond <= 0) return;
  const delay = Math.min(rule.delayMsMax, FIRST_DELAY_MS * 2 ** Math.min(beyond - 1, 30));
  failures.blockedUntil = now + delay;
}
