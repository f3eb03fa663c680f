// npm run demo:pubsub [-- --fast]
// The messages between the services of a running exchange as they pass. In every deployment these
// are the committed batches of the streams: they are read from PostgreSQL, read-only, while a trade
// is made through the public API. Where services are processes of their own, REDIS_URL of a user
// who may subscribe to `hint.*` adds the hints that carry the batches between them.
// OPENBELL_API_URL, and DATABASE_URL or DATA_DIR, name another exchange.
import { setTimeout as sleep } from 'node:timers/promises';

import pc from 'picocolors';

import { signIn } from './lib/demo-client.mjs';
import { withExchange } from './lib/demo-exchange.mjs';
import { tradeBetween } from './lib/demo-trade.mjs';
import { watchHints } from './lib/hint-watch.mjs';
import { watchJournal } from './lib/journal-watch.mjs';
import { setUp } from './lib/setup.mjs';
import { beat, grouped, isFast, left, print, right, step, title } from './lib/terminal.mjs';

const POLL_MS = 10;
const WATCH_MS = isFast ? 1_500 : 8_000;
const CAUGHT_UP_MS_MAX = 10_000;
const LINES_MAX = 40;
/** Which service writes a stream, shard or not. */
const WRITERS = { orders: 'order-manager', risk: 'risk-manager', wallet: 'wallet' };

await withExchange(async ({ address, isOwn, databaseUrl }) => {
  await setUp({ app: 'exchange' });
  title('Publish, subscribe', `Exchange at ${address}${isOwn ? ', started for this demo' : ''}`);
  const people = await signInAll(address);
  const journal = await watchJournal(databaseUrl());
  try {
    await showWho(journal);
    const hints = [];
    const stopHints = await openHints(journal.streams, hints);
    const { passed, ms } = await showMessages(journal, people);
    stopHints?.();
    await showCounts(passed, ms);
    await showFollowers(journal);
    await showHints(hints, passed, stopHints !== null);
  } finally {
    await journal.close();
  }
});

async function signInAll(address) {
  const [buyer, seller, operator] = await Promise.all(
    ['buyer_demo', 'seller_demo', 'operator_demo'].map((name) => signIn(address, name)),
  );
  return { buyer, seller, operator };
}

async function showWho(journal) {
  await step(1, 'Who writes and who follows, as the database has it at this moment');
  const all = await journal.followers();
  for (const { stream, seq } of await journal.heads()) {
    await beat();
    const names = all.filter((one) => one.stream === stream).map(({ name }) => name);
    const writer = `${left(stream, 9)} ${left(writerOf(stream), 16)}`;
    print(`   ${pc.cyan(writer)} ${right(grouped(seq), 9)} entries  -> ${names.join(', ')}`);
  }
  print(
    pc.dim('   Views in memory (books, private feeds) follow too; they keep no place on record.'),
  );
}

/** Watches while the demo accounts trade; answers everything that passed. */
async function showMessages(journal, people) {
  const seconds = WATCH_MS / 1_000;
  await step(2, `${seconds} seconds of messages; meanwhile buyer_demo and seller_demo trade`);
  const startedAt = performance.now();
  const told = { trade: null, error: null };
  const trade = tradeBetween(people, 5).then(
    (done) => (told.trade = done),
    (error) => (told.error = error),
  );
  const passed = [];
  const hold = [];
  const isOver = () => {
    return performance.now() - startedAt > WATCH_MS && (told.trade ?? told.error) !== null;
  };
  for (let wasOver = false; !wasOver;) {
    // What was committed before the end is read in the last turn.
    wasOver = isOver();
    for (const batch of await journal.batches()) {
      passed.push(batch);
      hold.push(batch);
    }
    while (hold.length > 0 && passed.length - hold.length < LINES_MAX) {
      print(batchText(hold.shift()));
      await beat();
    }
    await sleep(POLL_MS);
  }
  await trade;
  const ms = performance.now() - startedAt;
  if (told.error !== null) throw told.error;
  const more = passed.length - LINES_MAX;
  if (more > 0) print(pc.dim(`   ... and ${grouped(more)} batches more`));
  showOurs(passed, told.trade);
  return { passed, ms };
}

/** The entries that say something of the two orders of this demo, causes before effects. */
function showOurs(passed, { symbol, price, bought, sold }) {
  print(`\n   ${pc.bold(`The trade of this demo in them: 5 ${symbol} @ ${price}`)}`);
  let open = passed.flatMap((batch) => entriesAbout(batch, { buy: bought.id, sell: sold.id }));
  while (open.length > 0) {
    const waiting = new Set(open.map(({ id }) => id));
    const next = open.find(({ cause }) => !waiting.has(cause)) ?? open[0];
    open = open.filter((one) => one !== next);
    const what = `${left(next.id, 16)}${left(next.name, 18)}`;
    print(`   ${pc.green(what)}${left(next.side, 10)}${pc.dim(`because of ${next.cause}`)}`);
  }
}

