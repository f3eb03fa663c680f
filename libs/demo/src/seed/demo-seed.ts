import { MatchingApi, UserApi } from '@app/contracts';
import { AppConfig, HealthRegistry } from '@app/platform';
import { StreamsLifecycle } from '@app/streams';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

import { DemoHistory } from './demo-history';
import { OpeningBalances } from './opening-balances';
import {
  DEMO_ACCOUNTS,
  DEMO_BAND_BASIS_POINTS,
  DEMO_INSTRUMENTS,
  DEMO_PASSWORD,
  DEMO_TICK_UNITS,
} from './seed-data';

/** What the seed consists of beyond accounts and instruments. */
@Injectable()
export class SeedParts {
  constructor(
    readonly balances: OpeningBalances,
    readonly history: DemoHistory,
  ) {}
}

/**
 * Puts the demo accounts, instruments, opening balances and the past of the charts there, through
 * the same ports as any caller. Every step is keyed, so that a second run changes nothing.
 */
@Injectable()
export class DemoSeed implements OnApplicationBootstrap {
  private doing: string | null = 'demo data is being seeded';
  private markDone: () => void = () => undefined;
  /** Resolves when everything is there; never in a process that does not seed. */
  readonly done = new Promise<void>((resolve) => {
    this.markDone = resolve;
  });

  constructor(
    private readonly config: AppConfig,
    private readonly streams: StreamsLifecycle,
    private readonly users: UserApi,
    private readonly matching: MatchingApi,
    private readonly parts: SeedParts,
    health: HealthRegistry,
  ) {
    if (!config.seedDemo) return;
    health.register('seed', () => {
      const detail = this.doing;
      return Promise.resolve(detail === null ? { up: true } : { up: false, detail });
    });
  }

  onApplicationBootstrap(): void {
    if (!this.config.seedDemo) return;
    // The streams start in the same phase of the life cycle; an error here ends the process.
    void this.streams.started.then(() => this.seed());
  }

  private async seed(): Promise<void> {
    for (const { username, role } of DEMO_ACCOUNTS) {
      await this.users.ensure({ username, role, password: DEMO_PASSWORD });
    }
    await Promise.all(DEMO_INSTRUMENTS.map((instrument) => this.list(instrument)));
    const { balances, history } = this.parts;
    await Promise.all(DEMO_ACCOUNTS.map(({ username }) => balances.seed(username)));
    await history.load((done, all) => {
      this.doing = `charts of the past: ${done} of ${all} instruments`;
    });
    this.doing = null;
    this.markDone();
  }

  private async list(instrument: (typeof DEMO_INSTRUMENTS)[number]): Promise<void> {
    const { symbol, name, exchange, referencePriceUnits } = instrument;
    await this.matching.list({
      symbol,
      name,
      exchange,
      referencePriceUnits,
      priceIncrementUnits: DEMO_TICK_UNITS,
      bandBasisPoints: DEMO_BAND_BASIS_POINTS,
      requestId: `seed-${symbol}`,
    });
  }
}
