import { CONSOLE_ROLES } from '@/features/operator/console-pages';
import type { SessionUser } from '@/lib/session';

/** A place of the top navigation. */
export interface NavigationItem {
  readonly href: string;
  readonly label: string;
  /** Who sees it; everybody when missing. */
  readonly roles?: readonly SessionUser['role'][];
}

/** The top navigation, in its order. A page adds its own line here. */
export const NAVIGATION: readonly NavigationItem[] = [
  { href: '/trade', label: 'Trade' },
  { href: '/split', label: 'Split' },
  { href: '/account', label: 'Account' },
  { href: '/keys', label: 'API keys' },
  { href: '/use-cases', label: 'Use cases' },
  { href: '/preflight', label: 'Pre-flight' },
  { href: '/tour', label: 'Tour' },
  { href: '/operator', label: 'Operator', roles: CONSOLE_ROLES },
];
