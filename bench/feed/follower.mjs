// A client that knows a book from its snapshot and deltas alone, and checks each.
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';

import { WebSocket } from 'ws';

import { call } from '../exchange/exchange-process.mjs';

/** Books kept for the comparison with REST, whose answer may be of an earlier sequence. */
const HISTORY_MAX = 2_000;
const CHECKSUM_LEVELS = 10;
const COMPARE_MS = 200;
const SETTLE_MS = 20_000;

/** Follows the book of one symbol, each change as it comes. */
export class Follower {
  frames = 0;
  checksums = 0;
  gaps = 0;
  mismatches = 0;
  closed = false;
  sequence = null;
  #bids = new Map();
  #asks = new Map();
  #history = new Map();
  #socket;

  constructor(exchange, { token, symbol }) {
    this.exchange = exchange;
    this.token = token;
    this.symbol = symbol;
    this.#socket = new WebSocket(`ws://${exchange.host}:${exchange.port}/v2/iex`);
    this.#socket.on('open', () => {
      this.#socket.send(JSON.stringify({ action: 'auth', token }));
      const subscribe = { action: 'subscribe', orderbooks: [symbol], conflate_ms: 0 };
      this.#socket.send(JSON.stringify(subscribe));
    });
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.closed = true;
    });
    this.#socket.on('message', (raw) => {
      for (const frame of JSON.parse(raw.toString())) if (frame.T === 'o') this.#apply(frame);
    });
  }

  /** Resolves with the first snapshot. */
  async started() {
    const started = await within(SETTLE_MS, () => this.sequence !== null);
    if (!started) throw new Error(`no snapshot of ${this.symbol}`);
  }

  /** Compares with REST again and again while `running()`; answers what came out. */
  async compare(running) {
    const found = { equal: 0, betweenFrames: 0, different: 0 };
    while (running()) {
      const { sequence, book } = await this.#rest();
      await within(SETTLE_MS, () => this.sequence >= sequence || this.closed);
      const known = this.#history.get(sequence);
      if (known === undefined) found.betweenFrames += 1;
      else if (known === book) found.equal += 1;
      else found.different += 1;
      await sleep(COMPARE_MS);
    }
    return found;
  }

  /** True when, with all quiet, both have the same sequence and the same book. */
  async agreesAtLast() {
    for (const end = performance.now() + SETTLE_MS; performance.now() < end;) {
      const { sequence, book } = await this.#rest();
      if (sequence === this.sequence) return this.#history.get(sequence) === book;
      await sleep(COMPARE_MS);
    }
    return false;
  }

  close() {
    this.#socket.close();
  }

  async #rest() {
    const path = `/v2/orderbooks/${this.symbol}?depth=1000`;
    const { sequence, bids, asks } = await call(this.exchange, 'GET', path, { token: this.token });
    return { sequence, book: bookText(bids, asks) };
  }

  #apply(frame) {
    this.frames += 1;
    if (frame.r === true) {
      this.#bids.clear();
      this.#asks.clear();
    } else if (frame.pq !== this.sequence) this.gaps += 1;
    for (const { p, s } of frame.b) put(this.#bids, p, s);
    for (const { p, s } of frame.a) put(this.#asks, p, s);
    const bids = levels(this.#bids, -1);
    const asks = levels(this.#asks, 1);
    this.checksums += 1;
    if (checksum(asks, bids) !== frame.k) this.mismatches += 1;
    this.#history.set(frame.q, bookText(bids, asks));
    this.sequence = frame.q;
    if (this.#history.size <= HISTORY_MAX) return;
    for (const oldest of this.#history.keys()) {
      this.#history.delete(oldest);
      break;
    }
  }
}

function put(side, price, size) {
  if (size === 0) side.delete(price);
  else side.set(price, size);
}

function levels(side, order) {
  return Array.from(side, ([p, s]) => ({ p, s })).sort((a, b) => order * (a.p - b.p));
}

/** CRC-32 of the ten best of each side; the instruments here have two decimals. */
function checksum(asks, bids) {
  const best = [...asks.slice(0, CHECKSUM_LEVELS), ...bids.slice(0, CHECKSUM_LEVELS)];
  return crc32(best.map(({ p, s }) => `${Math.round(p * 100)}${s}`).join(''));
}

function bookText(bids, asks) {
  const side = (all) => all.map(({ p, s }) => `${Math.round(p * 10_000)}x${s}`).join(' ');
  return `${side(bids)} | ${side(asks)}`;
}

async function within(ms, holds) {
  for (const end = performance.now() + ms; performance.now() < end;) {
    if (holds()) return true;
    await sleep(2);
  }
  return holds();
}
