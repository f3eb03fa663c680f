// npm run demo:matching [-- --fast]
// Price-time priority step by step on the book that production runs, then its speed on this
// machine. Every line under a command is a report of that book; where the story says what should
// come out, the reports are compared with it, and the demo ends with 1 when they differ.
import { isDeepStrictEqual } from 'node:util';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import pc from 'picocolors';

import { measureBook } from './lib/book-speed.mjs';
import { ROOT, setUp } from './lib/setup.mjs';
import { beat, grouped, isFast, left, print, right, step, title } from './lib/terminal.mjs';

const LEVELS = 5;
const NAMES = ['', 'Alice', 'Bob', 'Carol', 'Dan', 'Erin'];
const [ALICE, BOB, CAROL, DAN, ERIN] = [1, 2, 3, 4, 5];

await setUp({ app: 'exchange' });
const library = createRequire(import.meta.url)(join(ROOT, 'dist/libs/order-book/src/index.js'));
const book = library.createOrderBook();

title(
  'Matching',
  'One instrument, tick 0.01. Best price first; at one price, first come first served.',
);
await showPriority();
await showQueue();
await showRefusals();
await showSpeed();

async function showPriority() {
  await step(1, 'Three sellers come, one after the other');
  await limit({
    orderId: 101,
    owner: ALICE,
    side: 'sell',
    quantityShares: 100,
    priceTicks: 19_005,
  });
  await limit({ orderId: 102, owner: BOB, side: 'sell', quantityShares: 50, priceTicks: 19_005 });
  await limit({ orderId: 103, owner: CAROL, side: 'sell', quantityShares: 80, priceTicks: 19_003 });
  showBook();
  await step(2, 'Dan buys 120: Carol has the better price, then Alice came before Bob');
  const dan = { orderId: 104, owner: DAN, side: 'buy', quantityShares: 120, priceTicks: 19_005 };
  mustTrade(await limit(dan), [
    [103, 19_003, 80],
    [101, 19_005, 40],
  ]);
  print(
    pc.dim('   Dan bid 190.05 and paid 190.03 for 80 of them: the price is the resting order’s.'),
  );
  showBook();
}

async function showQueue() {
  await step(3, 'Erin queues behind Bob; Alice wants less and keeps her place; Bob wants more');
  await limit({ orderId: 105, owner: ERIN, side: 'sell', quantityShares: 30, priceTicks: 19_005 });
  const less = await run({ kind: 'replace', orderId: 101, totalQuantityShares: 90 });
  must(find(less, 'replaced').keptPriority, true);
  const more = await run({ kind: 'replace', orderId: 102, totalQuantityShares: 70 });
  must(find(more, 'replaced').keptPriority, false);
  must(book.queueAhead(102), 80);
  print(
    pc.dim(`   Shares before Bob at 190.05 are now ${book.queueAhead(102)}: Alice 50, Erin 30.`),
  );
  showBook();
  await step(
    4,
    'An iceberg of 60 shows 20 at 190.04; each next slice goes to the back of its price',
  );
  const berg = { orderId: 106, owner: CAROL, side: 'sell', quantityShares: 60, priceTicks: 19_004 };
  await limit({ ...berg, displayShares: 20 });
  showBook();
  await limit({ orderId: 107, owner: BOB, side: 'sell', quantityShares: 10, priceTicks: 19_004 });
  const buyer = { orderId: 108, owner: DAN, side: 'buy', quantityShares: 35, priceTicks: 19_004 };
  mustTrade(await limit({ ...buyer, tif: 'ioc' }), [
    [106, 19_004, 20],
    [107, 19_004, 10],
    [106, 19_004, 5],
  ]);
  showBook();
}

async function showRefusals() {
  await step(5, 'All or nothing, and only as a maker: what cannot be is not done by halves');
  const before = book.stateHash();
  const all = { orderId: 109, owner: DAN, side: 'buy', quantityShares: 500, priceTicks: 19_005 };
  const killed = await limit({ ...all, tif: 'fok' });
  must(find(killed, 'cancelled').cause, 'fok');
  const maker = { orderId: 110, owner: DAN, side: 'buy', quantityShares: 10, priceTicks: 19_004 };
  const refused = await limit({ ...maker, postOnly: true });
  must(find(refused, 'refused').code, 'POST_ONLY_WOULD_TAKE');
  must(book.stateHash(), before);
  print(pc.dim(`   The book is what it was: its state hash is ${before}, as before.`));
  await step(6, 'A market order takes the rest in the order of the queue');
  const sweep = { orderId: 111, owner: DAN, side: 'buy', quantityShares: 100, priceTicks: 19_010 };
  mustTrade(await run({ kind: 'submit', type: 'market', tif: 'ioc', ...sweep }), [
    [106, 19_004, 15],
    [106, 19_004, 20],
    [101, 19_005, 50],
    [105, 19_005, 15],
  ]);
  showBook();
  book.check();
  print(pc.green('   The book’s own check of its structure: ok. Every step came out as told.'));
}

