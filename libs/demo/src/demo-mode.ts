import type { Principal } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { AppConfig } from '@app/platform';
import { Injectable, NotFoundException } from '@nestjs/common';

import { DEMO_ACCOUNTS } from './seed/seed-data';

/** Who may use the controls of the demo, and whether there are any. */
@Injectable()
export class DemoMode {
  constructor(private readonly config: AppConfig) {}

  /** Throws 404 in an exchange that is no demo, as for any unknown route. */
  assertDemo(): void {
    if (!this.config.seedDemo) throw new NotFoundException();
  }

  /**
   * Throws 404 as above, and PERMISSION_DENIED unless the caller is an operator or one of the
   * accounts that the demo hands out: whoever shows the demo is signed in as one of these.
   */
  assertMayControl(caller: Principal): void {
    this.assertDemo();
    const isDemoUser = DEMO_ACCOUNTS.some(({ username }) => username === caller.username);
    if (isDemoUser || caller.role === 'operator') return;
    throw new DomainError('PERMISSION_DENIED', 'only operators and demo accounts may do this');
  }
}
