import type { AlertRow } from './admin-types';

/** What to do when an alert of one kind comes up. */
export interface RunbookEntry {
  readonly kind: AlertRow['kind'];
  readonly title: string;
  /** What it means for clients. */
  readonly meaning: string;
  readonly steps: readonly string[];
  /** Pages of the console on which to do it. */
  readonly pages: readonly string[];
}

/** One entry for each kind of alert, most urgent first. */
export const RUNBOOK: readonly RunbookEntry[] = [
  {
    kind: 'service',
    title: 'A service is down, late or halted',
    meaning:
      'Orders that need it are refused with 503 and its name, or answered pending_new for two ' +
      'seconds first; nothing acknowledged is lost. The other services go on.',
    steps: [
      'Look at the service map: the last error, and whether PostgreSQL or Redis is down with it.',
      'Wait ten seconds: a stage is back when its lease of 3 s has run out and its supervisor ' +
        'has started it. The recovery page says how much it has to replay. One that stays away ' +
        'needs its process or host looked at.',
      'A follower that is late catches up by itself; its readers show older figures until then.',
      'A stage that is halted met an entry that it could not decide, and stays so: the entry is in ' +
        'the alert, for whoever maintains the exchange.',
      'When all is up again, run the reconciliation.',
    ],
    pages: ['/operator', '/operator/recovery', '/operator/reconciliation'],
  },
  {
    kind: 'command',
    title: 'A command has failed',
    meaning: 'Nobody knows whether what an operator asked for has taken effect.',
    steps: [
      'Find the command in the audit trail: what was asked, of whom, and the code of the answer.',
      'Look at the thing itself (the phase, the limit, the balance) before repeating anything.',
      'A balance adjustment may be sent again with its request_id: it has one effect.',
    ],
    pages: ['/operator/audit'],
  },
  {
    kind: 'market',
    title: 'A symbol is halted or quarantined',
    meaning:
      'Resting orders stay and can be cancelled; nothing matches and new orders are refused.',
    steps: [
      'A band pause ends by itself: the circuit breakers show when, and an auction reopens it.',
      'A halt by an operator stays until it is resumed: read its reason first.',
      'A quarantined symbol stays out until the entry that stopped it is understood.',
    ],
    pages: ['/operator/markets', '/operator/breakers'],
  },
  {
    kind: 'kill_switch',
    title: 'A kill switch is engaged',
    meaning: 'The account, symbol or everybody it names gets KILL_SWITCH for every new order.',
    steps: [
      'Talk to the owner of the account before it is released; the reason is on record.',
      'See on the search page that no order of it is open, and what it has traded.',
      'Release it; orders that it cancelled stay cancelled.',
    ],
    pages: ['/operator/kill-switch', '/operator/search'],
  },
  {
    kind: 'breach',
    title: 'A limit has refused an order',
    meaning: 'The limit has worked: the order changed nothing.',
    steps: [
      'One is a mistake. Many of one account are a program that runs away: see its breach log.',
      'Lower its orders a second, or pull its kill switch with a lock.',
      'Raise a limit only on request, with the request as the reason.',
    ],
    pages: ['/operator/limits', '/operator/kill-switch'],
  },
];
