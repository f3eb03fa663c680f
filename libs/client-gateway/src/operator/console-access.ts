import type { Role } from '@app/contracts';

import { Access } from '../auth/access.decorators';

const EVERYBODY: readonly Role[] = ['operator', 'risk', 'compliance', 'read_only'];
const OF_ACCOUNTS: readonly Role[] = ['operator', 'risk', 'compliance'];
const OF_RECORDS: readonly Role[] = ['operator', 'compliance'];
const OF_LIMITS: readonly Role[] = ['operator', 'risk'];

/** How services and markets are, without a word of anybody's account: every role of the console. */
export const SystemView = (): MethodDecorator => Access({ permission: 'read', roles: EVERYBODY });

/** What accounts hold, ordered and traded: operator, risk and compliance. */
export const AccountsView = (): MethodDecorator =>
  Access({ permission: 'read', roles: OF_ACCOUNTS });

/** What people did and from where: operator and compliance. */
export const RecordsView = (): MethodDecorator => Access({ permission: 'read', roles: OF_RECORDS });

/** Limits and the kill switch: operator and risk. */
export const LimitsCommand = (): MethodDecorator =>
  Access({ permission: 'admin', roles: OF_LIMITS });

/** To say that something was seen: operator, risk and compliance. */
export const WatchCommand = (): MethodDecorator =>
  Access({ permission: 'admin', roles: OF_ACCOUNTS });
