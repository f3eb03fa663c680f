// npm run demo:flow [-- --fast]
// One order through the nine services of a running exchange, hop by hop with times. Everything is
// asked of the public API: stream, number, stamp and cause come from the order's timeline; times
// of the readers are what a client sees. OPENBELL_API_URL names another exchange.
import pc from 'picocolors';

import { seen, signIn } from './lib/demo-client.mjs';
import { withExchange } from './lib/demo-exchange.mjs';
import { tradeBetween } from './lib/demo-trade.mjs';
import { beat, left, print, right, step, title } from './lib/terminal.mjs';

const COUNT = 9;
const SHARES = 5;

await withExchange(async ({ address, isOwn }) => {
  title('Order flow', `Exchange at ${address}${isOwn ? ', started for this demo' : ''}`);
  const [buyer, seller, operator] = await people(address);
  await step(2, `seller_demo offers ${SHARES} shares, buyer_demo takes them`);
  const trade = await tradeBetween({ buyer, seller, operator }, SHARES);
  const { symbol, price, bought, sentAt, tries } = trade;
  if (tries > 1) print(pc.dim(`   others were quicker ${tries - 1} times; this is try ${tries}`));
  print(`   ${left('resting', 10)}sell ${SHARES} ${symbol} @ ${price}   order ${trade.sold.id}`);
  print(`   ${left('taking', 10)}buy  ${SHARES} ${symbol} @ ${price}   order ${bought.id}`);
  // Asked at once, so that the readers are seen as early as a client can see them.
  const readers = askReaders({ buyer, operator }, trade);
  const timeline = await seen('the settled order', sentAt, async () => {
    const now = await buyer.get(`/v2/orders/${bought.id}/timeline`);
    const isSettled = now.steps.some(({ event }) => event === 'settled');
    return isSettled && now.status === 'filled' ? now : null;
  });
  await showTimeline(timeline.value, trade);
  const read = await readers;
  await showReaders(read);
  await showBothSides({ seller, trade, timeline: timeline.value, reported: read[1].value });
  await showSum({ user: buyer, trade, timeline: timeline.value, read });
});

async function people(address) {
  await step(1, 'Three people sign in: service user checks their passwords');
  const list = [];
  for (const name of ['buyer_demo', 'seller_demo', 'operator_demo']) {
    const person = await signIn(address, name);
    list.push(person);
    await beat();
    print(`   ${left('user', 16)}${left(name, 16)}token after ${millis(person.ms)}`);
  }
  return list;
}

/** What the three services that only read say of the trade, and when a client saw it. */
function askReaders({ buyer, operator }, { symbol, bought, sentAt, tradeId }) {
  const marketData = seen('the print', sentAt, async () => {
    const { trade } = await buyer.get(`/v2/stocks/${symbol}/trades/latest`);
    return trade !== null && trade.i >= tradeId ? trade : null;
  });
  const reporting = seen('the report', sentAt, async () => {
    const { trades } = await operator.get(`/v2/admin/trades?order_id=${bought.id}`);
    return trades[0];
  });
  const notification = seen('the notification', sentAt, async () => {
    const notices = await buyer.get('/v2/notifications');
    return notices.find((notice) => notice.order_id === bought.id);
  });
  return Promise.all([marketData, reporting, notification]);
}

async function showTimeline({ received_at: receivedAt, services, steps }, { answerMs }) {
  await step(3, 'The way of the buy order, as the journal has it: every hop names its cause');
  const head = `${left('service', 17)}${left('entry', 14)}${left('event', 12)}`;
  print(pc.dim(`   ${head}${left('stamp', 15)}${right('ms', 5)}   cause`));
  const gateway = services.find(({ service }) => service === 'client-gateway');
  print(row(['client-gateway', '-', 'received', receivedAt, gateway.ms, 'the client']));
  for (const one of steps) {
    await beat();
    const cause = one.caused_by ?? 'the gateway';
    print(row([one.service, one.id, one.event, one.at, one.ms, cause]));
    const facts = Object.entries(one.facts).map(([name, value]) => `${name} ${value}`);
    if (facts.length > 0) print(pc.dim(`   ${left('', 17)}${facts.join(', ')}`));
  }
  print(
    `   Answer to the buyer after ${pc.bold(millis(answerMs))} (request to answer, measured here).`,
  );
  print(
    pc.dim(
      '   Stamps are whole milliseconds. An answer leaves once its entries are in PostgreSQL.',
    ),
  );
}

async function showReaders([printed, report, notice]) {
  await step(4, 'Three services only read the streams; this is when a client saw what they made');
  const line = async (service, what, { ms }) => {
    await beat();
    print(`   ${pc.cyan(left(service, 17))}${left(what, 52)}${right(millis(ms), 10)}`);
  };
  const { i, p, s } = printed.value;
  await line('market-data', `trade ${i} on the tape: ${s} @ ${p}`, printed);
  const { trade_id: id, buyer, seller } = report.value;
  await line('reporting', `trade ${id}: ${seller} sold to ${buyer}`, report);
  await line('notification', notice.value.text, notice);
  print(
    pc.dim(
      '   After the request was sent, by asking again and again: upper bounds, not latencies.',
    ),
  );
}

async function showBothSides({ seller, trade, timeline, reported }) {
  await step(5, 'Both sides of it');
  const other = await seller.get(`/v2/orders/${trade.sold.id}/timeline`);
  const traded = ({ steps }) => steps.find(({ event }) => event === 'traded')?.id;
  const [mine, theirs] = [traded(timeline), traded(other)];
  if (mine !== theirs || reported.seller !== 'seller_demo' || reported.buyer !== 'buyer_demo') {
    throw new Error(`the sides disagree: ${mine}, ${theirs}, ${JSON.stringify(reported)}`);
  }
  print(
    `   Entry ${pc.bold(mine)} stands in the timeline of both orders: one trade, written once.`,
  );
  for (const [name, { steps }] of [
    ['buyer_demo', timeline],
    ['seller_demo', other],
  ]) {
    const { id, facts } = steps.find(({ event }) => event === 'settled');
    const moved = Object.entries(facts).map(([asset, amount]) => `${asset} ${amount}`);
    print(`   ${left(name, 14)}settled by ${left(id, 12)} ${moved.join(', ')}`);
  }
}

async function showSum({ user, trade, timeline, read }) {
  await step(6, 'All nine services');
  const parts = [
    ['user', user.ms, 'log-in, seen by the client'],
    ...timeline.services.map(({ service, ms }) => [service, ms, 'by the stamps of its entries']),
    ...['market-data', 'reporting', 'notification'].map((service, index) => {
      return [service, read[index].ms, 'until a client saw it'];
    }),
  ];
  for (const [service, ms, how] of parts) {
    print(`   ${pc.cyan(left(service, 17))}${right(millis(ms), 10)}   ${pc.dim(how)}`);
  }
  if (parts.length !== COUNT) throw new Error(`${parts.length} services answered, not ${COUNT}`);
  print(
    pc.green(
      `   ${SHARES} ${trade.symbol} traded, settled, reported and told; 9 of 9 services seen.`,
    ),
  );
}

function row([service, entry, event, at, ms, cause]) {
  const stamp = at === null ? '?' : at.slice(11, 23);
  const place = `${pc.cyan(left(service, 17))}${left(entry, 14)}${pc.bold(left(event, 12))}`;
  return `   ${place}${left(stamp, 15)}${right(ms ?? '?', 5)}   ${pc.dim(cause)}`;
}

function millis(value) {
  return `${Math.round(value * 10) / 10} ms`;
}