function entriesAbout({ stream, firstSeq, steps }, orders) {
  const found = [];
  let seq = firstSeq;
  for (const [input, inputSeq, , events] of steps) {
    const cause = input === '' ? 'a request' : `${input}/${inputSeq}`;
    for (const event of events) {
      const text = JSON.stringify(event);
      const sides = Object.keys(orders).filter((side) => text.includes(orders[side]));
      const about = { id: `${stream}/${seq}`, name: nameOf(event), side: sides.join('+'), cause };
      if (sides.length > 0) found.push(about);
      seq += 1;
    }
  }
  return found;
}

async function showCounts(passed, ms) {
  await step(3, 'What passed');
  print(
    pc.dim(`   ${left('stream', 10)}${right('batches', 9)}${right('entries', 9)}${right('/s', 8)}`),
  );
  for (const stream of new Set(passed.map((batch) => batch.stream))) {
    const own = passed.filter((batch) => batch.stream === stream);
    const entries = own.reduce((sum, { firstSeq, lastSeq }) => sum + lastSeq - firstSeq + 1, 0);
    const rate = grouped((entries / ms) * 1_000);
    print(
      `   ${left(stream, 10)}${right(own.length, 9)}${right(grouped(entries), 9)}${right(rate, 8)}`,
    );
  }
  print(pc.green(`   ${passed.length} links of the hash chains checked: no gap, none broken.`));
}

async function showFollowers(journal) {
  await step(4, 'Every follower passes where the streams are now');
  const marks = new Map((await journal.heads()).map(({ stream, seq }) => [stream, seq]));
  const startedAt = performance.now();
  for (;;) {
    const behind = (await journal.followers()).filter(({ stream, seq }) => seq < marks.get(stream));
    if (behind.length === 0) break;
    if (performance.now() - startedAt > CAUGHT_UP_MS_MAX) {
      throw new Error(`behind: ${behind.map(({ name, stream }) => `${name} on ${stream}`).join()}`);
    }
    await sleep(POLL_MS);
  }
  const ms = Math.round(performance.now() - startedAt);
  const text = [...marks].map(([stream, seq]) => `${stream}/${seq}`).join(', ');
  print(`   ${text}: passed by all within ${ms} ms of asking.`);
}

async function openHints(streams, hints) {
  if (!process.env.REDIS_URL) return null;
  try {
    return await watchHints(process.env.REDIS_URL, streams, (hint) => hints.push(hint));
  } catch (error) {
    throw new Error(`Redis does not let this demo hear hints: ${error.message}`);
  }
}

async function showHints(hints, passed, isHeard) {
  await step(5, 'Hints: the same batches, sent the moment they are committed');
  if (!isHeard) {
    print(
      pc.dim('   Not shown: without REDIS_URL. In one process a hint is a call of a function,'),
    );
    print(pc.dim('   which nobody outside hears; between processes it goes over Redis.'));
    return;
  }
  const beats = hints.filter(({ kind }) => kind === 'beat').length;
  const real = hints.filter(({ kind }) => kind === 'hint');
  const fits = ({ stream, from, to }) =>
    passed.some(
      ({ stream: s, firstSeq, lastSeq }) => s === stream && firstSeq === from && lastSeq === to,
    );
  const known = real.filter(fits).length;
  for (const { stream, from, to, epoch } of real.slice(0, LINES_MAX / 4)) {
    await beat();
    print(`   ${pc.cyan(left(`hint.${stream}`, 14))} ${from}-${to}, epoch ${epoch}`);
  }
  print(
    `   ${real.length} hints and ${beats} heartbeats heard; ${known} hints are batches seen above.`,
  );
  print(pc.dim('   Headers as sent; the signatures only the services can check.'));
}

function batchText({ stream, firstSeq, lastSeq, epoch, hash, steps }) {
  const counts = new Map();
  for (const [, , , events] of steps) {
    for (const event of events) counts.set(nameOf(event), (counts.get(nameOf(event)) ?? 0) + 1);
  }
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${count} ${name}`));
  const causes = [...new Set(steps.map(([input]) => (input === '' ? 'requests' : input)))].join(
    '+',
  );
  const numbers = firstSeq === lastSeq ? String(firstSeq) : `${firstSeq}-${lastSeq}`;
  const place = `${pc.cyan(left(stream, 9))}${left(numbers, 14)}`;
  const print8 = pc.dim(`epoch ${epoch} #${hash.toString('hex').slice(0, 8)}`);
  return `   ${place}${print8}  ${left(causes, 17)} -> ${names.join(', ')}`;
}

/** Name of an event, whatever stream it is of. */
function nameOf(event) {
  return event.type ?? event.kind ?? 'event';
}

function writerOf(stream) {
  return WRITERS[stream.split(':')[0]] ?? 'matching-engine';
}
