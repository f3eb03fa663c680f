/** Objects of the public API (contract sections 4 and 5). Money and quantities are decimal text. */

export type OrderSide = 'buy' | 'sell';
export type OrderType = 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop';
export type TimeInForce = 'day' | 'gtc' | 'ioc' | 'fok' | 'opg' | 'cls';
export type OrderStatus =
  | 'new'
  | 'partially_filled'
  | 'filled'
  | 'done_for_day'
  | 'canceled'
  | 'expired'
  | 'replaced'
  | 'pending_cancel'
  | 'pending_replace'
  | 'accepted'
  | 'pending_new'
  | 'accepted_for_bidding'
  | 'stopped'
  | 'rejected'
  | 'suspended'
  | 'calculated'
  | 'held';

/** An order of the caller. */
export interface Order {
  readonly id: string;
  readonly client_order_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly submitted_at: string;
  readonly filled_at: string | null;
  readonly expired_at: string | null;
  readonly expires_at: string | null;
  readonly canceled_at: string | null;
  readonly failed_at: string | null;
  readonly replaced_at: string | null;
  readonly replaced_by: string | null;
  readonly replaces: string | null;
  readonly asset_id: string;
  readonly symbol: string;
  readonly qty: string;
  readonly filled_qty: string;
  readonly filled_avg_price: string | null;
  readonly order_class: string;
  readonly type: OrderType;
  readonly side: OrderSide;
  readonly time_in_force: TimeInForce;
  readonly limit_price: string | null;
  readonly stop_price: string | null;
  readonly trail_price: string | null;
  readonly trail_percent: string | null;
  readonly hwm: string | null;
  readonly status: OrderStatus;
  readonly extended_hours: boolean;
  readonly legs: readonly Order[] | null;
  readonly self_trade_prevention: string | null;
  readonly post_only: boolean | null;
  readonly display_qty: string | null;
  readonly reason: string | null;
  readonly reason_message: string | null;
  readonly commission: string | null;
}

/** Statuses in which an order can still trade or be cancelled. */
export const OPEN_STATUSES: ReadonlySet<OrderStatus> = new Set<OrderStatus>([
  'new',
  'partially_filled',
  'accepted',
  'pending_new',
  'pending_cancel',
  'pending_replace',
  'accepted_for_bidding',
  'stopped',
  'suspended',
  'calculated',
  'held',
  'done_for_day',
]);

/** Money of the caller. */
export interface Account {
  readonly id: string;
  readonly account_number: string;
  readonly status: string;
  readonly currency: string;
  readonly cash: string;
  readonly cash_held: string;
  readonly equity: string;
  readonly last_equity: string;
  readonly portfolio_value: string;
  readonly buying_power: string;
  readonly long_market_value: string;
  readonly short_market_value: string;
  readonly accrued_fees: string;
  readonly created_at: string;
  readonly trading_blocked: boolean;
  readonly account_blocked: boolean;
  readonly trade_suspended_by_user: boolean;
  readonly shorting_enabled: boolean;
}

/** Shares of one symbol that the caller holds. */
export interface Position {
  readonly asset_id: string;
  readonly symbol: string;
  readonly qty: string;
  readonly qty_available: string;
  readonly avg_entry_price: string;
  readonly side: 'long' | 'short';
  readonly market_value: string;
  readonly cost_basis: string;
  readonly unrealized_pl: string;
  readonly unrealized_plpc: string;
  readonly unrealized_intraday_pl: string;
  readonly unrealized_intraday_plpc: string;
  readonly current_price: string;
  readonly lastday_price: string;
  readonly change_today: string;
}

/** An instrument. */
export interface Asset {
  readonly id: string;
  readonly class: string;
  readonly exchange: string;
  readonly symbol: string;
  readonly name: string;
  readonly status: 'active' | 'inactive';
  readonly tradable: boolean;
  readonly shortable: boolean;
  readonly price_increment: string;
}

