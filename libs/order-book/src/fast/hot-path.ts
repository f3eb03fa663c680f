import type { BookLimits } from '../limits';
import type { BookCommand, RefusalCode, SubmitCommand } from '../types';
import {
  COMMAND_KINDS,
  ORDER_TYPES,
  REFUSAL_CODES,
  SELF_TRADE_MODES,
  TIMES_IN_FORCE,
} from '../types';
import type { BookCore } from './book-core';
import { DONE, GO_ON, SPECIAL, UNKNOWN_ORDER } from './book-core';
import type { FastCommands } from './fast-commands';
import type { FastMatching } from './fast-matching';
import type { FastState } from './fast-state';
import { HIDDEN, isPlain, POST_ONLY, SELL, stpOf, tifOf, typeOf } from './layout';
import { RING_KINDS } from './report-ring';

const REFUSED = RING_KINDS.indexOf('refused');
const SUBMIT = COMMAND_KINDS.indexOf('submit');
const CANCEL = COMMAND_KINDS.indexOf('cancel');
const REPLACE = COMMAND_KINDS.indexOf('replace');

const CODE_OF: RefusalCode[] = [];
CODE_OF[2] = 'ORDER_NOT_FOUND';
CODE_OF[3] = 'DUPLICATE_ORDER_ID';
CODE_OF[4] = 'POST_ONLY_WOULD_TAKE';

/** The parts of a book that the hot path is made of. */
export interface HotParts {
  state: FastState;
  commands: FastCommands;
  matching: FastMatching;
  limits: BookLimits;
  /** Carries a readable command out, reports into the ring. */
  carryOut: (command: BookCommand) => void;
}

/**
 * The same book with numbers instead of objects: what a caller uses that decodes a wire format
 * or replays a file. Reports go to the ring; set `ring.command` to tell them apart. Nothing is
 * allocated per message while ids stay below 2^31. Every argument is checked; what is not plain
 * goes through the readable commands and costs what they cost.
 */
export class HotPath {
  /** The time of the commands to come; only pauses of a price band are timed by it. */
  atMillis = 0;
  private readonly core: BookCore;
  private readonly state: FastState;
  private readonly maxPrice: number;
  private readonly maxShares: number;
  private readonly maxOrders: number;
  private readonly lot: number;

  constructor(private readonly parts: HotParts) {
    this.state = parts.state;
    this.core = parts.state.core;
    this.maxPrice = parts.limits.maxPriceTicks;
    this.maxShares = parts.limits.maxQuantityShares;
    this.maxOrders = parts.limits.maxOrders;
    this.lot = parts.limits.lotShares;
  }

  /** A new order; `flags` as `packFlags` makes them. True when it was taken. */
  submit(
    orderId: number,
    owner: number,
    flags: number,
    priceTicks: number,
    shares: number,
  ): boolean {
    const { core } = this;
    const sound =
      isPlain(flags) &&
      this.isPrice(priceTicks) &&
      this.isQuantity(shares) &&
      isId(orderId) &&
      isId(owner);
    if (!sound || !this.state.plain || core.table.count >= this.maxOrders) {
      return this.submitSlowly(orderId, owner, flags, priceTicks, shares);
    }
    const result = core.submit(orderId, owner, flags, priceTicks, shares);
    if (result > GO_ON) return this.refuse(SUBMIT, orderId, result);
    if (result === GO_ON) this.parts.commands.goOn(orderId);
    this.elect();
    return true;
  }

  /** Cancels an order; `owner` -1: whoever owns it. */
  cancel(orderId: number, owner: number): boolean {
    const result = this.core.cancel(orderId, owner);
    if (result === DONE) return true;
    if (result !== SPECIAL) return this.refuse(CANCEL, orderId, result);
    this.parts.matching.drop(this.state.handleOf(orderId), 'requested');
    return true;
  }

  /**
   * Cancel and re-entry in one: a new price and a new OPEN quantity, always at the back of the
   * queue. (`replace` of the readable commands gives the total and may keep the place.)
   */
  reenter(orderId: number, priceTicks: number, openShares: number): boolean {
    const sound = this.isPrice(priceTicks) && this.isQuantity(openShares);
    if (!sound || !this.state.plain) return this.reenterSlowly(orderId, priceTicks, openShares);
    const result = this.core.reenter(orderId, priceTicks, openShares);
    if (result === SPECIAL) return this.reenterSlowly(orderId, priceTicks, openShares);
    if (result > GO_ON) return this.refuse(REPLACE, orderId, result);
    if (result === GO_ON) this.parts.commands.goOn(orderId);
    this.elect();
    return true;
  }

  private elect(): void {
    const last = this.core.lastPrice;
    if (last !== 0 && this.state.stops.fires(last)) this.parts.matching.electStops();
  }

  private isPrice(ticks: number): boolean {
    return (ticks | 0) === ticks && ticks >= 1 && ticks <= this.maxPrice;
  }

  private isQuantity(shares: number): boolean {
    if ((shares | 0) !== shares || shares < 1 || shares > this.maxShares) return false;
    return this.lot === 1 || shares % this.lot === 0;
  }

  private refuse(command: number, orderId: number, result: number): boolean {
    const code = REFUSAL_CODES.indexOf(CODE_OF[result]!);
    const word = REFUSED | (command << 8) | (code << 16);
    this.core.ring.put(word, isId(orderId) ? orderId : 0, 0, 0, 0, 0, 0);
    return false;
  }

  private submitSlowly(
    orderId: number,
    owner: number,
    flags: number,
    priceTicks: number,
    quantityShares: number,
  ): boolean {
    const command: SubmitCommand = {
      kind: 'submit',
      orderId,
      owner,
      side: (flags & SELL) === 0 ? 'buy' : 'sell',
      type: ORDER_TYPES[typeOf(flags)]!,
      tif: TIMES_IN_FORCE[tifOf(flags)]!,
      quantityShares,
      priceTicks,
      selfTrade: SELF_TRADE_MODES[stpOf(flags)]!,
      hidden: (flags & HIDDEN) !== 0,
      postOnly: (flags & POST_ONLY) !== 0,
      atMillis: this.atMillis,
    };
    return this.carryOut(command);
  }

  /** By way of a replace; asked for the same price and no more shares it still goes back. */
  private reenterSlowly(orderId: number, priceTicks: number, openShares: number): boolean {
    const handle = isId(orderId) ? this.state.handleOf(orderId) : 0;
    if (handle === 0) return this.refuse(REPLACE, orderId, UNKNOWN_ORDER);
    const totalQuantityShares = openShares + this.state.filled(handle);
    return this.carryOut({
      kind: 'replace',
      orderId,
      priceTicks,
      totalQuantityShares,
      losePriority: true,
      atMillis: this.atMillis,
    });
  }

  private carryOut(command: BookCommand): boolean {
    const { ring } = this.core;
    const from = ring.head;
    this.parts.carryOut(command);
    return (ring.word(from) & 255) !== REFUSED;
  }
}

function isId(value: number): boolean {
  return ((value | 0) === value && value >= 0) || (Number.isSafeInteger(value) && value >= 0);
}
