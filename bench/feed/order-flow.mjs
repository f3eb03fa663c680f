// Orders at a given rate, whatever the exchange answers: what is due is sent when it is due, over
// one connection per lane with one order in flight. What finds no free lane is counted as late.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { LoadConnection } from '../exchange/http-client.mjs';
import { order, random } from '../exchange/load.mjs';

const TICK_MS = 5;

/** The lanes of all traders, opened once and used by one run after another. */
export class OrderFlow {
  /** When each order was sent, by client order id, on the clock of `performance.now()`. */
  sentAt = new Map();
  /** Index of the trader by client order id, for orders that were taken. */
  taken = new Map();
  refused = new Map();
  /** From sending an order to its answer. */
  answerMs = [];
  unknown = 0;
  late = 0;
  #free = [];
  #lanes = [];
  #inFlight = new Set();
  #run = randomBytes(4).toString('hex');
  #count = 0;

  constructor({ target, traders, lanesPerTrader, instruments, seed }) {
    this.instruments = instruments;
    this.next = random(seed);
    for (let lane = 0; lane < lanesPerTrader; lane += 1) {
      traders.forEach(({ headers }, trader) => {
        this.#lanes.push({ trader, connection: new LoadConnection({ ...target, headers }) });
      });
    }
    this.#free = [...this.#lanes];
  }

  /** Sends for so long; resolves when every order has its answer. */
  async send({ seconds, rate }) {
    const from = performance.now();
    let due = 0;
    for (;;) {
      const elapsed = performance.now() - from;
      if (elapsed >= seconds * 1000) break;
      for (const until = Math.floor((elapsed * rate) / 1000); due < until; due += 1) {
        const lane = this.#free.shift();
        if (lane === undefined) this.late += 1;
        else this.#start(lane);
      }
      await sleep(TICK_MS);
    }
    await Promise.all(this.#inFlight);
  }

  /** Forgets what was counted; orders that rest in the books stay there. */
  reset() {
    this.sentAt.clear();
    this.taken.clear();
    this.refused.clear();
    this.answerMs = [];
    this.unknown = 0;
    this.late = 0;
  }

  close() {
    for (const { connection } of this.#lanes) connection.close();
  }

  #start(lane) {
    const work = this.#place(lane).then(() => this.#inFlight.delete(work));
    this.#inFlight.add(work);
  }

  async #place(lane) {
    this.#count += 1;
    const id = `f${this.#run}-${this.#count}`;
    const body = order(id, this.next, this.instruments);
    this.sentAt.set(id, performance.now());
    try {
      const { status, body: answer } = await lane.connection.request('POST', '/v2/orders', body);
      this.answerMs.push(performance.now() - this.sentAt.get(id));
      if (status === 200) this.taken.set(id, lane.trader);
      else {
        const { reason } = JSON.parse(answer);
        this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
      }
      this.#free.push(lane);
    } catch {
      this.unknown += 1;
    }
  }
}
