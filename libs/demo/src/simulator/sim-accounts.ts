import { UserApi } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { SIM_ACCOUNTS } from '../domain/sim-market';
import { OpeningBalances } from '../seed/opening-balances';
import { DEMO_PASSWORD } from '../seed/seed-data';
import type { AgentKey } from './keyed-http';

const LABEL = 'market simulator';

/** Accounts and API keys of the simulated traders; made when the simulator first starts. */
@Injectable()
export class SimAccounts {
  constructor(
    private readonly users: UserApi,
    private readonly balances: OpeningBalances,
  ) {}

  /** A fresh key for each account; keys of earlier starts end. */
  async keys(): Promise<AgentKey[]> {
    return await Promise.all(SIM_ACCOUNTS.map((username) => this.keyOf(username)));
  }

  private async keyOf(username: string): Promise<AgentKey> {
    const user = await this.users.ensure({ username, password: DEMO_PASSWORD, role: 'trader' });
    await this.balances.seed(username);
    const userId = user.id;
    for (const { keyId, label } of await this.users.keys({ userId })) {
      if (label === LABEL) await this.users.deleteKey({ userId, keyId });
    }
    const { keyId, secret } = await this.users.createKey({
      userId,
      label: LABEL,
      permissions: ['read', 'trade'],
      ipAllowList: [],
      expiresAt: null,
    });
    return { account: username, keyId, secret };
  }
}