/** A line of the account's history: a fill, or a movement of cash. */
export interface Activity {
  readonly id: string;
  readonly activity_type: string;
  readonly account_id: string;
  readonly symbol?: string | null;
  readonly side?: OrderSide;
  readonly price?: string;
  readonly qty?: string | null;
  readonly cum_qty?: string;
  readonly leaves_qty?: string;
  readonly transaction_time?: string;
  readonly order_id?: string;
  readonly order_status?: OrderStatus;
  readonly type?: 'fill' | 'partial_fill';
  readonly date?: string;
  readonly net_amount?: string;
  readonly description?: string;
  readonly created_at?: string;
}

/** A bar of the market data; `t` is the start of it. Prices are numbers here. */
export interface Bar {
  readonly t: string;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly n: number;
  readonly vw: number;
}

/** A trade of the market data; `tks` is the side of the taker. */
export interface PublicTrade {
  readonly t: string;
  readonly i: number;
  readonly p: number;
  readonly s: number;
  readonly tks: 'B' | 'S';
}

/** Latest trade, quote and bars of a symbol. */
export interface Snapshot {
  readonly latestTrade: PublicTrade | null;
  readonly latestQuote: {
    readonly t: string;
    readonly bp: number;
    readonly bs: number;
    readonly ap: number;
    readonly as: number;
  } | null;
  readonly minuteBar: Bar | null;
  readonly dailyBar: Bar | null;
  readonly prevDailyBar: Bar | null;
}

/** Phase of an instrument, as `/v2/exchange_info` names it. */
export type MarketPhase =
  'pre_open' | 'opening_auction' | 'continuous' | 'halted' | 'closing_auction' | 'closed';

/** Rules of one symbol. */
export interface SymbolRules {
  readonly symbol: string;
  readonly phase: MarketPhase;
  readonly price_increment: string;
  readonly lot_size: string;
  readonly max_qty: string;
  readonly reference_price: string;
  readonly band_percent: string;
  readonly fees: { readonly maker_percent: string; readonly taker_percent: string };
}

/** Rules of the exchange. */
export interface ExchangeInfo {
  readonly exchange: string;
  readonly api_version: string;
  readonly deployment: 'monolith' | 'distributed';
  /** True when the demo accounts exist. */
  readonly demo: boolean;
  readonly rate_limits: {
    readonly per_credential_per_minute: number;
    readonly per_address_per_minute: number;
  };
  readonly fee_schedule: FeeSchedule;
  readonly symbols: readonly SymbolRules[];
}

/** What a trade costs, in percent of its value, and what was decided about the rest. */
export interface FeeSchedule {
  readonly maker_percent: string;
  readonly taker_percent: string;
  /** Of both sides of an auction, where nobody takes. */
  readonly auction_percent: string;
  /** Least fee of a fill in USD. */
  readonly minimum: string;
  /** Held for an order on top of its value until it has traded or ended. */
  readonly reserve_percent: string;
}

/** A named list of symbols. */
export interface Watchlist {
  readonly id: string;
  readonly name: string;
  readonly assets: readonly Asset[];
}

/** An event of the private stream. */
export interface TradeUpdate {
  readonly event: string;
  readonly event_id: string;
  readonly timestamp: string;
  readonly order: Order;
  readonly execution_id?: string;
  readonly price?: string;
  readonly qty?: string;
  readonly position_qty?: string;
  readonly reason?: string;
  readonly reason_message?: string;
}

/** How loud a message to everybody is. */
export type BroadcastSeverity = 'info' | 'warning' | 'critical';

/** A message of an operator to everybody. */
export interface Broadcast {
  readonly id: string;
  readonly at: string;
  readonly severity: BroadcastSeverity;
  readonly text: string;
  /** What it is about; null for the whole market. */
  readonly symbol: string | null;
  /** When it ends by itself; null for not before it is withdrawn. */
  readonly ends_at: string | null;
}
