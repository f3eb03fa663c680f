// Many sockets that listen while orders flow. Each pair is one client: market data of two symbols
// (quotes and books merged over 100 ms, trades of one as they come) and the own trade updates.
import { WebSocket } from 'ws';

const CONFLATE_MS = 100;

/** What all sockets heard; receipts are kept as numbers and judged after the run. */
export class Heard {
  frames = 0;
  bookGaps = 0;
  snapshotsAgain = 0;
  errors = 0;
  closed = 0;
  disordered = 0;
  /** Trades on market sockets: ids and times of receipt, one pair per receipt. */
  tradeIds = [];
  tradeTimes = [];
  /** By trade id: symbol, and receipts. */
  trades = new Map();
  /** Own fills: trade id, order and time of receipt. */
  fills = [];
  /** First word of an own order: order and time of receipt. */
  firsts = [];

  reset() {
    Object.assign(this, new Heard());
  }

  trade(id, symbol, at) {
    this.tradeIds.push(id);
    this.tradeTimes.push(at);
    const known = this.trades.get(id);
    if (known === undefined) this.trades.set(id, { symbol, receipts: 1 });
    else known.receipts += 1;
  }
}

/** A socket of market data. */
export class MarketListener {
  #sequences = new Map();
  #heard;
  #socket;
  #closing = false;

  /** `symbols` are two; trades come of the first. */
  constructor(exchange, { token, symbols, heard }) {
    this.symbols = symbols;
    this.#heard = heard;
    this.#socket = new WebSocket(`ws://${exchange.host}:${exchange.port}/v2/iex`);
    this.ready = new Promise((resolve, reject) => {
      this.#socket.on('open', () => {
        const subscribe = { quotes: symbols, orderbooks: symbols, trades: symbols.slice(0, 1) };
        this.#send({ action: 'auth', token });
        this.#send({ action: 'subscribe', ...subscribe, conflate_ms: CONFLATE_MS });
      });
      this.#socket.on('message', (raw) => this.#take(JSON.parse(raw.toString()), resolve));
      this.#socket.on('error', reject);
      this.#socket.on('close', () => {
        if (!this.#closing) heard.closed += 1;
        reject(new Error('a market socket was closed'));
      });
    });
  }

  close() {
    this.#closing = true;
    this.#socket.close();
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  #take(frames, ready) {
    const at = performance.now();
    this.#heard.frames += 1;
    for (const frame of frames) {
      if (frame.T === 't') this.#heard.trade(frame.i, frame.S, at);
      else if (frame.T === 'o') this.#book(frame);
      else if (frame.T === 'error') this.#heard.errors += 1;
      else if (frame.T === 'subscription') ready();
    }
  }

  #book({ S: symbol, r: isSnapshot, q, pq }) {
    const last = this.#sequences.get(symbol);
    if (isSnapshot === true) {
      if (last !== undefined) this.#heard.snapshotsAgain += 1;
    } else if (pq !== last) this.#heard.bookGaps += 1;
    this.#sequences.set(symbol, q);
  }
}

/** A socket of the own trade updates. */
export class UpdateListener {
  /** Client order ids that it heard of. */
  orders = new Set();
  #lastEvent = '';
  #heard;
  #socket;
  #closing = false;

  constructor(exchange, { token, trader, heard }) {
    this.trader = trader;
    this.#heard = heard;
    this.#socket = new WebSocket(`ws://${exchange.host}:${exchange.port}/stream`);
    this.ready = new Promise((resolve, reject) => {
      this.#socket.on('open', () => {
        this.#send({ action: 'authenticate', data: { token } });
        this.#send({ action: 'listen', data: { streams: ['trade_updates'] } });
      });
      this.#socket.on('message', (raw) => this.#take(JSON.parse(raw.toString()), resolve));
      this.#socket.on('error', reject);
      this.#socket.on('close', () => {
        if (!this.#closing) heard.closed += 1;
        reject(new Error('a socket of updates was closed'));
      });
    });
  }

  close() {
    this.#closing = true;
    this.#socket.close();
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  #take({ stream, data }, ready) {
    const at = performance.now();
    this.#heard.frames += 1;
    if (stream === 'listening') ready();
    else if (stream === 'error') this.#heard.errors += 1;
    if (stream !== 'trade_updates') return;
    if (data.event_id <= this.#lastEvent) this.#heard.disordered += 1;
    this.#lastEvent = data.event_id;
    const order = data.order.client_order_id;
    if (!this.orders.has(order)) {
      this.orders.add(order);
      this.#heard.firsts.push({ order, at });
    }
    if (data.execution_id === undefined) return;
    this.#heard.fills.push({ tradeId: tradeIdOf(data.execution_id), order, at });
  }
}

/** The trade that an execution id was made of (kernel, `uuidFromNumbers`). */
function tradeIdOf(executionId) {
  const [high, middle, , , tail] = executionId.split('-');
  return Number.parseInt(high + middle + tail.slice(0, 2), 16);
}
