/**
 * Numbers by which surveillance decides what a person should look at. What is looked for is taken
 * from the rules that real venues answer to; they give no numbers, so the numbers are ours: the
 * simulated market, its market makers included, stays below them at every pace and mood.
 */

/**
 * The same rule says nothing more of the same account and symbol for this long: one alert stands
 * for what goes on.
 */
export const QUIET_MS = 15 * 60_000;

/**
 * Orders and replaces of one account within one second of the clock. Source: the throttle that
 * Delegated Regulation (EU) 2017/584 wants of a venue against a flood of messages. Cancels do not
 * count: a single request, also one of an operator, cancels everything.
 */
export const FLOOD_ORDERS = 1_000;

/** Length of the session windows over which orders are set against trades. */
export const RATIO_WINDOW_MS = 15 * 60_000;
/** Orders and replaces of one account in one symbol from which the ratio means anything. */
export const RATIO_ORDERS_MIN = 1_000;
/**
 * Orders for each trade. Source: the ratio of unexecuted orders to transactions of Delegated
 * Regulation (EU) 2017/566, by number of orders, for each participant and instrument.
 */
export const RATIO_MAX = 250;

/**
 * Layering and spoofing. Source: FINRA Rule 5210, supplementary material .03 (orders on one side
 * that change supply or demand, an execution on the other, then the first are cancelled), and
 * section 4c(a)(5) of the US Commodity Exchange Act (to bid or offer with the intent to cancel).
 *
 * An order is large from so many average trades of its symbol.
 */
export const LARGE_TRADES = 10;
/** Only orders this young at the trade count: what has rested longer was meant. */
export const LAYER_LIFE_MS = 60_000;
/** How often the large orders outweigh what the account has, or lately sent, on the other side. */
export const SIDE_WEIGHT = 4;
/** How soon after the trade they are cancelled, without having traded themselves. */
export const PULL_MS = 5_000;
/** Large orders that make layers; fewer are judged as spoofing. */
export const LAYERS_MIN = 3;
/** How often what is cancelled outweighs what was traded, for fewer orders than layers. */
export const SPOOF_WEIGHT = 10;
/** Trades over which the average size moves. */
export const AVERAGE_TRADES = 100;
/** Cancelled orders that an alert names; it counts all of them. */
export const EVIDENCE_ORDERS_MAX = 20;
/** Open orders of one account in one symbol that are remembered; the oldest go first. */
export const OPEN_ORDERS_MAX = 200;

/**
 * Wash trades between two accounts. Source: Delegated Regulation (EU) 2016/522, annex II, section 1
 * point 3(a), and FINRA Rule 5210, supplementary material .02 (trades that change no beneficial
 * ownership). A user has one account and never meets itself outside an auction, so two accounts
 * that act together show by what they do: whole orders of the same size at the same price, back
 * and forth.
 *
 * How long such a trade is remembered.
 */
export const WASH_WINDOW_MS = 2 * 60_000;
/** Such trades in each of the two directions. */
export const WASH_TRADES_EACH_WAY = 2;
/** Part that they are of all trades of one of the two in the symbol of late. */
export const WASH_SHARE = 0.2;
/** Sets of two accounts, symbol, price and size that are remembered; the oldest go first. */
export const WASH_PAIRS_MAX = 20_000;
