/** Who may call a route. */
export type May =
  /** Whoever comes. */
  | 'anyone'
  /** Every credential, a key that may only read too. */
  | 'reader'
  /** A credential that may trade. */
  | 'trader'
  /** A person who signed in, and no key. */
  | 'session'
  | 'operator'
  /** Every role of the console. */
  | 'system'
  /** Operator, risk and compliance. */
  | 'accounts'
  | 'watch'
  /** Operator and compliance. */
  | 'records'
  /** Operator and risk. */
  | 'limits'
  /** Whoever holds a refresh token, which comes with the request itself. */
  | 'holder';

/** Roles of the console next to the operator, who may call all of its routes. */
export const CONSOLE_ROLES: Readonly<Record<'risk' | 'compliance' | 'read_only', readonly May[]>> =
  {
    risk: ['system', 'accounts', 'watch', 'limits'],
    compliance: ['system', 'accounts', 'watch', 'records'],
    read_only: ['system'],
  };

/** True for a route that nobody but a role of the console may call. */
export function isOfConsole({ may }: MatrixRow): boolean {
  return may === 'operator' || CONSOLE_MAY.has(may);
}

const CONSOLE_MAY: ReadonlySet<May> = new Set(Object.values(CONSOLE_ROLES).flat());

/** One route of the served document. */
export interface MatrixRow {
  readonly route: string;
  readonly may: May;
  /** True when it names something that one account owns: for all others that does not exist. */
  readonly owned: boolean;
  /** Sent where the route takes a body: good where something is owned, else empty and refused. */
  readonly body: object;
}

/**
 * Every route of the API and who may call it; a star marks what belongs to one account. A route
 * that is documented and not here fails the spec, and so does one that is here and not documented.
 */
