import { CASH_ASSET, MatchingApi, UserApi, WalletApi } from '@app/contracts';
import { required } from '@app/kernel';
import { AppConfig, HealthRegistry } from '@app/platform';
import { StreamsLifecycle } from '@app/streams';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

import {
  DEMO_ACCOUNTS,
  DEMO_BAND_BASIS_POINTS,
  DEMO_CASH_UNITS,
  DEMO_INSTRUMENTS,
  DEMO_PASSWORD,
  DEMO_SHARES,
  DEMO_TICK_UNITS,
} from './seed-data';

/**
 * Puts the demo accounts, instruments and opening balances there, through the same ports as any
 * caller. Every step is keyed, so that a second run changes nothing.
 */
@Injectable()
export class DemoSeed implements OnApplicationBootstrap {
  private done = false;

  constructor(
    private readonly config: AppConfig,
    private readonly streams: StreamsLifecycle,
    private readonly users: UserApi,
    private readonly matching: MatchingApi,
    private readonly wallet: WalletApi,
    health: HealthRegistry,
  ) {
    if (!config.seedDemo) return;
    health.register('seed', () =>
      Promise.resolve(
        this.done ? { up: true } : { up: false, detail: 'demo data is being seeded' },
      ),
    );
  }

  onApplicationBootstrap(): void {
    if (!this.config.seedDemo) return;
    // The streams start in the same phase of the life cycle; an error here ends the process.
    void this.streams.started.then(() => this.seed());
  }

  private async seed(): Promise<void> {
    const accounts = new Map<string, string>();
    for (const { username, role } of DEMO_ACCOUNTS) {
      const user = await this.users.ensure({ username, role, password: DEMO_PASSWORD });
      accounts.set(username, user.accountId);
    }
    const buyer = required(accounts.get('buyer_demo'), 'demo buyer');
    const seller = required(accounts.get('seller_demo'), 'demo seller');
    await Promise.all(DEMO_INSTRUMENTS.map((instrument) => this.list(instrument)));
    const cash = { asset: CASH_ASSET, amount: DEMO_CASH_UNITS, costUnits: 0 };
    await Promise.all([
      this.wallet.deposit({ ...cash, accountId: buyer, requestId: 'seed-cash' }),
      this.wallet.deposit({ ...cash, accountId: seller, requestId: 'seed-cash' }),
      ...DEMO_INSTRUMENTS.map(({ symbol, referencePriceUnits }) =>
        this.wallet.deposit({
          accountId: seller,
          asset: symbol,
          amount: DEMO_SHARES,
          costUnits: referencePriceUnits * DEMO_SHARES,
          requestId: `seed-${symbol}`,
        }),
      ),
    ]);
    this.done = true;
  }

  private async list(instrument: (typeof DEMO_INSTRUMENTS)[number]): Promise<void> {
    await this.matching.list({
      ...instrument,
      priceIncrementUnits: DEMO_TICK_UNITS,
      bandBasisPoints: DEMO_BAND_BASIS_POINTS,
      requestId: `seed-${instrument.symbol}`,
    });
  }
}
