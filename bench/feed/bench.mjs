// npm run --silent bench:feed -- --follow --seconds 300
// npm run --silent bench:feed -- --sockets 1000 --seconds 30 --rate 1000
//
// Starts the monolith with an empty database, lets `--users` traders send `--rate` orders a second
// and listens. `--follow`: one client builds a book from its snapshot and deltas, checks every
// checksum, and compares it with REST at the same sequence. `--sockets`: so many clients with a
// socket of market data and one of trade updates each. Prints one JSON line; ends with 1 when
// something was wrong. All times are of this process, from sending an order.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { ROOT, say, setUp } from '../../scripts/lib/setup.mjs';
import { startExchange, stopExchange } from '../exchange/exchange-process.mjs';
import { demoToken, makeTraders, readInstruments } from './accounts.mjs';
import { Follower } from './follower.mjs';
import { Heard, MarketListener, UpdateListener } from './listeners.mjs';
import { OrderFlow } from './order-flow.mjs';

const { values: args } = parseArgs({
  options: {
    follow: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '30' },
    sockets: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '1000' },
    users: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const WARM_UP_SECONDS = 3;
const IN_FLIGHT = 300;
const OPENED_AT_ONCE = 50;
const QUIET_MS = 1_000;
const SETTLE_MS = 30_000;

const seconds = Number(args.seconds);
const rate = Number(args.rate);
const sockets = Number(args.sockets);
const users = Number(args.users ?? (args.follow ? 20 : sockets));
if (!args.follow && sockets % users !== 0) {
  say(`${sockets} sockets do not share out among ${users} users: a multiple would`);
  process.exit(2);
}

await setUp({ app: 'exchange' });
const dataDir = await mkdtemp(join(tmpdir(), 'openbell-feed-'));
let exchange;
try {
  const env = { PORT: '0', DATA_DIR: dataDir, SEED_DEMO: '1', LOG_LEVEL: 'warn' };
  const probe = join(ROOT, 'bench/feed/memory-probe.cjs');
  exchange = await startExchange(join(ROOT, 'dist/apps/exchange/main.js'), env, { probe });
  const operator = await demoToken(exchange, 'operator_demo');
  const instruments = await readInstruments(exchange, operator);
  say(`making ${users} traders ...`);
  const traders = await makeTraders(exchange, { count: users, instruments, operator });
  const flow = new OrderFlow({
    target: { host: exchange.host, port: exchange.port },
    traders,
    lanesPerTrader: Math.max(1, Math.ceil(IN_FLIGHT / users)),
    instruments,
    seed: Number(args.seed),
  });
  await flow.send({ seconds: WARM_UP_SECONDS, rate });
  flow.reset();
  const run = args.follow ? follow : listen;
  const { line, good } = await run({ traders, instruments, flow });
  flow.close();
  process.stdout.write(`${JSON.stringify(line)}\n`);
  if (!good) process.exitCode = 1;
} finally {
  if (exchange !== undefined) await stopExchange(exchange);
  await rm(dataDir, { recursive: true, force: true });
}

async function follow({ traders, instruments, flow }) {
  const { symbol } = instruments[0];
  const follower = new Follower(exchange, { token: traders[0].token, symbol });
  await follower.started();
  let running = true;
  const comparing = follower.compare(() => running);
  await flow.send({ seconds, rate });
  running = false;
  const rest = await comparing;
  const equalAtLast = await follower.agreesAtLast();
  const { frames, checksums, gaps, mismatches, closed } = follower;
  follower.close();
  const line = {
    bench: 'feed-follow',
    symbol,
    seconds,
    ...orders(flow),
    frames,
    checksums,
    gaps,
    mismatches,
    restCompared: rest.equal + rest.different,
    restDifferent: rest.different,
    restBetweenFrames: rest.betweenFrames,
    equalAtLast,
    closedSockets: closed ? 1 : 0,
  };
  const compared = rest.equal > 0 && frames > 1;
  const good = compared && gaps + mismatches + rest.different === 0 && equalAtLast && !closed;
  return { line, good };
}

async function listen({ traders, instruments, flow }) {
  const heard = new Heard();
  const heldBefore = await heldKib();
  const { market, updates } = await openAll({ traders, instruments, heard });
  await sleep(QUIET_MS);
  const heldOpen = await heldKib();
  const rssOpen = rssKib();
  heard.reset();
  const from = performance.now();
  const cpuFrom = process.cpuUsage();
  await flow.send({ seconds, rate });
  const took = (performance.now() - from) / 1000;
  const cpu = process.cpuUsage(cpuFrom);
  const { frames } = heard;
  await quiet(heard);
  const rssAfter = rssKib();
  const { closed, errors, bookGaps, snapshotsAgain, disordered } = heard;
  const lost = missing({ heard, flow, market, updates });
  for (const one of [...market, ...updates]) one.close();
  const line = {
    bench: 'feed',
    seconds: Math.round(took * 100) / 100,
    sockets: { market: market.length, updates: updates.length },
    users: traders.length,
    ...orders(flow),
    framesPerSecond: Math.round(frames / took),
    ...latencies(heard, flow),
    serverKibPerSocket: Math.round((heldOpen - heldBefore) / (market.length + updates.length)),
    serverRssMib: { open: mib(rssOpen), after: mib(rssAfter) },
    dropped: lost,
    gaps: bookGaps,
    booksAnew: snapshotsAgain,
    disordered,
    errors,
    closedSockets: closed,
    clientCpuShare: Math.round(((cpu.user + cpu.system) / 1e6 / took) * 100) / 100,
  };
  const wrong = lost.trades + lost.updates + lost.fills + bookGaps + disordered + errors + closed;
  return { line, good: wrong === 0 && heard.trades.size > 0 };
}

async function openAll({ traders, instruments, heard }) {
  const market = [];
  const updates = [];
  for (let from = 0; from < sockets; from += OPENED_AT_ONCE) {
    const opened = [];
    for (let index = from; index < Math.min(sockets, from + OPENED_AT_ONCE); index += 1) {
      const trader = index % traders.length;
      const { token } = traders[trader];
      const symbols = [0, 1].map((n) => instruments[(index + n) % instruments.length].symbol);
      market.push(new MarketListener(exchange, { token, symbols, heard }));
      updates.push(new UpdateListener(exchange, { token, trader, heard }));
      opened.push(market.at(-1).ready, updates.at(-1).ready);
    }
    await Promise.all(opened);
  }
  return { market, updates };
}

/** Resolves when nothing has come for a while. */
async function quiet(heard) {
  const end = performance.now() + SETTLE_MS;
  for (let before = -1; before !== heard.frames && performance.now() < end;) {
    before = heard.frames;
    await sleep(QUIET_MS);
  }
}

/** What should have come and did not, or came twice: trades, words of own orders, own fills. */
function missing({ heard, flow, market, updates }) {
  const followers = new Map();
  for (const { symbols } of market) {
    followers.set(symbols[0], (followers.get(symbols[0]) ?? 0) + 1);
  }
  const legs = new Map();
  for (const { tradeId } of heard.fills) legs.set(tradeId, (legs.get(tradeId) ?? 0) + 1);
  const legsWanted = 2 * (sockets / users);
  let trades = 0;
  for (const { symbol, receipts } of heard.trades.values()) {
    trades += Math.abs((followers.get(symbol) ?? 0) - receipts);
  }
  let fills = 0;
  for (const id of new Set([...legs.keys(), ...heard.trades.keys()])) {
    fills += Math.abs(legsWanted - (legs.get(id) ?? 0));
    if (!heard.trades.has(id)) trades += 1;
  }
  const listeners = groupByTrader(updates);
  let words = 0;
  for (const [order, trader] of flow.taken) {
    for (const { orders: known } of listeners.get(trader) ?? []) if (!known.has(order)) words += 1;
  }
  return { trades, updates: words, fills };
}

function groupByTrader(updates) {
  const groups = new Map();
  for (const one of updates) {
    if (groups.has(one.trader)) groups.get(one.trader).push(one);
    else groups.set(one.trader, [one]);
  }
  return groups;
}

/** From sending the order that traded, or that the update is of, to each receipt. */
function latencies(heard, flow) {
  const traded = new Map();
  for (const { tradeId, order } of heard.fills) {
    const sentAt = flow.sentAt.get(order) ?? 0;
    if (sentAt > (traded.get(tradeId) ?? 0)) traded.set(tradeId, sentAt);
  }
  const trades = heard.tradeTimes.map((at, n) => at - (traded.get(heard.tradeIds[n]) ?? NaN));
  const own = [
    ...heard.firsts.map(({ order, at }) => at - (flow.sentAt.get(order) ?? NaN)),
    ...heard.fills.map(({ tradeId, at }) => at - (traded.get(tradeId) ?? NaN)),
  ];
  return { trades: percentiles(trades), ownUpdates: percentiles(own) };
}

function percentiles(latenciesMs) {
  const sorted = Float64Array.from(latenciesMs.filter((ms) => !Number.isNaN(ms))).sort();
  const at = (share) => {
    const index = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
    return Math.round((sorted[index] ?? 0) * 100) / 100;
  };
  return { count: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

function orders(flow) {
  return {
    rate,
    sent: flow.sentAt.size,
    taken: flow.taken.size,
    refused: Object.fromEntries(flow.refused),
    unknown: flow.unknown,
    late: flow.late,
    answers: percentiles(flow.answerMs),
  };
}

/** What the exchange holds in memory once it has swept. */
async function heldKib() {
  const signal = AbortSignal.timeout(SETTLE_MS);
  const answer = once(exchange.child, 'message', { signal });
  exchange.child.send('memory');
  const [{ heldKib: held }] = await answer;
  return held;
}

/** Resident memory of the exchange; zero where the system does not tell. */
function rssKib() {
  try {
    const status = readFileSync(`/proc/${exchange.child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function mib(kib) {
  return Math.round(kib / 1024);
}
