import type { SessionUser } from '@/lib/session';

type Role = SessionUser['role'];

/** Who sees the console at all. */
export const CONSOLE_ROLES: readonly Role[] = ['operator', 'risk', 'compliance', 'read_only'];
/** What concerns accounts, and who says that something was seen. */
export const OF_ACCOUNTS: readonly Role[] = ['operator', 'risk', 'compliance'];
/** Who sets limits and pulls the kill switch. */
export const OF_LIMITS: readonly Role[] = ['operator', 'risk'];
const OF_RECORDS: readonly Role[] = ['operator', 'compliance'];

/** A page of the console. */
export interface ConsolePage {
  readonly href: string;
  readonly label: string;
  /** Who sees it: the roles to which the routes behind it answer. */
  readonly roles: readonly Role[];
}

/** Pages of the console in the order of its navigation. */
export const CONSOLE_PAGES: readonly ConsolePage[] = [
  { href: '/operator', label: 'Service map', roles: CONSOLE_ROLES },
  { href: '/operator/alerts', label: 'Alerts', roles: CONSOLE_ROLES },
  { href: '/operator/runbook', label: 'Runbook', roles: CONSOLE_ROLES },
  { href: '/operator/markets', label: 'Market state', roles: CONSOLE_ROLES },
  { href: '/operator/broadcasts', label: 'Messages', roles: CONSOLE_ROLES },
  { href: '/operator/kill-switch', label: 'Kill switch', roles: OF_LIMITS },
  { href: '/operator/breakers', label: 'Circuit breakers', roles: CONSOLE_ROLES },
  { href: '/operator/limits', label: 'Risk limits', roles: OF_ACCOUNTS },
  { href: '/operator/approvals', label: 'Approvals', roles: OF_ACCOUNTS },
  { href: '/operator/users', label: 'Users', roles: OF_ACCOUNTS },
  { href: '/operator/instruments', label: 'Instruments', roles: CONSOLE_ROLES },
  { href: '/operator/fees', label: 'Fee schedule', roles: CONSOLE_ROLES },
  { href: '/operator/search', label: 'Orders and trades', roles: OF_ACCOUNTS },
  { href: '/operator/surveillance', label: 'Surveillance', roles: OF_ACCOUNTS },
  { href: '/operator/audit', label: 'Audit trail', roles: OF_RECORDS },
  { href: '/operator/reconciliation', label: 'Reconciliation', roles: CONSOLE_ROLES },
  { href: '/operator/recovery', label: 'Recovery', roles: CONSOLE_ROLES },
  { href: '/operator/connections', label: 'Connections', roles: OF_RECORDS },
  { href: '/operator/demo', label: 'Demo controls', roles: ['operator'] },
];
