import type { InstrumentStatus, MarketPhase } from '@app/contracts';
import { MatchingApi, RiskApi } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { Injectable } from '@nestjs/common';

/** Next step from each phase on the way to continuous trading. */
const WAY_BACK: Readonly<Record<MarketPhase, MarketPhase>> = {
  pre_open: 'opening_auction',
  opening_auction: 'continuous',
  continuous: 'continuous',
  halted: 'opening_auction',
  closing_auction: 'closed',
  closed: 'opening_auction',
};
const STEPS_MAX = 4;
/** Nobody has this account, so its limits are those that everybody begins with. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Brings books, phases and limits back to what they are when the demo opens. */
@Injectable()
export class OpeningMarket {
  constructor(
    private readonly matching: MatchingApi,
    private readonly risk: RiskApi,
  ) {}

  /** Cancels live orders of every instrument, of one account if named; answers how many. */
  async cancelOrders(accountId: string | null, reason: string): Promise<number> {
    const instruments = await this.matching.instruments();
    const counts = await Promise.all(
      instruments.map(async ({ instrument: { symbol } }) => {
        const order = { symbol, accountId, side: null, reason };
        return (await this.matching.massCancel(order)).cancelled;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Lets every instrument trade continuously and lifts blocks of symbols. */
  async open(reason: string): Promise<void> {
    const instruments = await this.matching.instruments();
    await Promise.all(
      instruments.map(async (status) => {
        const { symbol } = status.instrument;
        await this.risk.blockSymbol({ symbol, blocked: false, reason });
        await this.openOne(status, reason);
      }),
    );
  }

  /** Lifts the block of an account and gives it the limits that everybody begins with. */
  async release(accountId: string, reason: string, requestId: string): Promise<void> {
    const [own, initial] = await Promise.all([
      this.risk.limits({ accountId }),
      this.risk.limits({ accountId: NOBODY }),
    ]);
    if (own.blocked) await this.risk.blockAccount({ accountId, blocked: false, reason });
    const changes = initial.limits;
    if (JSON.stringify(own.limits) !== JSON.stringify(changes)) {
      await this.risk.setLimits({ accountId, symbol: null, changes, requestId });
    }
    for (const [symbol, limits] of Object.entries(own.symbols)) {
      const lifted = Object.fromEntries(Object.keys(limits).map((name) => [name, null]));
      const id = `${requestId}-${symbol}`;
      await this.risk.setLimits({ accountId, symbol, changes: lifted, requestId: id });
    }
  }

  private async openOne(found: InstrumentStatus, reason: string): Promise<void> {
    const { symbol } = found.instrument;
    let status = found;
    for (let step = 0; status.phase !== 'continuous'; step += 1) {
      if (step === STEPS_MAX) throw new DomainError('EXCHANGE_BUSY', `${symbol} does not open`);
      const phase = WAY_BACK[status.phase];
      status = await this.matching.setPhase({ symbol, phase, endsAt: null, reason });
    }
  }
}