const TABLE = `
  anyone     GET     /health
  anyone     GET     /health/live
  anyone     GET     /health/ready
  anyone     GET     /metrics
  anyone     GET     /v2/time
  anyone     GET     /v2/clock
  anyone     GET     /v2/calendar
  anyone     GET     /v2/exchange_info
  anyone     GET     /v1beta3/crypto/us/latest/orderbooks
  anyone     GET     /v1beta3/crypto/us/latest/{kind}
  anyone     GET     /v1beta3/crypto/us/snapshots
  anyone     GET     /v1beta3/crypto/us/{kind}
  anyone     POST    /v2/auth/login
  anyone     POST    /v2/auth/register
  holder     POST    /v2/auth/refresh
  holder     POST    /v2/auth/logout
  reader     GET     /v2/auth/me
  session    POST    /v2/auth/api-keys
  session    GET     /v2/auth/api-keys
  session *  DELETE  /v2/auth/api-keys/{key_id}
  reader     GET     /v2/account
  reader     GET     /v2/account/activities
  reader     GET     /v2/account/activities/{type}
  reader     GET     /v2/account/ledger
  reader     GET     /v2/account/portfolio/history
  reader     GET     /v2/account/configurations
  trader     PATCH   /v2/account/configurations
  reader     GET     /v2/positions
  reader     GET     /v2/positions/{symbol}
  trader     DELETE  /v2/positions
  trader     DELETE  /v2/positions/{symbol}
  reader     GET     /v2/orders
  reader *   GET     /v2/orders/{id}
  reader *   GET     /v2/orders/{id}/timeline
  reader *   GET     /v2/orders/{id}/queue_position
  reader *   GET     /v2/orders:by_client_order_id
  trader     POST    /v2/orders
  trader     POST    /v2/orders/batch
  trader     POST    /v2/orders/cancel_all_after
  reader     POST    /v2/orders/preview
  trader *   PATCH   /v2/orders/{id} {"limit_price":"99"}
  trader *   DELETE  /v2/orders/{id}
  trader     DELETE  /v2/orders/batch
  trader     DELETE  /v2/orders
  reader     GET     /v2/watchlists
  reader *   GET     /v2/watchlists/{id}
  reader *   GET     /v2/watchlists:by_name
  trader     POST    /v2/watchlists
  trader *   PUT     /v2/watchlists/{id} {"name":"mine","symbols":["AAPL"]}
  trader *   POST    /v2/watchlists/{id} {"symbol":"MSFT"}
  trader *   PUT     /v2/watchlists:by_name {"name":"mine","symbols":["AAPL"]}
  trader *   POST    /v2/watchlists:by_name {"symbol":"MSFT"}
  trader *   DELETE  /v2/watchlists/{id}/{symbol}
  trader *   DELETE  /v2/watchlists:by_name
  trader *   DELETE  /v2/watchlists/{id}
  reader     GET     /v2/notifications
  reader     POST    /v2/notifications/read
  reader     GET     /v2/broadcasts
  reader     GET     /v2/assets
  reader     GET     /v2/assets/{symbol}
  reader     GET     /v2/orderbooks
  reader     GET     /v2/orderbooks/{symbol}
  reader     GET     /v2/stocks/snapshots
  reader     GET     /v2/stocks/meta/exchanges
  reader     GET     /v2/stocks/meta/conditions/{kind}
  reader     GET     /v2/stocks/{kind}
  reader     GET     /v2/stocks/{kind}/latest
  reader     GET     /v2/stocks/{symbol}/snapshot
  reader     GET     /v2/stocks/{symbol}/{kind}
  reader     GET     /v2/stocks/{symbol}/{kind}/latest
  reader     GET     /v1beta1/screener/stocks/most-actives
  reader     GET     /v1beta1/screener/stocks/movers
  reader     GET     /v2/demo/machine
  reader     GET     /v2/demo/simulator
  operator   PATCH   /v2/demo/simulator
  operator   POST    /v2/demo/reset
  reader     GET     /v2/demo/scenarios
  reader     GET     /v2/demo/scenarios/{id}
  reader     GET     /v2/demo/scenarios/{id}/runs
  trader     POST    /v2/demo/scenarios/{id}/runs
  reader     GET     /v2/demo/runs/{run_id}
  trader     DELETE  /v2/demo/runs/{run_id}
  reader     GET     /v2/demo/runs/{run_id}/orders
  reader     GET     /v2/demo/runs/{run_id}/trades
  reader     GET     /v2/demo/runs/{run_id}/audit
  operator   POST    /v2/admin/assets
  system     GET     /v2/admin/assets/{symbol}
  operator   PATCH   /v2/admin/assets/{symbol}
  operator   POST    /v2/admin/assets/{symbol}/halt
  operator   POST    /v2/admin/assets/{symbol}/resume
  system     GET     /v2/admin/assets/{symbol}/phase
  operator   POST    /v2/admin/assets/{symbol}/phase
  operator   POST    /v2/admin/assets/{symbol}/cancel_orders
  operator   POST    /v2/admin/market/halt
  operator   POST    /v2/admin/market/resume
  system     GET     /v2/admin/broadcasts
  operator   POST    /v2/admin/broadcasts
  operator   POST    /v2/admin/broadcasts/{broadcast_id}/withdraw
  operator   POST    /v2/admin/accounts/{username}/deposits
  operator   POST    /v2/admin/accounts/{username}/withdrawals
  accounts   GET     /v2/admin/accounts/{username}/limits
  limits     PUT     /v2/admin/accounts/{username}/limits
  system     GET     /v2/admin/reconciliation
  accounts   GET     /v2/admin/approvals
  limits     POST    /v2/admin/approvals/{approval_id}/approve
  limits     POST    /v2/admin/approvals/{approval_id}/reject
  accounts   GET     /v2/admin/kill-switch
  limits     POST    /v2/admin/kill-switch
  limits     DELETE  /v2/admin/kill-switch
  records    GET     /v2/admin/audit
  records    GET     /v2/admin/audit/verify
  system     GET     /v2/admin/alerts
  watch      POST    /v2/admin/alerts/{alert_id}/acknowledge
  accounts   GET     /v2/admin/breaches
  accounts   GET     /v2/admin/surveillance
  watch      POST    /v2/admin/surveillance/{alert_id}/acknowledge
  system     GET     /v2/admin/circuit-breakers
  operator   POST    /v2/admin/circuit-breakers
  records    GET     /v2/admin/connections
  operator   POST    /v2/admin/connections/{connection_id}/disconnect
  system     GET     /v2/admin/services
  system     GET     /v2/admin/streams
  system     GET     /v2/admin/recovery
  accounts   GET     /v2/admin/orders
  accounts   GET     /v2/admin/orders/{id}/timeline
  accounts   GET     /v2/admin/trades
  accounts   GET     /v2/admin/users
  operator   POST    /v2/admin/users
  accounts   GET     /v2/admin/users/{username}
  operator   PATCH   /v2/admin/users/{username}
  operator   POST    /v2/admin/users/{username}/reset-password
  operator   POST    /v2/admin/users/{username}/revoke-keys
`;

const LINE =
  /^(anyone|holder|reader|trader|session|operator|system|accounts|watch|records|limits)( \*)? +([A-Z]+) +(\S+)(?: (\{".*))?$/;

/** The rows of the table, in its order: what ends something of the owner comes last. */
export const MATRIX: readonly MatrixRow[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [, may, star, method = '', path = '', body = '{}'] = LINE.exec(line.trim()) ?? [];
    if (may === undefined) throw new Error(`not a row of the matrix: ${line}`);
    const owned = star !== undefined;
    return { route: `${method} ${path}`, may: may as May, owned, body: JSON.parse(body) as object };
  });
