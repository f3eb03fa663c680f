/** A page of the console. */
export interface ConsolePage {
  readonly href: string;
  readonly label: string;
}

/** Pages of the console in the order of its navigation. */
export const CONSOLE_PAGES: readonly ConsolePage[] = [
  { href: '/operator', label: 'Service map' },
  { href: '/operator/alerts', label: 'Alerts' },
  { href: '/operator/markets', label: 'Market state' },
  { href: '/operator/kill-switch', label: 'Kill switch' },
  { href: '/operator/breakers', label: 'Circuit breakers' },
  { href: '/operator/limits', label: 'Risk limits' },
  { href: '/operator/users', label: 'Users' },
  { href: '/operator/instruments', label: 'Instruments' },
  { href: '/operator/search', label: 'Orders and trades' },
  { href: '/operator/audit', label: 'Audit trail' },
  { href: '/operator/reconciliation', label: 'Reconciliation' },
  { href: '/operator/connections', label: 'Connections' },
  { href: '/operator/demo', label: 'Demo controls' },
];
