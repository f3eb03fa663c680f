import { Injectable } from '@nestjs/common';
import { CancelSwitchApi } from '@app/contracts';
import type { Principal } from '@app/contracts';
import { AppLogger } from '@app/platform';

/** How long a switch stays quiet without a renewal: longer than a gateway is away for a moment. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;

/** The switch of one session. */
export interface DisconnectSwitch {
  /** Ends the renewal: another switch takes its place. */
  stop(): void;
  /** The session is over: a clean end disarms, any other leaves the grace. */
  over(clean: boolean): void;
  /** The client wants it no longer. */
  disarm(): Promise<void>;
}

/**
 * Cancel on disconnect. While the session lives its switch is armed for a lease beyond the grace
 * and renewed; a lost session shortens it to the grace. Order-manager keeps the switch, so a
 * gateway that crashes with its sessions is a lost connection too, noticed when the lease ends. A
 * switch belongs to a credential: enabling it again, on any connection, arms it anew.
 */
@Injectable()
export class DisconnectSwitches {
  constructor(
    private readonly switches: CancelSwitchApi,
    private readonly logger: AppLogger,
  ) {}

  /** Arms the switch; durable when it resolves. Throws what order-manager throws. */
  async enable(principal: Principal, graceMs: number): Promise<DisconnectSwitch> {
    const { accountId } = principal;
    const name = `disconnect ${principal.credentialId}`.slice(0, 128);
    const arm = async (afterMs: number | null): Promise<void> => {
      await this.switches.arm({ accountId, name, afterMs });
    };
    const tried = (afterMs: number | null): void => {
      arm(afterMs).catch((error: unknown) => {
        this.logger.warn({ err: error, accountId }, 'a disconnect switch could not be set');
      });
    };
    await arm(LEASE_MS + graceMs);
    const renewal = setInterval(() => tried(LEASE_MS + graceMs), RENEW_MS);
    renewal.unref();
    return {
      stop: () => clearInterval(renewal),
      over: (clean) => {
        clearInterval(renewal);
        tried(clean ? null : graceMs);
      },
      disarm: () => {
        clearInterval(renewal);
        return arm(null);
      },
    };
  }
}
