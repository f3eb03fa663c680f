import { Injectable } from '@nestjs/common';
import { OrdersApi } from '@app/contracts';

import { TradeUpdateFrames } from './trade-update-frames';
import type { UpdateFrame } from './trade-update-frames';
import type { UpdatePlace } from './trade-update.presenter';

const PAGE = 500;

/** Reads what an account missed. */
@Injectable()
export class Replay {
  constructor(
    private readonly orders: OrdersApi,
    private readonly frames: TradeUpdateFrames,
  ) {}

  /** Pages of frames after `since`, oldest first, to the newest there is. */
  async *pages(accountId: string, since: UpdatePlace): AsyncGenerator<readonly UpdateFrame[]> {
    let { seq, sub } = since;
    for (;;) {
      const updates = await this.orders.updatesSince({ accountId, seq, sub, limit: PAGE });
      const last = updates.at(-1);
      if (last === undefined) return;
      ({ seq, sub } = last);
      yield await this.frames.of(accountId, updates);
    }
  }
}
