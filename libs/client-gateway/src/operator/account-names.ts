import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { UserApi } from '@app/contracts';

/** Names kept; more accounts than that are asked for again. */
const KEPT_MAX = 20_000;
const NAME_MAX = 64;

/** Names of accounts for people to read: operators know users, streams know accounts. */
@Injectable()
export class AccountNames {
  private readonly known = new Map<string, string>();

  constructor(private readonly users: UserApi) {}

  /** Account of a user. Throws ACCOUNT_NOT_FOUND. */
  async accountOf(username: string): Promise<string> {
    if (username.length > NAME_MAX) throw new DomainError('ACCOUNT_NOT_FOUND', 'account not found');
    return (await this.users.userByName({ username })).accountId;
  }

  /** Names of accounts; one that nobody has is left out. */
  async ofAccounts(accountIds: Iterable<string | null>): Promise<ReadonlyMap<string, string>> {
    const wanted = new Set([...accountIds].filter((id) => id !== null));
    const missing = [...wanted].filter((id) => !this.known.has(id));
    if (missing.length > 0) {
      if (this.known.size + missing.length > KEPT_MAX) this.known.clear();
      for (const user of await this.users.usersOfAccounts({ accountIds: missing })) {
        this.known.set(user.accountId, user.username);
      }
    }
    const named = [...wanted].map((id) => [id, this.known.get(id)] as const);
    return new Map(named.filter((one): one is [string, string] => one[1] !== undefined));
  }
}
