import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/contracts';
import { AppLogger } from '@app/platform';

/** What an operator did, for the record. */
export interface AuditedAction {
  readonly action: string;
  /** Account, symbol or whatever it was done to. */
  readonly subject: string;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

/** Writes one structured log line for each operator action: who, when, what, why. */
@Injectable()
export class AuditLog {
  private readonly logger: AppLogger;

  constructor(logger: AppLogger) {
    this.logger = logger.child({ log: 'audit' });
  }

  /** Call it once the action has taken effect. */
  record(caller: Principal, done: AuditedAction): void {
    const { userId, username, role, credentialId, via } = caller;
    this.logger.info({ ...done, userId, username, role, credentialId, via }, 'operator action');
  }
}
