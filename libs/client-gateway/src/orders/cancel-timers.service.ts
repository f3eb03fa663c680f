import { Injectable } from '@nestjs/common';
import { CancelSwitchApi } from '@app/contracts';

import { formatTime } from '../validation/times';

const SWITCH = 'cancel_all_after';

/**
 * Dead man's switch per account: unless it is armed again in time, all orders of the account are
 * cancelled. Order-manager keeps it, so that it fires also when this gateway is gone.
 */
@Injectable()
export class CancelTimers {
  constructor(private readonly switches: CancelSwitchApi) {}

  /** Arms the switch anew; zero seconds disarm it. */
  async arm(
    accountId: string,
    seconds: number,
  ): Promise<{ current_time: string; trigger_time: string | null }> {
    const afterMs = seconds === 0 ? null : seconds * 1_000;
    const { now, triggerAt } = await this.switches.arm({ accountId, name: SWITCH, afterMs });
    return {
      current_time: formatTime(now),
      trigger_time: triggerAt === null ? null : formatTime(triggerAt),
    };
  }
}
