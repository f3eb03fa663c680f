// A trade between the two demo traders on whatever market there is: an empty one, or one in which
// others trade at the same time.
import { randomUUID } from 'node:crypto';

const TRIES_MAX = 30;
const DONE_POLLS = 200;

/**
 * seller_demo offers inside the spread and buyer_demo takes it at once; when others were quicker,
 * again. Answers both orders, the price, and when the buyer's request was sent.
 */
export async function tradeBetween({ buyer, seller, operator }, shares) {
  const symbols = await tradable(buyer);
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const symbol = symbols[(tries - 1) % symbols.length];
    const price = await priceInside(buyer, symbol);
    if (price === null) continue;
    const order = { symbol, type: 'limit', qty: String(shares), limit_price: price };
    const sold = await place(seller, { ...order, side: 'sell', time_in_force: 'day' });
    const sentAt = performance.now();
    const taken = await place(buyer, { ...order, side: 'buy', time_in_force: 'ioc' });
    const answerMs = performance.now() - sentAt;
    const bought = await ended(buyer, taken.id);
    const tradeId = await tradeOf(operator, { bought, sold, shares });
    if (tradeId !== null) return { symbol, price, sold, bought, sentAt, answerMs, tradeId, tries };
    await seller.send('DELETE', `/v2/orders/${sold.id}`);
  }
  throw new Error(`the demo accounts did not meet in ${TRIES_MAX} tries: pause the simulator`);
}

async function tradable(person) {
  const assets = await person.get('/v2/assets');
  const open = assets.filter(({ tradable: may, phase }) => may && phase === 'continuous');
  if (open.length === 0) throw new Error('no instrument trades continuously at the moment');
  return open.map(({ symbol }) => symbol);
}

/** A price that nobody quotes, one tick above the best bid; null where there is no room. */
async function priceInside(person, symbol) {
  const [{ bids, asks }, { price_increment: step, reference_price: reference }] = await Promise.all(
    [person.get(`/v2/orderbooks/${symbol}?depth=1`), person.get(`/v2/assets/${symbol}`)],
  );
  if (bids.length === 0) return asks.length === 0 ? reference : null;
  const tick = inUnits(step);
  const wanted = inUnits(bids[0].p) + tick;
  if (asks.length > 0 && wanted >= inUnits(asks[0].p)) return null;
  return inDollars(wanted);
}

/** Number of the trade if they traded all of it with each other; else null. */
async function tradeOf(operator, { bought, sold, shares }) {
  for (let poll = 0; poll < DONE_POLLS; poll += 1) {
    const { trades } = await operator.get(`/v2/admin/trades?order_id=${bought.id}`);
    if (trades.length > 0) {
      const [trade] = trades;
      const isOurs = trade.sell_order_id === sold.id && trade.qty === String(shares);
      return isOurs ? trade.trade_id : null;
    }
    if (bought.filled_qty === '0') return null;
  }
  return null;
}

async function ended(person, id) {
  for (let poll = 0; poll < DONE_POLLS; poll += 1) {
    const order = await person.get(`/v2/orders/${id}`);
    if (['filled', 'canceled', 'expired', 'rejected'].includes(order.status)) return order;
  }
  throw new Error(`order ${id} does not end`);
}

async function place(person, order) {
  const body = { ...order, client_order_id: `demo-${randomUUID()}` };
  const answer = await person.send('POST', '/v2/orders', body);
  if (answer.status === 200) return answer.body;
  throw new Error(`${person.username}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** Prices in 1/10,000 dollar. */
function inUnits(price) {
  return Math.round(price * 10_000);
}

function inDollars(units) {
  const cents = Math.floor(units / 100);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
