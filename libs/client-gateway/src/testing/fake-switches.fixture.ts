import { CancelSwitchApi } from '@app/contracts';
import type { SwitchState } from '@app/contracts';

/** Switches of a spec: remembers every arm; nothing fires by itself. */
export class FakeSwitches extends CancelSwitchApi {
  readonly arms: { accountId: string; name: string; afterMs: number | null }[] = [];

  async arm(request: {
    accountId: string;
    name: string;
    afterMs: number | null;
  }): Promise<SwitchState> {
    this.arms.push(request);
    const { afterMs } = request;
    return { now: 1_000, triggerAt: afterMs === null ? null : 1_000 + afterMs };
  }
}
