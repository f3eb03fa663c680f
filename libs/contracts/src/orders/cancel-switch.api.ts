/** What an armed or disarmed switch answers; times in milliseconds on order-manager's clock. */
export interface SwitchState {
  readonly now: number;
  /** When all orders of the account are cancelled; null while nothing is armed. */
  readonly triggerAt: number | null;
}

/**
 * Dead man's switches: unless a switch is armed anew in time, all open orders of its account are
 * cancelled. They are kept in the database by order-manager, so that they fire also when whoever
 * armed them is gone, gateway or client.
 */
export abstract class CancelSwitchApi {
  /**
   * Arms the switch `name` of the account anew; `afterMs` null disarms it. An account has few of
   * them: beyond that the one that fires last gives way.
   */
  abstract arm(request: {
    accountId: string;
    name: string;
    afterMs: number | null;
  }): Promise<SwitchState>;
}

export const CANCEL_SWITCH_PATTERNS = {
  arm: 'order-manager.arm-cancel-switch',
} as const satisfies Record<keyof CancelSwitchApi, string>;
