// How fast the order book is: one and the same seeded flow of orders and cancels, several times.
const PRICE_TICKS = 19_000;
const WIDTH_TICKS = 40;
const CANCEL_PERCENT = 40;
const TRADED = 'traded';

/**
 * Runs `messages` through a fresh book `runs` times, and once more with a clock reading between any
 * two of them. `library` is the compiled order book.
 */
export function measureBook(library, { messages, runs }) {
  const flow = makeFlow(library, messages);
  const times = [];
  const hashes = [];
  let book = play(library, flow);
  for (let run = 0; run < runs; run += 1) {
    const startedAt = process.hrtime.bigint();
    book = play(library, flow);
    times.push(Number(process.hrtime.bigint() - startedAt));
    hashes.push(book.stateHash());
  }
  book.check();
  times.sort((a, b) => a - b);
  const latencies = new Float64Array(messages);
  let before = performance.now();
  play(library, flow, (index) => {
    const now = performance.now();
    latencies[index] = (now - before) * 1e6;
    before = now;
  });
  latencies.sort();
  return {
    submits: flow.submits,
    cancels: messages - flow.submits,
    trades: countTrades(library, flow),
    liveOrders: book.orderCount(),
    perSecond: (messages / times[runs >> 1]) * 1e9,
    p50Ns: latencies[Math.floor(messages / 2)],
    p99Ns: latencies[Math.floor(messages * 0.99)],
    hashes,
  };
}

/** Columns of numbers, worked out before the clock starts. A price of zero is a cancel. */
function makeFlow({ packFlags }, messages) {
  const plain = { type: 'limit', tif: 'gtc', selfTrade: 'none', hidden: false, postOnly: false };
  const flagsOf = [packFlags({ ...plain, side: 'buy' }), packFlags({ ...plain, side: 'sell' })];
  const chance = seeded(20_261_123);
  const flow = {
    ids: new Float64Array(messages),
    flags: new Int32Array(messages),
    prices: new Int32Array(messages),
    shares: new Int32Array(messages),
    submits: 0,
  };
  for (let index = 0; index < messages; index += 1) {
    if (flow.submits > 100 && chance(100) < CANCEL_PERCENT) {
      // One of the last orders, which may be gone by now, as it happens to a real client.
      flow.ids[index] = flow.submits - chance(100);
      continue;
    }
    flow.submits += 1;
    const isSell = chance(2);
    const depth = chance(WIDTH_TICKS) - 4;
    flow.ids[index] = flow.submits;
    flow.flags[index] = flagsOf[isSell];
    flow.prices[index] = isSell === 1 ? PRICE_TICKS + 1 + depth : PRICE_TICKS - depth;
    flow.shares[index] = 1 + chance(200);
  }
  return flow;
}

function play({ createOrderBook, ReportRing }, flow, heard) {
  const book = createOrderBook({ ring: new ReportRing(1_024), initialOrders: 65_536 });
  const { hot, ring } = book;
  const { ids, flags, prices, shares } = flow;
  for (let index = 0; index < ids.length; index += 1) {
    if (prices[index] === 0) hot.cancel(ids[index], -1);
    else hot.submit(ids[index], 1, flags[index], prices[index], shares[index]);
    heard?.(index, ring);
    ring.release(ring.head);
  }
  return book;
}

function countTrades(library, flow) {
  let trades = 0;
  play(library, flow, (index, ring) => {
    for (let at = ring.tail; at < ring.head; at += 1) {
      if (library.RING_KINDS[ring.word(at) & 255] === TRADED) trades += 1;
    }
  });
  return trades;
}

/** Whole numbers below `limit`, the same in every run. */
function seeded(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * limit);
  };
}