async function showSpeed() {
  const runs = isFast ? 3 : 7;
  const messages = isFast ? 50_000 : 400_000;
  await step(7, `Speed: ${grouped(messages)} messages, ${runs} runs, one core of this machine`);
  const speed = measureBook(library, { messages, runs });
  const row = (name, value) => print(`   ${left(name, 34)}${right(value, 14)}`);
  row('new orders / cancels', `${grouped(speed.submits)} / ${grouped(speed.cancels)}`);
  row('trades', grouped(speed.trades));
  row('live orders at the end', grouped(speed.liveOrders));
  row('messages a second, median', pc.bold(pc.green(right(grouped(speed.perSecond), 14))));
  row('nanoseconds a message, p50', grouped(speed.p50Ns));
  row('nanoseconds a message, p99', grouped(speed.p99Ns));
  must(new Set(speed.hashes).size, 1);
  print(
    pc.dim(`   Same state hash after every run (${speed.hashes[0]}): the book is deterministic.`),
  );
  print(pc.dim('   The book alone, without network, checks of money or journal.'));
}

function limit(fields) {
  return run({ kind: 'submit', type: 'limit', tif: 'gtc', ...fields });
}

/** Gives the book a command and prints its reports. */
async function run(command) {
  await beat();
  print(`   ${pc.cyan('>')} ${commandText(command)}`);
  const reports = book.execute(command);
  for (const report of reports) {
    await beat();
    print(`     ${reportText(report)}`);
  }
  return reports;
}

function commandText(command) {
  const { kind, orderId, owner, side, quantityShares, priceTicks, tif } = command;
  if (kind === 'replace') return `replace ${orderId}: total ${command.totalQuantityShares}`;
  const extra = [
    command.displayShares === undefined ? '' : `shows ${command.displayShares}`,
    command.postOnly === true ? 'post-only' : '',
    tif === 'gtc' ? '' : tif,
  ];
  const words = extra.filter((word) => word !== '').join(', ');
  const what = `${command.type} ${side} ${quantityShares} @ ${price(priceTicks)}`;
  return `${left(NAMES[owner], 6)}${orderId}: ${what}${words === '' ? '' : ` (${words})`}`;
}

function reportText(report) {
  const { kind, orderId, quantityShares } = report;
  switch (kind) {
    case 'traded': {
      const { makerId, takerId, priceTicks } = report;
      const what = `${quantityShares} @ ${price(priceTicks)}`;
      return pc.green(`traded     ${left(what, 14)} resting ${makerId} with ${takerId}`);
    }
    case 'replaced':
      return `replaced   ${orderId}, ${report.keptPriority ? 'place kept' : 'back of the queue'}`;
    case 'cancelled':
      return pc.red(`cancelled  ${orderId}, ${quantityShares} shares, cause ${report.cause}`);
    case 'refused':
      return pc.red(`refused    ${orderId}, ${report.code}`);
    case 'refreshed':
      return `refreshed  ${orderId} shows its next ${report.displayedShares}`;
    default:
      return pc.dim(`${left(kind, 11)}${orderId}`);
  }
}

/** The visible ladder, best prices in the middle, with the queue of each price. */
function showBook() {
  const row = ({ priceTicks, quantityShares }, side) => {
    const queue = book
      .orders()
      .filter((order) => order.side === side && order.priceTicks === priceTicks)
      .map(({ orderId, owner, sliceShares }) => `${NAMES[owner]} ${orderId}:${sliceShares}`)
      .join('  ');
    const paint = side === 'sell' ? pc.red : pc.green;
    print(`   ${paint(`${right(price(priceTicks), 9)}${right(quantityShares, 7)}`)}   ${queue}`);
  };
  print(pc.dim(`   ${right('price', 9)}${right('shares', 7)}   queue, first to trade on the left`));
  for (const level of book.depth('sell', LEVELS).reverse()) row(level, 'sell');
  if (book.best().bidTicks === 0) print(pc.dim(`   ${right('no bids', 9)}`));
  for (const level of book.depth('buy', LEVELS)) row(level, 'buy');
}

function price(ticks) {
  return `${Math.floor(ticks / 100)}.${String(ticks % 100).padStart(2, '0')}`;
}

function find(reports, kind) {
  return reports.find((report) => report.kind === kind) ?? {};
}

function mustTrade(reports, expected) {
  const traded = reports.filter(({ kind }) => kind === 'traded');
  must(
    traded.map(({ makerId, priceTicks, quantityShares }) => [makerId, priceTicks, quantityShares]),
    expected,
  );
}

function must(actual, expected) {
  if (isDeepStrictEqual(actual, expected)) return;
  print(pc.red(`the book said ${JSON.stringify(actual)}, told was ${JSON.stringify(expected)}`));
  process.exit(1);
}
